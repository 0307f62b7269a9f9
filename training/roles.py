"""Sentences with a gap for a name into the linear models of what a name is to the speaker.

python training/roles.py de|en [DATA] [--out reident/models] [--check FILE ...] [--folds 5]

`training/roles/{de,en}.txt` holds the sentences; people who are called, written to, met or asked about come from the
templates of the pipelines as well, and from the corpora in DATA (see README.md). `--check` prints, instead
of writing a model, how many roles of other files are found by a model that has not seen them; `--folds` does the same
on parts of the sentences held back, whole lines at a time.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpora
import numpy as np
import yaml
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from reident.detect.models import Models
from reident.detect.named import Named
from reident.detect.normal import read
from reident.detect.roles import GROUPS, PETS, Group, Roles
from reident.rulebook import load_rules

HERE = Path(__file__).resolve().parent
CHOICE = re.compile(r"\(([^()]*)\)")
KIND = {label: kind for kind, labels in GROUPS.items() for label in labels}
FILLS = {
    "other": {"given": 60, "family": 15, "either": 12, "unknown": 13},
    "self": {"given": 86, "either": 6, "unknown": 8}, "addressed": {"given": 90, "either": 5, "unknown": 5},
    "family": {"family": 72, "either": 16, "unknown": 12}, "partner": {"given": 90, "either": 5, "unknown": 5},
    "child": {"given": 90, "either": 4, "unknown": 6}, "pet": {"given": 46, "pet": 40, "unknown": 14},
}  # fmt: skip
"""What names of a role are known as, in per cent: own estimates."""
NAMES = {
    "de": {"given": "sabine", "family": "krüger", "either": "walter", "unknown": "xqxq", "place": "gießen"},
    "en": {"given": "anna", "family": "higgins", "either": "scott", "unknown": "xqxq", "place": "gloucester"},
}
"""A name of each sort: the model sees the sort, never the name."""
PENALTY, ROUNDS, RARE = 0.1, 1000, 2
"""Of the weights; of the fit; features of fewer sentences are left out."""
THEMES = ("call", "message", "appointment", "birthday", "know", "outings", "pairs", "verbs", "named_after", "music")
"""Templates of the pipelines in which a person is nobody of the household."""
WHO = ("person", "artist", "famous", "film", "song")
SLOT = re.compile(r"\{(\w+)\}")
PLAIN = {
    "de": {"day": "morgen", "time": "acht uhr", "place": "hier"},
    "en": {"day": "tomorrow", "time": "eight", "place": "here"},
}
FROM_CORPORA = 2000
OF_HOME = re.compile(
    r"weather|rain|snow|forecast|temperature|sun|wetter|regn|schnei|\b(wind|hot|cold|humid|warm|kalt)", re.I
)
"""What people mostly ask of where they are."""
PLACES_KEPT = 0.25


@dataclass(frozen=True)
class Sample:
    """One sentence with its name as the model sees it."""

    role: str
    line: int
    text: str
    features: list[int]
    means: np.ndarray


class Reader:
    """Fills sentences and reads them as the program does."""

    def __init__(self, language: str) -> None:
        self.language = language
        models = Models.load(load_rules(), [language])
        self.lexicon = models.lexicons[language]
        words = models.known[language].words
        self.roles = Roles(self.lexicon, words)
        self.pet = next(iter(self.lexicon.slots[PETS].values))
        for sort in ("given", "family", "either", "unknown"):
            assert words.sort_of_name(NAMES[language][sort]) == sort, (sort, words.sort_of_name(NAMES[language][sort]))

    def samples(self, path: Path, expand: int, seed: int) -> Iterator[Sample]:
        """All sentences of a file, each in up to `expand` of its wordings."""
        rng = random.Random(seed)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if " | " not in line or line.startswith("#"):
                continue
            role, pattern = (part.strip() for part in line.split(" | ", 1))
            if role not in KIND:
                raise SystemExit(f"{path}:{number + 1}: the role {role!r} is not known; one of: {', '.join(KIND)}.")
            wordings = dict.fromkeys(CHOICE.sub(lambda m: rng.choice(m[1].split("|")), pattern) for _ in range(expand))
            for wording in wordings:
                sample = self.sample(role, number, " ".join(wording.split()), rng)
                if sample is not None:
                    yield sample

    def strangers(self, data: Path | None, expand: int, seed: int) -> Iterator[Sample]:
        """People who are nobody in particular, from the pipelines' templates and from the corpora."""
        rng = random.Random(seed)
        whole = yaml.safe_load((HERE / f"templates_{self.language}.yaml").read_text(encoding="utf-8"))
        lists = {name: [str(w) for w in words] for name, words in whole["fill"].items()} | {
            name: [word] for name, word in PLAIN[self.language].items()
        }
        number = -1
        for theme in THEMES:
            for pattern in whole["templates"].get(theme, []):
                number -= 1
                for _ in range(expand // 4):
                    text = re.sub(r"\[([^\[\]]*)\]", lambda m: rng.choice(m[1].split("|")), pattern)
                    text = SLOT.sub(lambda m: "*" if m[1] in WHO else f"*{self.genitive}" if m[1] == "genitive"
                                    else rng.choice(lists.get(m[1], [""])), text)  # fmt: skip
                    if "*" in text and (sample := self.sample("other", number, " ".join(text.lower().split()), rng)):
                        yield sample
        yield from self._corpora(data, number - 1, rng) if data is not None else ()

    def _corpora(self, data: Path, number: int, rng: random.Random) -> Iterator[Sample]:
        kinds = {"PERSON": "other", "ORGANISATION": "no_employer", "PLACE": "elsewhere"}
        spoken = [s for s in corpora.load(data, self.language) if s.source in ("slurp", "nlu", f"xsid-{self.language}")]
        spoken = [s for s in spoken if corpora.part_of(s.group) == "train" and any(k[2] in kinds for k in s.spans)]
        for found in rng.sample(spoken, min(FROM_CORPORA, len(spoken))):
            number -= 1
            start, end, label = rng.choice([span for span in found.spans if span[2] in kinds])
            if label == "PLACE" and (rng.random() > PLACES_KEPT or OF_HOME.search(found.text)):
                continue
            end -= 2 if found.text[start:end].endswith("'s") else 0
            text = f"{found.text[:start].replace('*', '')}*{found.text[end:].replace('*', '')}".lower()
            if (sample := self.sample(kinds[label], number, text, rng)) is not None:
                yield sample

    @property
    def genitive(self) -> str:
        return "s" if self.language == "de" else "'s"

    def sample(self, role: str, line: int, wording: str, rng: random.Random) -> Sample | None:
        """One wording with a name in its place; None where it has no gap."""
        kind = KIND[role]
        sort = rng.choices(*zip(*FILLS[role].items(), strict=True))[0] if kind == "person" else "place"
        name = self.pet if sort == "pet" else NAMES[self.language][sort]
        if self.language == "de":
            wording = re.sub(r"\*s\b", "*", wording)  # the program sees a name without its genitive
        parts = wording.split("*")
        if len(parts) < 2:
            return None
        text, where = name.join(parts), len(name.join(parts[: rng.randrange(1, len(parts))]))
        reading = read(text, self.lexicon.vocabulary, self.language)
        place = next((i for i, (start, end) in enumerate(reading.origins) if start <= where < end), None)
        if place is None:
            return None
        found, means = self.roles.look(text, reading, Named(place, place + 1, "", kind))  # type: ignore[arg-type]
        return Sample(role, line, text, found, means)


def fit(samples: Sequence[Sample], kind: str) -> Group:
    """Multinomial logistic regression with a quadratic penalty; rare roles count more, by the root of their rarity."""
    labels = GROUPS[kind]
    mine = [sample for sample in samples if KIND[sample.role] == kind]
    counts = Counter(feature for sample in mine for feature in sample.features)
    kept = sorted(feature for feature, count in counts.items() if count >= RARE)
    columns = {feature: column for column, feature in enumerate(kept)}
    pairs = [(row, columns[f]) for row, sample in enumerate(mine) for f in sample.features if f in columns]
    ones = [len(mine[row].features) ** -0.5 for row, _ in pairs]
    words = sparse.csr_matrix((ones, tuple(zip(*pairs, strict=True))), shape=(len(mine), len(kept)))
    table = sparse.hstack([words, sparse.csr_matrix(np.array([sample.means for sample in mine]))]).tocsr()
    roles = np.array([labels.index(sample.role) for sample in mine])
    counted = np.sqrt(len(mine) / len(labels) / np.bincount(roles, minlength=len(labels)))[roles]
    model = LogisticRegression(C=1 / PENALTY, max_iter=ROUNDS).fit(table, roles, counted)
    weights, bias = model.coef_.T, model.intercept_
    if len(labels) == 2:  # one column there, for the second role
        weights, bias = np.hstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    return Group(columns, weights[: len(kept)], weights[len(kept) :], bias)


def fit_all(samples: Sequence[Sample]) -> dict[str, Group]:
    """The models of all kinds of names."""
    return {kind: fit(samples, kind) for kind in GROUPS}


def save(fitted: dict[str, Group], path: Path) -> None:
    """Write the models, weights in eight bits; features whose weights all round to nothing are left out."""
    held: dict[str, np.ndarray] = {}
    for kind, model in fitted.items():
        scale = np.abs(model.weights).max() / 127
        rounded = np.round(model.weights / scale).astype(np.int8)
        kept = np.abs(rounded).max(axis=1) > 0
        held[f"{kind}_features"] = np.array(list(model.rows), dtype=np.uint32)[kept]
        held[f"{kind}_weights"], held[f"{kind}_scale"] = rounded[kept], np.float32(scale)
        held[f"{kind}_means"] = model.means.astype(np.float16)
        held[f"{kind}_bias"] = model.bias.astype(np.float32)
    np.savez_compressed(path, **held)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def show(rated: Sequence[tuple[Sample, np.ndarray]], *, misses: bool) -> None:
    """Recall and precision of every role, at the probability that the best one has to reach."""
    told, right, hit = Counter[str](), Counter[str](), Counter[str]()
    for sample, rating in rated:
        best = GROUPS[KIND[sample.role]][int(rating.argmax())]
        told[sample.role] += 1
        if rating.max() >= 0.5:
            hit[best] += 1
            right[best] += best == sample.role
        if misses and best != sample.role:
            print(f"{sample.role} -> {best} {rating.max():.2f}: {sample.text}")
    for role in told:
        recall, precision = right[role] / told[role], right[role] / max(1, hit[role])
        print(f"{role}: recall {recall:.2f} of {told[role]}, precision {precision:.2f}")
    print(f"all: {sum(right.values()) / sum(told.values()):.3f} of {sum(told.values())}")


def held_back(samples: Sequence[Sample], folds: int) -> list[tuple[Sample, np.ndarray]]:
    """Every sentence rated by models that have not seen its line."""
    lines = sorted({sample.line for sample in samples})
    random.Random(3).shuffle(lines)
    fold_of = {line: number % folds for number, line in enumerate(lines)}
    found = []
    for fold in range(folds):
        fitted = fit_all([s for s in samples if fold_of[s.line] != fold])
        found += [(s, fitted[KIND[s.role]].rate(s.features, s.means)) for s in samples if fold_of[s.line] == fold]
    return found


def one_a_line(samples: Sequence[Sample]) -> list[Sample]:
    """A few wordings of every line, so that long lines do not count more."""
    by_line: defaultdict[int, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_line[sample.line].append(sample)
    return [sample for line in by_line.values() for sample in line[:3]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=["de", "en"])
    parser.add_argument("data", type=Path, nargs="?", help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=HERE.parent / "reident" / "models")
    parser.add_argument("--check", type=Path, nargs="+", default=[])
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--expand", type=int, default=40, help="wordings of a line at most")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    reader = Reader(options.language)
    samples = list(reader.samples(HERE / "roles" / f"{options.language}.txt", options.expand, 1))
    samples += reader.strangers(options.data, options.expand, 1)
    print(f"{len(samples)} sentences of {len({s.line for s in samples})} lines", file=sys.stderr)
    if options.folds:
        rated = held_back(samples, options.folds)
        few = {id(sample) for sample in one_a_line(samples)}
        show([(s, r) for s, r in rated if id(s) in few], misses=options.misses)
        return
    fitted = fit_all(samples)
    for path in options.check:
        others = list(reader.samples(path, 3, 2))
        show([(s, fitted[KIND[s.role]].rate(s.features, s.means)) for s in others], misses=options.misses)
    if not options.check:
        save(fitted, options.out / f"roles-{options.language}.npz")


if __name__ == "__main__":
    main()
