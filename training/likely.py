"""Bundles whose truth is known into `rules/likely.yaml`: how all that is said adds up to a relation, a home, ...

python training/likely.py [--read DIR ...] [--folds] [--table training/likely.jsonl.gz] [--out rules/likely.yaml]

`--read` runs `reident` on the bundles of folders and writes the table of what is known of everybody, every town and
every firm that somebody speaks of, numbers only, with what it really is to him; without it the table is fitted into
the rules. A folder holds `NAME.zip` beside `NAME.json`: `{"language": "de", "people": [{"names": {"given": "…",
"family": "…", "aka": ["…"]}, "role": "subject", "facts": [{"attribute": "partner", "values": ["…"]}]}]}`. `--folds`
prints what a model finds in each folder's bundles that was fitted to the other folders. The table has to be read again
where the models of single sentences change (`training/roles.py`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from reident.case import Case
from reident.link import firms, people, places, portraits
from reident.link.phonetics import folded
from reident.link.relations import NONE, PET, RELATIONS
from reident.pipeline import Request, assess
from reident.rulebook import load_rules

couples = import_module("reident.link.couples")  # the package has a function of that name
LABELS = (NONE, *RELATIONS, PET)
STRENGTH, STRENGTH_PAIRS, STRENGTH_TOWNS = 0.03, 0.3, 0.1
"""Inverse of the penalty, on quantities of unit variance; of couples; of homes, where it is one on absolute weights, so
that of several hundred products of two quantities some eighty are left."""
FEWEST_PRODUCTS = 80
"""Rows in which a product of two quantities must not be zero."""
FEWEST, FEWEST_PAIRS = 25, 10
"""Rows of which a quantity must be known; of couples, of which there are few."""
TOLD, CAP, HINTED = 0.2, 0.85, 1.5
ROOT = Path(__file__).parent
TRUE = {"town": "home", "firm": "employer", "pair": "couple"}
"""What a town, or a firm, is to whoever speaks of it; what two are who write to each other."""
HEAD = """schema: reident/likely/1
source: "log-odds by training/likely.py: {person} people, {town} towns, {firm} firms, {pair} pairs, {bundles} bundles"
"""

Row = Mapping[str, Any]
Known = tuple[list[str], dict[str, float]]
"""Folded names of somebody, of a town or a firm, and what is known."""


@dataclass
class Portrait:
    """What somebody's own records tell of others."""

    own: list[str] = field(default_factory=list)
    """His names, folded."""
    people: list[Known] = field(default_factory=list)
    towns: list[Known] = field(default_factory=list)
    firms: list[Known] = field(default_factory=list)


Pair = tuple[tuple[list[str], list[str]], dict[str, float]]
"""Folded names of two who write to each other, and what is known of them."""


def rows_of(bundle: Path) -> list[Row]:
    """Everybody, every town and every firm spoken of in one bundle, by everybody whose truth is known."""
    truth = json.loads(bundle.with_suffix(".json").read_text())
    if truth.get("anonymous"):
        return []
    found: list[Portrait] = []
    written_to: list[Any] = []
    likely, people_of, places_of = people._likely, portraits.people_of, portraits.places_of
    employers = portraits.employers

    def noted(clusters: Any, *rest: Any) -> Any:
        names = [sorted({folded(said.given) for said, _ in items if said.given}) for items in clusters]
        known: list[dict[str, float]] = []
        with listening(people, known):
            rates = likely(clusters, *rest)
        found[-1].people.extend(zip(names, known, strict=True))
        return rates

    def placed(*args: Any) -> Any:
        found.append(Portrait())
        known: list[Any] = []
        with listening(places, known, with_first=True):
            facts = places_of(*args)
        for town, quantities in known:
            names = {cell.key.value for cell, _ in town.all()} | {town.name}
            names |= {place.place.name for _, place in town.all() if place.place is not None}
            found[-1].towns.append((sorted(map(folded, names)), quantities))
        return facts

    def called(owned: Any, own: Any, *rest: Any, **more: Any) -> Any:
        found[-1].own = [folded(name) for name in own if name]
        return people_of(owned, own, *rest, **more)

    def working(*args: Any) -> Any:
        known: list[Any] = []
        with listening(firms, known, with_first=True):
            drafts = employers(*args)
        for firm, quantities in known:
            found[-1].firms.append((sorted({folded(cell.key.value) for cell, _ in firm}), quantities))
        return drafts

    people._likely, portraits.people_of, portraits.places_of = noted, called, placed
    portraits.employers = working
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            Case.create(Path(folder) / "case") as case,
            listening(couples, written_to, with_first=True),
        ):
            assess(bundle, case, load_rules(), Request())
    finally:
        people._likely, portraits.people_of, portraits.places_of = likely, people_of, places_of
        portraits.employers = employers
    pairs = [((called_by(one), called_by(other)), known) for (one, other), known in written_to]
    return [*_labelled(bundle, truth["people"], found), *_paired(bundle, truth["people"], pairs)]


