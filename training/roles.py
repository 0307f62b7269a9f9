"""Sentences with a gap for a name into the small models of what a name, or a sentence, is to the speaker.

python training/roles.py [DATA] [--out reident/models] [--check FILE ...] [--folds 5] [--without FILE ...]

`training/roles/*.txt` hold the sentences of both languages; people who are called, written to, met or asked about come
from the templates of the pipelines as well, and from the corpora in DATA (see README.md). `--check` prints, instead of
writing a model, how many roles of other files are found by a model that has not seen them; `--folds` does the same on
parts of the sentences held back, whole lines at a time; `--without` leaves files of the folder out; `--only` fits some
of the models and keeps the others of the file as they are.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from samples import FOLDER, HERE, KIND, NAMES, Reader, Sample
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from reident.detect.learned import FILE, GROUPS, Group, Weights, load
from reident.detect.meaning import Encoder
from reident.detect.models import Models
from reident.rulebook import load_rules

STRENGTH, ROUNDS, RARE, MEANING = 10.0, 300, 2, 2.0
"""Of the fit (inverse of the penalty); its rounds; features of fewer sentences are left out; weight of the vectors."""
SHARE = 0.05
"""Probability of a role below which the words alone do not learn it of an everyday sentence."""
DOUBTED, DOUBT = {"place": "home_of"}, 0.1
"""Most sentences of no role were written before this role was told apart: those to which the first fit gives more of it
than the second figure are left out."""


def fitted(
    words: sparse.csr_matrix, roles: np.ndarray, labels: int, shares: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Multinomial logistic regression with a quadratic penalty; rare roles count more, by the root of their rarity.

    Args:
        words: a row a sentence.
        roles: the role of each row; there may be more rows than roles.
        labels: how many roles there are.
        shares: for the rows beyond, the probability of every role; shape (rows beyond, labels).
    """
    rarity = np.sqrt(len(roles) / labels / np.bincount(roles, minlength=labels))
    rows, counted = np.arange(words.shape[0]), rarity[roles]
    if shares is not None and len(shares):
        beyond, role = np.nonzero(shares >= SHARE)
        rows = np.concatenate([rows[: len(roles)], len(roles) + beyond])
        counted = np.concatenate([counted, shares[beyond, role]])
        roles = np.concatenate([roles, role])
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(words[rows], roles, counted)
    if labels == 2:  # sklearn keeps one row for two labels: the second against the first
        half, level = model.coef_ / 2, model.intercept_ / 2
        return np.vstack([-half, half]).T, np.hstack([-level, level])
    return model.coef_.T, model.intercept_


def fit(
    samples: Sequence[Sample], kind: str, vectors: Mapping[str, np.ndarray], everyday: Sequence[Sample] = ()
) -> Group:
    """The models of one kind: of the words alone, and of words and meaning.

    The second teaches the first what it makes of everyday sentences, whose roles nobody wrote down: so the words alone
    settle more of them, and fewer vectors are computed.
    """
    labels = GROUPS[kind]
    mine = [sample for sample in samples if KIND[sample.role] == kind]
    beyond = [sample for sample in everyday if KIND[sample.role] == kind]
    counts = Counter(feature for sample in (*mine, *beyond) for feature in sample.features)
    columns = {feature: at for at, feature in enumerate(sorted(f for f, count in counts.items() if count >= RARE))}
    words, more = words_of(mine, columns), words_of(beyond, columns)
    meant = np.array([vectors[sample.sentence] for sample in mine]) * MEANING
    roles = np.array([labels.index(sample.role) for sample in mine])
    whole, bias = fitted(sparse.hstack([words, sparse.csr_matrix(meant)]).tocsr(), roles, len(labels))
    size = len(columns)
    if kind in DOUBTED:
        first = Weights(columns, whole[:size], bias)
        doubtful = Group.of(first, first, whole[size:] * MEANING)
        at = labels.index(DOUBTED[kind])
        told = [doubtful.rate(sample.features, vectors[sample.sentence])[at] for sample in mine]
        kept = (roles != 0) | (np.array(told) < DOUBT)
        print(f"{kind}: {(~kept).sum()} sentences left out that may tell {DOUBTED[kind]}", file=sys.stderr)
        words, meant, roles = words[kept], meant[kept], roles[kept]
        whole, bias = fitted(sparse.hstack([words, sparse.csr_matrix(meant)]).tocsr(), roles, len(labels))
    weights, meaning = Weights(columns, whole[:size], bias), whole[size:] * MEANING
    teacher = Group.of(weights, weights, meaning)
    shares = np.array([teacher.rate(s.features, vectors[s.sentence]) for s in beyond]).reshape(-1, len(labels))
    quick, quick_bias = fitted(sparse.vstack([words, more]).tocsr(), roles, len(labels), shares)
    return Group.of(Weights(columns, quick, quick_bias), weights, meaning)


def words_of(samples: Sequence[Sample], columns: Mapping[int, int]) -> sparse.csr_matrix:
    """The features of sentences, weighted as the models weigh them; shape (sentences, columns)."""
    pairs = [(row, columns[f]) for row, sample in enumerate(samples) for f in sample.features if f in columns]
    ones = [len(samples[row].features) ** -0.5 for row, _ in pairs]
    places = tuple(zip(*pairs, strict=True)) if pairs else ([], [])
    return sparse.csr_matrix((ones, places), shape=(len(samples), len(columns)))


