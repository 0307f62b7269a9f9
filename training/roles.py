"""Sentences with a gap for a name into the small models of what a name, or a sentence, is to the speaker.

python training/roles.py [DATA] [--out reident/models] [--check FILE ...] [--folds 5] [--without FILE ...]

`training/roles/*.txt` hold the sentences of both languages; people who are called, written to, met or asked about come
from the templates of the pipelines as well, and from the corpora in DATA (see README.md). `--check` prints, instead of
writing a model, how many roles of other files are found by a model that has not seen them; `--folds` does the same on
parts of the sentences held back, whole lines at a time; `--without` leaves files of the folder out.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpora
import numpy as np
import yaml
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from reident.detect.learned import FILE, GROUPS, Group, Weights
from reident.detect.meaning import Encoder
from reident.detect.models import Models
from reident.detect.named import Named
from reident.detect.nlp import entities
from reident.detect.normal import read
from reident.detect.roles import FACTS, PETS, STAND_IN, Roles
from reident.rulebook import load_rules

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "roles"
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")
KIND = {label: kind for kind, labels in GROUPS.items() for label in labels}
CALLED = {"contact": "other", "fullname": "self", "nothing": "no_sign", "hobby": "activity", "sports": "activity",
          "no_hobby": "no_activity", "no_sports": "no_activity", "no_school": "no_employer"}  # fmt: skip
"""Sorts of sentences that teach a role of another name."""
ALSO = {"occupation": "no_sign", "vehicle": "no_sign", "hobby": "no_sign", "diet": "no_sign", "religion": "no_sign",
        "age": "no_sign", "sports": "no_sign", "birthday": "no_sign", "weekly": "activity",
        "alarm": "wake_clock"}  # fmt: skip
"""Sorts of sentences that teach a second role."""
GAPS = {"person": ("given", "family", "pet"), "named": ("given", "family", "pet"), "place": ("place",),
        "organisation": ("org", "school"),
        "condition": ("condition",), "occupation": ("job",), "activity": ("hobby", "sport", "activity"),
        "diet": ("diet",), "religion": ("faith",), "vehicle": ("car",), "age": ("age",), "birthday": ("date",),
        "travel": ("place",), "clock": ("time",)}  # fmt: skip
"""The gaps that the names, words, numbers of a kind stand in."""
SILENT = ("alarm", "weekly", "appointment", "no_routine")
"""Sorts of sentences without a name that tell nothing of getting up, going to bed, leaving and coming home."""
FILLS = {
    "other": {"given": 60, "family": 15, "either": 12, "unknown": 13},
    "family": {"family": 66, "either": 16, "unknown": 18},
    "pet": {"given": 46, "pet": 40, "unknown": 14},
}
RELATIVE = {"given": 76, "either": 7, "family": 4, "unknown": 13}
"""What names of a role are known as, in per cent: own estimates; the second of all roles that are not named."""
NAMES = {
    "de": {**STAND_IN["de"], "given": "sabine", "family": "krüger", "either": "walter", "unknown": "xqxq",
           "organisation": "bosch", "school": "gesamtschule", "full": "sabine krüger"},
    "en": {**STAND_IN["en"], "given": "anna", "family": "higgins", "either": "scott", "unknown": "xqxq",
           "organisation": "barclays", "school": "school", "full": "anna higgins"},
}  # fmt: skip
"""A name of each sort: the models see the sort, never the name."""
PLAIN: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load((FOLDER / "beside.yaml").read_text(encoding="utf-8"))
"""What stands in the gaps beside the one that is looked at."""
STRENGTH, ROUNDS, RARE, MEANING = 10.0, 300, 2, 2.0
"""Of the fit (inverse of the penalty); its rounds; features of fewer sentences are left out; weight of the vectors."""
THEMES = ("call", "message", "appointment", "birthday", "know", "outings", "pairs", "verbs", "named_after", "music")
"""Templates of the pipelines in which a person is nobody of the household."""
WHO = ("person", "artist", "famous", "film", "song")
FROM_CORPORA, QUIET, OTHERS, THINGS, EVERYDAY = 1500, 1500, 250, 5000, 8000
SHARE = 0.05
"""Probability of a role below which the words alone do not learn it of an everyday sentence."""
SPOKEN = ("slurp", "nlu", "snips", "xsid-de", "xsid-en", "ha-de", "ha-en")
OWN = re.compile(r"\b(i|i'm|my|mine|our|we|us|me|ich|mein\w*|mir|mich|unser\w*|wir|uns)\b")
"""Words of somebody who may speak of himself."""
OF_HOME = re.compile(
    r"weather|rain|snow|forecast|temperature|sun|wetter|regn|schnei|\b(wind|hot|cold|humid|warm|kalt)", re.I
)
"""What people mostly ask of where they are."""
OF_DAY = re.compile(r"morning|night|wake|sleep|home|leav|bye|morgen|nacht|schlaf|wach|hause|weg|tsch(ü|ue)ss", re.I)
"""Sentences of the corpora that may be a sign after all."""
PLACES_KEPT = 0.25
NOBODY = {"person": "other", "organisation": "no_employer"}
"""What words are that the program takes for a name and that none was meant by."""


class Open(Group):
    """Models that leave everything open, so that the program asks for every name."""

    def guess(self, found: Sequence[int]) -> np.ndarray:  # noqa: ARG002
        return np.full(2, 0.5, dtype=np.float32)


NOTHING = Weights({}, np.zeros((0, 2)), np.zeros(2))
OPEN = dict.fromkeys(GROUPS, Open(NOTHING, NOTHING, np.zeros((0, 2))))


@dataclass(frozen=True)
class Sample:
    """One sentence with its name as the models see it."""

    role: str
    line: str
    text: str
    features: list[int]
    sentence: str
    names: tuple[tuple[int, int], ...] = ()
    """Where the names are that were meant."""
    named: Named | None = None
    """The name, by words."""


class Reader:
    """Fills sentences and reads them as the program does."""

    def __init__(self, models: Models, language: str) -> None:
        self.language, self.models = language, models
        self.lexicon = models.lexicons[language]
        words = models.known[language].words
        self.roles = Roles(self.lexicon, words, OPEN)
        self.known = {name for names in PLAIN[language].values() for name in names}
        self.pet = next(iter(self.lexicon.slots[PETS].values))
        for sort in ("given", "family", "either", "unknown"):
            assert words.sort_of_name(NAMES[language][sort]) == sort, (sort, words.sort_of_name(NAMES[language][sort]))

    def samples(self, path: Path, expand: int, seed: int) -> Iterator[Sample]:
        """All sentences of a file, each in up to `expand` of its wordings."""
        rng = random.Random(seed)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if " | " not in line or line.startswith("#"):
                continue
            sort, pattern = (part.strip() for part in line.split(" | ", 1))
            roles = [CALLED.get(sort, "no_sign" if sort in SILENT else sort), *filter(None, [ALSO.get(sort)])]
            choices = {CHOICE.sub(lambda m: rng.choice(m[1].split("|")), pattern): None for _ in range(expand)}
            for wording in list(choices)[: expand if "*" in pattern else max(3, expand // 4)]:
                for role in roles:
                    if role in KIND:
                        found = self.sample(role, f"{path.stem}:{number}", " ".join(wording.split()), rng)
                        yield from () if found is None else (found,)

    def sample(self, role: str, line: str, wording: str, rng: random.Random) -> Sample | None:
        """One wording with a name in its gap; None where it has none."""
        kind = KIND[role]
        if kind == "sign":
            text = SLOT.sub(lambda m: rng.choice(PLAIN[self.language][m[1]]), wording)
            return self._sign(role, line, text)
        gap = next((m[1] for m in SLOT.finditer(wording) if m[1] in GAPS[kind]), None)
        sort = "school" if gap == "school" else kind
        if kind == "person":
            whole = "{given} {family}" in wording
            fills = FILLS["pet"] if gap == "pet" else FILLS.get(role, RELATIVE)
            sort = "full" if whole else rng.choices(*zip(*fills.items(), strict=True))[0]
            wording = wording.replace("{given} {family}", "{given}") if whole else wording
        wording = wording.replace(f"{{{gap}}}", "*") if gap else wording
        wording = SLOT.sub(lambda m: rng.choice(PLAIN[self.language][m[1]]), wording)
        if self.language == "de":
            wording = re.sub(r"\*s\b", "*", wording)  # the program sees a name without its genitive
        name = self.pet if sort == "pet" else NAMES[self.language][sort]
        parts = wording.split("*")
        if len(parts) < 2:
            return None
        text, where = name.join(parts), len(name.join(parts[: rng.randrange(1, len(parts))]))
        reading = read(text, self.lexicon.vocabulary, self.language)
        place = next((i for i, (start, end) in enumerate(reading.origins) if start <= where < end), None)
        if place is None:
            return None
        named = Named(place, place + len(name.split()), "", kind)  # type: ignore[arg-type]
        if named.end > len(reading.words):
            return None
        starts = [len(name.join(parts[:at])) for at in range(1, len(parts))]
        names = tuple((start, start + len(name)) for start in starts)
        return Sample(role, line, text, *self.roles.look(text, reading, named, kind), names, named)

    def nobodies(self, samples: Sequence[Sample]) -> Iterator[Sample]:
        """What the program takes for names in sentences whose names are known, and that is none: "dim", "treat"."""
        whole = [s for s in samples if KIND[s.role] != "sign" or s.role == "no_sign"]
        texts = {s.text: s for s in whole if s.role != "no_sign" or not s.line.startswith("quiet")}
        texts |= {s.text: s for s in whole if s.line.startswith("quiet")}
        seen = entities(list(texts), self.models.pipelines[self.language])
        for (text, sample), found in zip(texts.items(), seen, strict=True):
            reading = read(text, self.lexicon.vocabulary, self.language)
            people = self.models.cues[self.language].namer.find(reading, found)
            for question in self.roles.ask(text, "utterance", people, (), reading):
                kind = question.named.kind
                meant = any(a < question.span[1] and question.span[0] < b for a, b in sample.names)
                known = text[slice(*question.span)] in self.known
                if kind in NOBODY and not meant and not known:
                    yield Sample(NOBODY[kind], sample.line, text, question.features, question.sentence)

    def others(self, data: Path | None, seed: int) -> Iterator[Sample]:
        """Trades, pastimes, ages and dates in commands of the corpora in which nobody speaks of himself."""
        if data is None:
            return
        every = [s for s in corpora.load(data, self.language) if corpora.part_of(s.group) == "train"]
        spoken = [s.text.lower() for s in every if s.source in ("slurp", "nlu", f"xsid-{self.language}")]
        texts = [text for text in dict.fromkeys(spoken) if not OWN.search(text)]
        random.Random(seed).shuffle(texts)
        counts = Counter[str]()
        for number, text in enumerate(texts):
            reading = read(text, self.lexicon.vocabulary, self.language)
            listed = self.models.cues[self.language].listed(reading, ())
            for question in self.roles.ask(text, "message", (), listed, reading):
                if question.kind in FACTS and counts[question.kind] < OTHERS:
                    counts[question.kind] += 1
                    line = f"others:{self.language}:{number}"
                    yield Sample(f"no_{question.kind}", line, text, question.features, question.sentence)

    def everyday(self, data: Path | None, seed: int) -> Iterator[Sample]:
        """All that is open about commands of the corpora, whatever its answer; the role is that of nobody."""
        known = corpora.load(data, self.language) if data else ()
        texts = [s.text for s in known if corpora.part_of(s.group) == "train" and s.source in SPOKEN]
        texts = list(dict.fromkeys(text.lower() for text in texts))
        random.Random(seed).shuffle(texts)
        texts = texts[:EVERYDAY]
        seen, cues = entities(texts, self.models.pipelines[self.language]), self.models.cues[self.language]
        for number, (text, found) in enumerate(zip(texts, seen, strict=True)):
            reading = read(text, self.lexicon.vocabulary, self.language)
            people = cues.namer.find(reading, cues.namer.plausible(found, text))
            for question in self.roles.ask(text, "utterance", people, cues.listed(reading, people), reading):
                line = f"everyday:{self.language}:{number}"
                yield Sample(question.labels[0], line, text, question.features, question.sentence)

    def somebody(self, samples: Sequence[Sample]) -> Iterator[Sample]:
        """Where a name stands in sentences that tell of a person."""
        for sample in samples:
            if KIND[sample.role] == "person" and sample.named is not None:
                reading = read(sample.text, self.lexicon.vocabulary, self.language)
                seen = self.roles.look(sample.text, reading, sample.named, "named")
                yield Sample("somebody", sample.line, sample.text, *seen)

    def things(self, data: Path | None, seed: int) -> Iterator[Sample]:
        """Where words stand that are no names, in sentences without any: gaps that a name does not fit."""
        rng = random.Random(seed)
        known = corpora.load(data, self.language) if data else ()
        texts = [s.text for s in known if corpora.part_of(s.group) == "train" and s.source in SPOKEN
                 and not any(kind == "PERSON" for *_, kind in s.spans)]  # fmt: skip
        lines = [line.split(" | ", 1) for path in FOLDER.glob(f"{self.language}*.txt")
                 for line in path.read_text(encoding="utf-8").splitlines() if " | " in line]  # fmt: skip
        texts += [SLOT.sub(lambda m: rng.choice(PLAIN[self.language][m[1]]), text)
                  for sort, text in lines if not re.search(r"\{(given|family|pet)\}", text)]  # fmt: skip
        texts = list(dict.fromkeys(text.lower() for text in texts))
        rng.shuffle(texts)
        for number, text in enumerate(texts[:THINGS]):
            reading = read(text, self.lexicon.vocabulary, self.language)
            places = [i for i, word in enumerate(reading.words) if len(word) > 2 and word not in self.lexicon.stop]
            for place in rng.sample(places, min(2, len(places))):
                named = Named(place, place + 1, "", "person")
                seen = self.roles.look(text, reading, named, "named")
                yield Sample("thing", f"things:{self.language}:{number}", text, *seen)

    def _sign(self, role: str, line: str, text: str) -> Sample | None:
        reading = read(text, self.lexicon.vocabulary, self.language)
        size = next((at for at, word in enumerate(reading.words) if word == "."), len(reading.words))
        if not size:
            return None
        return Sample(role, line, text, *self.roles.look(text, reading, Named(0, size, "", "date_time"), "sign"))

    def strangers(self, data: Path | None, expand: int, seed: int) -> Iterator[Sample]:
        """People who are nobody in particular, from the pipelines' templates and from the corpora."""
        rng = random.Random(seed)
        whole = yaml.safe_load((HERE / f"templates_{self.language}.yaml").read_text(encoding="utf-8"))
        lists = {name: [str(w) for w in words] for name, words in whole["fill"].items()}
        lists |= {name: PLAIN[self.language][name] for name in ("day", "time", "place")}
        genitive = "s" if self.language == "de" else "'s"
        for theme in THEMES:
            for number, pattern in enumerate(whole["templates"].get(theme, [])):
                for _ in range(expand // 4):
                    text = re.sub(r"\[([^\[\]]*)\]", lambda m: rng.choice(m[1].split("|")), pattern)
                    text = SLOT.sub(lambda m: "*" if m[1] in WHO else f"*{genitive}" if m[1] == "genitive"
                                    else rng.choice(lists.get(m[1], [""])), text)  # fmt: skip
                    line = f"{theme}:{self.language}:{number}"
                    if "*" in text and (sample := self.sample("other", line, " ".join(text.lower().split()), rng)):
                        yield sample
        yield from self._corpora(data, rng) if data is not None else ()

    def _corpora(self, data: Path, rng: random.Random) -> Iterator[Sample]:
        kinds = {"PERSON": "other", "ORGANISATION": "no_employer", "PLACE": "elsewhere"}
        every = [s for s in corpora.load(data, self.language) if corpora.part_of(s.group) == "train"]
        spoken = [s for s in every if s.source in ("slurp", "nlu", f"xsid-{self.language}", f"ha-{self.language}")]
        naming = [s for s in spoken if not s.source.startswith("ha") and any(k[2] in kinds for k in s.spans)]
        for number, found in enumerate(rng.sample(naming, min(FROM_CORPORA, len(naming)))):
            start, end, label = rng.choice([span for span in found.spans if span[2] in kinds])
            if label == "PLACE" and (rng.random() > PLACES_KEPT or OF_HOME.search(found.text)):
                continue
            end -= 2 if found.text[start:end].endswith("'s") else 0
            text = f"{found.text[:start].replace('*', '')}*{found.text[end:].replace('*', '')}".lower()
            line = f"corpora:{self.language}:{number}"
            if (sample := self.sample(kinds[label], line, re.sub(r"[{}]", "", text), rng)) is not None:
                yield sample
        quiet = [s for s in spoken if not OF_DAY.search(s.text)]
        for number, found in enumerate(rng.sample(quiet, min(QUIET, len(quiet)))):
            if sample := self._sign("no_sign", f"quiet:{self.language}:{number}", found.text.lower()):
                yield sample


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
    models = {kind: fit(samples, kind, vectors, everyday) for kind in GROUPS}
    for path, found in checked.items():
        print(path.name)
        show(rate(models, found, vectors), misses=options.misses)
    if not options.check:
        save(models, options.out / FILE)


if __name__ == "__main__":
    main()
