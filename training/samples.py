"""Sentences of `roles/`, templates and corpora into samples: what the models of the roles see of each."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpora
import numpy as np
import yaml

from reident.detect.learned import GROUPS, Group, Weights
from reident.detect.models import Models
from reident.detect.named import Named
from reident.detect.nlp import entities
from reident.detect.normal import read
from reident.detect.roles import FACTS, PETS, STAND_IN, Roles

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "roles"
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")
KIND = {label: kind for kind, labels in GROUPS.items() for label in labels}
CALLED = {"contact": "other", "fullname": "self", "nothing": "no_sign", "hobby": "activity", "sports": "activity",
          "hobby_of": "activity_of", "sports_of": "activity_of", "occupation_you": "occupation_of",
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
THEMES = ("call", "message", "appointment", "birthday", "know", "outings", "pairs", "verbs", "named_after", "music")
"""Templates of the pipelines in which a person is nobody of the household."""
WHO = ("person", "artist", "famous", "film", "song")
FROM_CORPORA, QUIET, OTHERS, THINGS, EVERYDAY = 1500, 1500, 250, 5000, 8000
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

    def at_most(self, found: Sequence[int]) -> float:  # noqa: ARG002
        return 1.0


NOTHING = Weights({}, np.zeros((0, 2)), np.zeros(2))
OPEN = dict.fromkeys(GROUPS, Open.of(NOTHING, NOTHING, np.zeros((0, 2))))


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