def vectors_of(samples: Sequence[Sample]) -> dict[str, np.ndarray]:
    """The vector of every sentence; takes about a minute for 60,000."""
    sentences = list(dict.fromkeys(sample.sentence for sample in samples))
    encoder, found = Encoder(), dict[str, np.ndarray]()
    for at in range(0, len(sentences), 1000):
        part = sentences[at : at + 1000]
        found.update(zip(part, encoder.encode(part), strict=True))
        print(f"\r{min(at + 1000, len(sentences))} of {len(sentences)} sentences", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def save(models: Mapping[str, Group], path: Path) -> None:
    """Write the models, weights in eight bits; features whose weights all round to nothing are left out."""
    held: dict[str, np.ndarray] = {}
    for kind, model in models.items():
        for name, weights in (("quick", model.quick), ("whole", model.whole)):
            scale = np.abs(weights.weights).max() / 127
            rounded = np.round(weights.weights / scale).astype(np.int8)
            kept = np.abs(rounded).max(axis=1) > 0
            held[f"{kind}_{name}_features"] = np.array(list(weights.rows), dtype=np.uint32)[kept]
            held[f"{kind}_{name}_weights"] = rounded[kept]
            held[f"{kind}_{name}_scale"] = np.float32(scale)
            held[f"{kind}_{name}_bias"] = weights.bias.astype(np.float32)
        scale = np.abs(model.meaning).max() / 32767
        held[f"{kind}_meaning"] = np.round(model.meaning / scale).astype(np.int16)
        held[f"{kind}_meaning_scale"] = np.float32(scale)
    np.savez_compressed(path, **held)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


Rated = tuple[Sample, np.ndarray]


def rate(models: Mapping[str, Group], samples: Sequence[Sample], vectors: Mapping[str, np.ndarray]) -> list[Rated]:
    """Every sample with the probabilities of its roles."""
    return [(s, models[KIND[s.role]].rate(s.features, vectors[s.sentence])) for s in samples]


def show(rated: Sequence[Rated], *, misses: bool) -> None:
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
    for role in sorted(told, key=list(KIND).index):
        recall, precision = right[role] / told[role], right[role] / max(1, hit[role])
        print(f"{role}: recall {recall:.2f} of {told[role]}, precision {precision:.2f}")
    print(f"all: {sum(right.values()) / sum(told.values()):.3f} of {sum(told.values())}")


def held_back(samples: Sequence[Sample], folds: int, vectors: Mapping[str, np.ndarray]) -> list[Rated]:
    """Every sentence rated by models that have not seen its line."""
    lines = sorted({sample.line for sample in samples})
    random.Random(3).shuffle(lines)
    fold_of = {line: number % folds for number, line in enumerate(lines)}
    found = []
    for fold in range(folds):
        known = [s for s in samples if fold_of[s.line] != fold]
        models = {kind: fit(known, kind, vectors) for kind in GROUPS}
        found += rate(models, [s for s in samples if fold_of[s.line] == fold], vectors)
    return found


def one_a_line(samples: Sequence[Sample]) -> list[Sample]:
    """A few wordings of every line, so that long lines do not count more."""
    by_line: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_line[sample.line].append(sample)
    return [sample for line in by_line.values() for sample in line[:3]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=HERE.parent / "reident" / "models")
    parser.add_argument("--check", type=Path, nargs="+", default=[], help="files of sentences, LANGUAGE-or-more.txt")
    parser.add_argument("--without", nargs="+", default=[], help="names of files of training/roles to leave out")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--expand", type=int, default=12, help="wordings of a line at most")
    parser.add_argument("--only", nargs="+", default=[], choices=tuple(GROUPS), help="fit these, keep the others")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    loaded = Models(load_rules())
    readers = {language: Reader(loaded, language) for language in NAMES}
    samples: list[Sample] = []
    for path in sorted(FOLDER.glob("*.txt")):
        if path.name not in options.without:
            samples += readers[path.stem[:2]].samples(path, options.expand, 1)
    for reader in readers.values():
        samples += reader.strangers(options.data, options.expand, 1)
        samples += reader.others(options.data, 1)
    for language, reader in readers.items():
        mine = [s for s in samples if s.line.split(":")[0][:2] == language or f":{language}:" in s.line]
        samples += reader.nobodies(mine)
        samples += reader.somebody(mine)
        samples += reader.things(options.data, 1)
    everyday = [sample for reader in readers.values() for sample in reader.everyday(options.data, 1)]
    print(f"{len(everyday)} open questions of everyday sentences", file=sys.stderr)
    print(f"{len(samples)} sentences of {len({s.line for s in samples})} lines", file=sys.stderr)
    checked = {path: list(readers[path.stem[:2]].samples(path, 3, 2)) for path in options.check}
    vectors = vectors_of([*samples, *everyday, *(s for found in checked.values() for s in found)])
    if options.folds:
        rated = held_back(samples, options.folds, vectors)
        few = {id(sample) for sample in one_a_line(samples)}
        show([(s, r) for s, r in rated if id(s) in few], misses=options.misses)
        return
    kept = load(options.out / FILE) if options.only else {}
    models = {
        kind: fit(samples, kind, vectors, everyday) if kind not in kept or kind in options.only else kept[kind]
        for kind in GROUPS
    }
    for path, found in checked.items():
        print(path.name)
        show(rate(models, found, vectors), misses=options.misses)
    if not options.check:
        save(models, options.out / FILE)


if __name__ == "__main__":
    main()