def called_by(group: Any) -> list[str]:
    """What the owner of some records is called, folded."""
    owners = [key.owner for key in group.strands if key.family == "sender"]
    names = [c.key.value for s in group.strands.values() for c in s.of("given_name", "family_name", "email", "phone")]
    return [folded(name) for name in [*owners, *names]]


def _paired(bundle: Path, told: Sequence[Any], pairs: Sequence[Pair]) -> Iterator[Row]:
    where = f"{bundle.parent.parent.name}/{bundle.stem}"
    for both, known in pairs:
        one, other = (max(told, key=lambda person: _alike(person, names)) for names in both)
        if one is other or not all(_alike(p, names) for p, names in zip((one, other), both, strict=True)):
            continue
        couple = any(_is_called(a, b) or _is_called(b, a) for a, b in [(one, other)])
        yield {"bundle": where, "of": "pair", "label": TRUE["pair"] if couple else NONE, "known": _short(known)}


def _is_called(person: Any, other: Any) -> bool:
    """Whether the truth calls somebody the other one's partner."""
    names = other.get("names") or {}
    mine = {folded(str(name)) for name in [names.get("given"), *(names.get("aka") or [])] if name}
    return any(a == "partner" and (folded(v) in mine or folded(v).split()[0] in mine) for a, v in _facts(person))


@contextmanager
def listening(module: Any, known: list[Any], *, with_first: bool = False) -> Iterator[None]:
    """Note what a module's `known_of` returns, and its first argument where asked."""
    known_of = module.known_of

    def note(first: Any, *args: Any) -> Any:
        found = known_of(first, *args)
        known.append((first, found) if with_first else found)
        return found

    module.known_of = note
    try:
        yield
    finally:
        module.known_of = known_of


def _labelled(bundle: Path, told: Sequence[Any], found: Sequence[Portrait]) -> Iterator[Row]:
    for portrait in found:
        speaker = max(told, key=lambda person: _alike(person, portrait.own))
        if not _alike(speaker, portrait.own):
            subjects = [person for person in told if person.get("role") == "subject"]
            if len(found) > 1 or len(subjects) != 1:
                continue
            speaker = subjects[0]
        kin = {
            folded(value).split()[0]: attribute
            for attribute, value in _facts(speaker)
            if attribute in LABELS and folded(value)
        }
        homes = [folded(value) for attribute, value in _facts(speaker) if attribute == "residence"]
        work = [folded(value) for attribute, value in _facts(speaker) if attribute == "employer"]
        where = f"{bundle.parent.parent.name}/{bundle.stem}"
        for names, known in portrait.people:
            label = next((kin[name] for name in names if name in kin), NONE)
            yield {"bundle": where, "of": "person", "label": label, "known": _short(known)}
        for sort, every, true in (("town", portrait.towns, homes), ("firm", portrait.firms, work)):
            for names, known in every:
                right = any(name in value or value in name for name in names if len(name) > 1 for value in true)
                yield {"bundle": where, "of": sort, "label": TRUE[sort] if right else NONE, "known": _short(known)}


def _facts(person: Any) -> list[tuple[str, str]]:
    facts = reversed(person.get("facts", []))
    return [(fact["attribute"], value) for fact in facts for value in fact.get("values", []) if str(value).strip()]


def _short(known: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in known.items()}


def _alike(person: Any, own: Sequence[str]) -> int:
    names = person.get("names") or {}
    every = [names.get("given"), names.get("family"), *(names.get("aka") or [])]
    return sum(any(folded(name) in mine.split() for mine in own) for name in every if name)


def matrix(rows: Sequence[Row], columns: Sequence[str]) -> np.ndarray:
    """Quantities of every row, and products of two (`a * b`); shape (rows, columns)."""
    parts = [column.split(" * ") for column in columns]
    return np.array([[math.prod(row["known"].get(name, 0.0) for name in names) for names in parts] for row in rows])


