"""Bundles whose truth is known into `rules/relations.yaml`: how all that is said of somebody adds up to a relation.

python training/relations.py [--read DIR ...] [--folds] [--table training/relations.jsonl.gz] [--out rules/relations.yaml]

`--read` runs `reident` on the bundles of folders and writes the table of what is known of everybody spoken of, numbers
only, with what he or she really is; without it the table is fitted into the rules. A folder holds `NAME.zip` beside
`NAME.json`: `{"language": "de", "people": [{"names": {"given": "…", "family": "…", "aka": ["…"]}, "role": "subject",
"facts": [{"attribute": "partner", "values": ["…"]}]}]}`. `--folds` prints what a model finds in each folder's bundles
that was fitted to the other folders. The table has to be read again where the models of single sentences change
(`training/roles.py`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from reident.case import Case
from reident.link import people
from reident.link.relations import NONE, PET, RELATIONS, known_of
from reident.pipeline import Request, assess
from reident.rulebook import load_rules

LABELS = (NONE, *RELATIONS, PET)
STRENGTH = 0.03
"""Inverse of the penalty, on quantities of unit variance."""
TOLD, CAP = 0.25, 0.85
ROOT = Path(__file__).parent
HEAD = """schema: reident/relations/1
source: fitted by training/relations.py to {rows} people spoken of in {bundles} invented bundles; log-odds
told: {told}
cap: {cap}
"""

Row = Mapping[str, Any]


def folded(name: str) -> str:
    """A name without case, accents and umlauts."""
    name = name.casefold().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def rows_of(bundle: Path) -> list[Row]:
    """Everybody spoken of in one bundle, by everybody whose truth is known: label and what is known."""
    truth = json.loads(bundle.with_suffix(".json").read_text())
    calls: list[tuple[list[str], list[tuple[list[str], dict[str, float]]]]] = []
    whole, likely = people.people_of, people._likely

    def noted(clusters: Any, *rest: Any) -> Any:
        names = [sorted({folded(said.given) for said, _ in items if said.given}) for items in clusters]
        seen: list[dict[str, float]] = []

        def note(*args: Any) -> dict[str, float]:
            seen.append(known_of(*args))
            return seen[-1]

        people.known_of = note
        try:
            return likely(clusters, *rest)
        finally:
            people.known_of = known_of
            calls[-1][1].extend(zip(names, seen, strict=False))

    def called(owned: Any, own: Any, *rest: Any) -> Any:
        calls.append(([folded(name) for name in own if name], []))
        return whole(owned, own, *rest)

    from reident.link import portraits

    people._likely, portraits.people_of = noted, called
    try:
        with tempfile.TemporaryDirectory() as folder, Case.create(Path(folder) / "case") as case:
            assess(bundle, case, load_rules(), Request())
    finally:
        people._likely, portraits.people_of = likely, whole
    if truth.get("anonymous"):
        return []
    return list(_labelled(bundle, truth["people"], calls))


def _labelled(bundle: Path, told: Sequence[Any], calls: Sequence[Any]) -> Iterator[Row]:
    for own, spoken_of in calls:
        speaker = max(told, key=lambda person: _alike(person, own))
        if not _alike(speaker, own):
            subjects = [person for person in told if person.get("role") == "subject"]
            if len(calls) > 1 or len(subjects) != 1:
                continue
            speaker = subjects[0]
        kin = {
            folded(value).split()[0]: fact["attribute"]
            for fact in reversed(speaker.get("facts", []))
            if fact["attribute"] in LABELS
            for value in fact.get("values", [])
            if value.strip()
        }
        for names, known in spoken_of:
            label = next((kin[name] for name in names if name in kin), NONE)
            where = f"{bundle.parent.parent.name}/{bundle.stem}"
            yield {"bundle": where, "label": label, "known": {k: round(v, 3) for k, v in known.items()}}


def _alike(person: Any, own: Sequence[str]) -> int:
    names = person.get("names") or {}
    every = [names.get("given"), names.get("family"), *(names.get("aka") or [])]
    return sum(any(folded(name) in mine.split() for mine in own) for name in every if name)


def matrix(rows: Sequence[Row], columns: Sequence[str]) -> np.ndarray:
    """Quantities of every row; shape (rows, columns)."""
    return np.array([[row["known"].get(column, 0.0) for column in columns] for row in rows])


def fit(rows: Sequence[Row], columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Weights by quantity and label, shape (columns, labels), and the bias of each label."""
    values = matrix(rows, columns)
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((values - mean) / spread, labels)
    weights, bias = np.zeros((len(columns), len(LABELS))), np.full(len(LABELS), -20.0)
    weights[:, model.classes_] = (model.coef_ / spread).T
    bias[model.classes_] = model.intercept_ - model.coef_ @ (mean / spread)
    return weights, bias


def folds(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print how well each folder's people are known by a model of the other folders."""
    sets = np.array([row["bundle"].split("/")[0] for row in rows])
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    found = np.zeros((len(rows), len(LABELS)))
    for one in sorted(set(sets)):
        weights, bias = fit([row for row, of in zip(rows, sets, strict=True) if of != one], columns)
        odds = matrix([row for row, of in zip(rows, sets, strict=True) if of == one], columns) @ weights + bias
        risen = np.exp(odds - odds.max(axis=1, keepdims=True))
        found[sets == one] = risen / risen.sum(axis=1, keepdims=True)
    print(f"{len(rows)} people, log loss {log_loss(labels, found, labels=range(len(LABELS))):.3f}")
    for number, label in enumerate(LABELS[1:], 1):
        true, parts = labels == number, []
        for least in (0.15, 0.25, 0.5):
            told = found[:, number] >= least
            right = int((told & true).sum())
            parts.append(f"from {least}: {right / max(1, true.sum()):.2f} found, {right / max(1, told.sum()):.2f} right")
        print(f"{label:10} {true.sum():4}  {'; '.join(parts)}")


def written(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The rules file."""
    weights, bias = fit(rows, columns)
    text = HEAD.format(rows=len(rows), bundles=len({row["bundle"] for row in rows}), told=TOLD, cap=CAP)
    text += f"bias: {{{', '.join(f'{label}: {value:.3f}' for label, value in zip(LABELS, bias, strict=True))}}}\n"
    text += "weights:\n"
    for column, row in zip(columns, weights, strict=True):
        parts = (f"{label}: {value:.3f}" for label, value in zip(LABELS, row, strict=True) if abs(value) >= 0.0005)
        text += f"  {column}: {{{', '.join(parts)}}}\n"
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--table", type=Path, default=ROOT / "relations.jsonl.gz")
    parser.add_argument("--out", type=Path, default=ROOT.parent / "rules" / "relations.yaml")
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
    columns = sorted({name for row in rows for name in row["known"]})
    if options.folds:
        folds(rows, columns)
    elif not options.read:
        options.out.write_text(written(rows, columns))


if __name__ == "__main__":
    main()