def fit(rows: Sequence[Row], columns: Sequence[str], labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Weights by quantity and label, shape (columns, labels), and the bias of each label."""
    values = matrix(rows, columns)
    mean, spread = values.mean(axis=0), np.array(values.std(axis=0))
    spread[spread == 0] = 1.0
    numbers = np.array([labels.index(row["label"]) for row in rows])
    sort = rows[0]["of"] if rows else ""
    if sort == "town":
        model = LogisticRegression(C=STRENGTH_TOWNS, l1_ratio=1.0, solver="liblinear", max_iter=600, random_state=0)
    else:
        model = LogisticRegression(C=STRENGTH_PAIRS if sort == "pair" else STRENGTH, max_iter=2000)
    model.fit((values - mean) / spread, numbers)
    slopes, levels = model.coef_, model.intercept_
    if len(labels) == 2:  # one row for two labels: the second against the first
        slopes, levels = np.vstack([0 * slopes, slopes]), np.array([0.0, *levels])
    return (slopes / spread).T, levels - slopes @ (mean / spread)


def folds(rows: Sequence[Row], labels: Sequence[str]) -> None:
    """Print how well each folder's people, or towns, are known by a model of the other folders."""
    columns = columns_of(rows)
    sets = np.array([row["bundle"].split("/")[0] for row in rows])
    numbers = np.array([labels.index(row["label"]) for row in rows])
    found = np.zeros((len(rows), len(labels)))
    for one in sorted(set(sets)):
        kept = [row for row, of in zip(rows, sets, strict=True) if of != one]
        weights, bias = fit(kept, columns, labels)
        odds = matrix([row for row, of in zip(rows, sets, strict=True) if of == one], columns) @ weights + bias
        risen = np.exp(odds - odds.max(axis=1, keepdims=True))
        found[sets == one] = risen / risen.sum(axis=1, keepdims=True)
    print(f"{len(rows)} rows, log loss {log_loss(numbers, found, labels=range(len(labels))):.3f}")
    for number, label in enumerate(labels[1:], 1):
        true, parts = numbers == number, []
        for least in (0.15, 0.25, 0.5):
            told = found[:, number] >= least
            right = int((told & true).sum())
            parts.append(
                f"from {least}: {right / max(1, true.sum()):.2f} found, {right / max(1, told.sum()):.2f} right"
            )
        print(f"{label:10} {true.sum():4}  {'; '.join(parts)}")


def columns_of(rows: Sequence[Row]) -> list[str]:
    """The quantities that are known often enough to be weighed."""
    counts = Counter(name for row in rows for name in row["known"])
    fewest = FEWEST_PAIRS if rows and rows[0]["of"] == "pair" else FEWEST
    columns = sorted(name for name, count in counts.items() if count >= fewest)
    if not rows or rows[0]["of"] != "town":
        return columns
    values = matrix(rows, columns)
    products = []
    for left, one in enumerate(columns):
        for right, other in enumerate(columns[left:], left):
            product = values[:, left] * values[:, right]
            if (product != 0).sum() >= FEWEST_PRODUCTS and not np.allclose(product, values[:, left]):
                products.append(f"{one} * {other}")
    return columns + products


def written(rows: Sequence[Row]) -> str:
    """The rules file."""
    sorts = {sort: [row for row in rows if row["of"] == sort] for sort in ("person", *TRUE)}
    counts = {sort: len(found) for sort, found in sorts.items()}
    text = HEAD.format(**counts, bundles=len({row["bundle"] for row in rows}))
    columns = columns_of(sorts["person"])
    weights, bias = fit(sorts["person"], columns, LABELS)
    text += (
        f"relations:\n  told: {TOLD}\n  cap: {CAP}\n  hinted: {HINTED}\n  bias: {_mapping(LABELS, bias)}\n  weights:\n"
    )
    text += "".join(f"    {column}: {_mapping(LABELS, row)}\n" for column, row in zip(columns, weights, strict=True))
    for name, sort in (("homes", "town"), ("employers", "firm"), ("couples", "pair")):
        columns = columns_of(sorts[sort])
        weights, bias = fit(sorts[sort], columns, (NONE, TRUE[sort]))
        text += f"{name}:\n  bias: {bias[1]:.3f}\n  weights: {_mapping(columns, weights[:, 1])}\n"
    return text


def _mapping(names: Sequence[str], values: np.ndarray) -> str:
    parts = (f"{name}: {value:.3f}" for name, value in zip(names, values, strict=True) if abs(value) >= 0.0005)
    return f"{{{', '.join(parts)}}}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--table", type=Path, default=ROOT / "likely.jsonl.gz")
    parser.add_argument("--out", type=Path, default=ROOT.parent / "rules" / "likely.yaml")
    options = parser.parse_args()
    if options.read:
        bundles = [path for folder in options.read for path in sorted(folder.glob("*.zip"))]
        rows: list[Row] = []
        with ProcessPoolExecutor(2) as workers:
            for done, found in enumerate(workers.map(rows_of, bundles), 1):
                rows += found
                print(f"\r{done} of {len(bundles)} bundles", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        with gzip.GzipFile(options.table, "wb", mtime=0) as file:
            file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    with gzip.open(options.table, "rt") as file:
        rows = [json.loads(line) for line in file]
    if options.folds:
        folds([row for row in rows if row["of"] == "person"], LABELS)
        for sort, label in TRUE.items():
            folds([row for row in rows if row["of"] == sort], (NONE, label))
    elif not options.read:
        options.out.write_text(written(rows))


if __name__ == "__main__":
    main()
