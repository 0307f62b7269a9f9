"""A name or a sentence of a text into what it is to the speaker: a child, the employer, the home; getting up, leaving.

People say the same in more ways than anybody writes down. Beside the rules, which know some of them exactly, small
models weigh all words of a sentence and what it means as a whole (`learned.py`, `meaning.py`). They are trained on own
sentences with a gap for the name (`training/roles`), so they know no names, and say nothing where they are not sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from reident.detect.evidence import Words
from reident.detect.facts import AGE, BIRTHDAY, CLOCK, GROUP_OF, GROWN, Facts
from reident.detect.formed import FORMED, PERHAPS
from reident.detect.learned import GROUPS, Group, Vector, beside, hashed, of_sentence
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named, is_any, sentence_of
from reident.detect.names import in_capitals
from reident.detect.normal import Reading, written
from reident.detect.overlooked import MARKS, OVERLOOKED, PETLIKE, UNHEARD, Overlooked
from reident.detect.role_table import AT_THE_TIME, EVERY, ROLES, TOLD, Role
from reident.detect.times import at_night
from reident.model import Finding, Kind

RULE = "learned-role"
"""Under this name the findings stand beside those of the rules."""
NOW = "@time"
"""Value of a sign of the day: the time of the text."""
DOUBT = "learned-doubt"
"""Under this name stands where a name is nobody of the speaker's: a doubtful rule gives way there."""
HINT = "learned-hint"
"""Under this name stands how probable roles are that no single sentence tells, for whoever reads all sentences."""
HINTS: Mapping[str, tuple[str, ...]] = {
    "person": ("partner", "child", "parent", "sibling", "friend", "colleague", "pet", "self", "addressed", "family"),
    "organisation": ("employer",),
    "place": ("home", "work_place", "home_of"),
}  # fmt: skip
"""These roles: of people, firms and places of which somebody speaks again and again, and never says what they are."""
PETS, ANIMALS, ARTISTS = "pet_name", "pet_animal", "artist"
"""Lists of rules/words: what people call animals, what sorts there are, who makes music."""
SCHOOLS, SCHOOL_ENDS = "school_kind", "school_end"
"""The same: what schools there are, and how their names end: "westfield primary"."""
FACTS = frozenset({*GROUP_OF.values(), AGE, BIRTHDAY, CLOCK, "travel"}) - {"condition", "organisation"}
"""Models of what the speaker says of himself: of words of lists, numbers, dates, times, and places of a journey."""
ACTIVITY: Mapping[str, str] = {"sport": "sports", "sport_word": "sports", "sport_more": "sports"}
"""Lists of what is done for sport; the others are hobbies."""
STAND_IN: Mapping[str, Mapping[str, str]] = {
    "de": {"person": "anna", "family": "krüger", "full": "anna krüger", "pet": "bello", "place": "gießen",
           "organisation": "siemens", "school": "die schule", "condition": "asthma", "occupation": "lehrer",
           "activity": "tennis", "diet": "vegan", "religion": "katholisch", "vehicle": "golf", "age": "vierzig",
           "birthday": "dritten mai", "travel": "gießen", "clock": "acht uhr"},
    "en": {"person": "anna", "family": "higgins", "full": "anna higgins", "pet": "buddy", "place": "gloucester",
           "organisation": "siemens", "school": "the school", "condition": "asthma", "occupation": "teacher",
           "activity": "tennis", "diet": "vegan", "religion": "catholic", "vehicle": "golf", "age": "forty",
           "birthday": "third of may", "travel": "gloucester", "clock": "eight o'clock"},
}  # fmt: skip
"""What stands for every name of a sort when a sentence's meaning is looked at, so that no name counts for itself."""
WINDOW = 14
"""Words on each side that are looked at."""
AT_ONCE = 30
"""Words of a text that is looked at as a whole; of a longer one only the sentence of the name."""
SPOKEN_AT_ONCE = 24
"""Words of a sentence that can be a sign of getting up or leaving."""
COMMAND = 16
"""Words of a text up to which it is asked whether a name can stand there at all; longer ones are written, mostly."""
_NO_FIRM = 0.6
"""What is left of the probability of an employer that is called like somebody's first name, or like no firm at all."""
_NO_FIRMS = ("appointment_kind", "condition", "medicine")
"""Lists of words that are no firms."""
_TITLED = ("media", "product", "device", "room")
_OPEN: Mapping[str, float] = {"person": 0.3, "organisation": 0.15, "place": 0.2, "condition": 0.15, "sign": 0.2,
                              "travel": 0.4, "named": 0.25, "clock": 0.35}  # fmt: skip
_OPEN_FACT = 0.25
"""Probability of any role, by the words alone, from which on the sentence's meaning is looked at. Of the sentences that
tell a role one in a hundred has less (`benchmarks/told`); of those that tell none, half and more."""
_CALLED_HERE = 0.7
"""Probability by the words alone from which on any word beside a word of animals may be a pet's name."""
_SOMEBODY = 0.6
"""Probability by the words alone from which on a name can stand there, whatever the sentence means."""
_UNSEEN, _UNSEEN_PET, _WORD_PET, _OVERLOOKED, _BESIDE = 0.75, 0.6, 0.8, 0.95, 2
"""Probabilities, and words beside it, from which a name counts that no pipeline takes for one."""
_UNSEEN_FIRM = 0.6
"""The same for an employer's name."""
_USUAL = 0.7
"""What is left for a surname that is an everyday word as well, or in no list: a slip of the recogniser."""
_FORMED: Mapping[str, float] = {FORMED: 0.6, PERHAPS: 0.5}
"""How sure a firm's name is that is one by its form alone, by its list."""
_SHORTEST = 3
"""Letters of a name; less is a slip of the recogniser."""
_NOBODY: Mapping[str, float] = {"person": 0.85, "organisation": 0.8, "place": 0.85, "condition": 0.85, "sign": 0.85,
                                "named": 0.7}  # fmt: skip
_HINTED = 0.005
"""Probability of a role of people that is passed on; less is no different from none."""
_NO_FACT = 0.7
"""Probability of being nothing to the speaker from which on doubtful rules give way."""


_OWN = ("self", "addressed")


@dataclass(frozen=True, slots=True)
class Question:
    """A name or a sentence whose role is open, as the models see it."""

    kind: str
    """Of the models: a key of `GROUPS`."""
    group: Group = field(repr=False)
    labels: tuple[str, ...]
    named: Named
    span: tuple[int, int]
    content: str = field(repr=False)
    word: str = field(repr=False)
    """The name's first word as the lists know it."""
    features: list[int] = field(repr=False)
    sentence: str = field(repr=False)
    """For the encoder: the sentence with a stand-in for the name."""
    guessed: Vector = field(repr=False)
    """The probability of every role by the words alone."""
    settled: bool = False
    """Whether the words alone settle that it has no role."""


class Roles:
    """The roles of names in one language; without models there are none."""

    def __init__(self, lexicon: Lexicon, words: Words, groups: Mapping[str, Group]) -> None:
        self._lexicon, self._words, self._groups = lexicon, words, groups
        self._pets, self._artists = self._listed(PETS), self._listed(ARTISTS)
        self._schools = self._listed(SCHOOLS) | self._listed(SCHOOL_ENDS)
        self._facts = Facts(lexicon)
        self._overlooked = Overlooked(lexicon, words, self._pets)
        self._nobody = lexicon.stop | lexicon.relations.keys() | lexicon.titles | self._listed(ANIMALS)

    def _listed(self, name: str) -> frozenset[str]:
        slot = self._lexicon.slots.get(name)
        return frozenset(slot.values) if slot else frozenset()

    def ask(
        self, content: str, holds: str | None, names: Sequence[Named], listed: Sequence[Named], reading: Reading
    ) -> Iterator[Question]:
        """What is open about a text's names and sentences.

        Args:
            content: the text.
            holds: what it is.
            names: its names, seen by pipelines or lists.
            listed: its words of lists, illnesses among them.
            reading: the text as rules read it.
        """
        if holds not in EVERY or not self._groups:
            return
        titles = [named for named in names if named.kind in _TITLED]
        names = [self._with_school(named, reading) for named in names]
        things = [named for named in listed if GROUP_OF.get(named.list) in FACTS]
        names = [n for n in names if n.kind != "organisation" or not any(map(n.overlaps, things))]
        formed = self._overlooked.formed(content, reading, names)
        names = [n for n in names if not any(map(n.overlaps, formed))] + formed
        for named in (*names, *self._overlooked.find(content, reading, names)):
            if named.list == PETLIKE:
                if self._can_be_called_here(content, reading, named):
                    seen = self.look(content, reading, named, named.kind)
                    yield from self._question(content, named, named.kind, reading, seen)
                continue
            if named.kind in GROUPS and self._is_asked(content, named, titles, reading):
                seen = self.look(content, reading, named, named.kind)
                yield from self._question(content, named, named.kind, reading, seen)
                if named.kind == "place":
                    yield from self._question(content, named, "travel", reading, seen)
                elif named.kind == "person" and len(reading.words) <= COMMAND:
                    yield from self._question(content, named, "named", reading)
        taken = {i for named in names for i in range(named.start, named.end)}
        for named in listed:
            kind = GROUP_OF.get(named.list)
            if kind == "organisation" and (named.start in taken or any(map(named.overlaps, things))):
                continue
            if kind is not None:
                yield from self._question(content, named, kind, reading)
        for named in self._facts.find(reading):
            yield from self._question(content, named, named.list, reading)
        if holds in AT_THE_TIME:
            yield from self._signs(content, reading)

    def _can_be_called_here(self, content: str, reading: Reading, named: Named) -> bool:
        """Whether the words beside a word make it a name: "feed [pudding]", not "feed the cat at [six]"."""
        group = self._groups.get("named")
        if group is None or is_any(reading, named, self._lexicon):
            return False
        features, _ = self.look(content, reading, named, "named")
        return float(group.guess(features)[1]) >= _CALLED_HERE

    def _with_school(self, named: Named, reading: Reading) -> Named:
        """A place or an organisation that is a school, or that one is called after: "westfield primary"."""
        if named.kind not in ("place", "organisation", "person") or not self._schools:
            return named
        end = named.end
        while end < len(reading.words) and end - named.end < 2 and reading.words[end] in self._schools:
            end += 1
        if end == named.end and (named.kind == "organisation" or reading.words[named.end - 1] not in self._schools):
            return named
        return replace(named, end=end, kind="organisation")

    def _question(
        self, content: str, named: Named, kind: str, reading: Reading, seen: tuple[list[int], str] | None = None
    ) -> Iterator[Question]:
        group = self._groups.get(kind)
        if group is None:
            return
        times = self._lexicon.calendar.vocabulary if kind == "occupation" else frozenset()
        if kind in FACTS and _spoken_beside(reading, named, times) < _BESIDE:
            return
        features, sentence = seen or self.look(content, reading, named, kind)
        guessed = group.guess(features)
        nobody = float(guessed[0])
        settled = 1 - nobody < _OPEN.get(kind, _OPEN_FACT) and named.list not in _FORMED
        if kind == "named" and 1 - nobody >= _SOMEBODY:
            return
        if settled and (kind == "travel" or nobody < _NOBODY.get(kind, _NO_FACT)):
            return
        span = reading.origins[named.start][0], reading.origins[named.end - 1][1]
        word = written(content, reading, named.start)
        yield Question(kind, group, GROUPS[kind], named, span, content, word, features, sentence, guessed, settled)

    def _signs(self, content: str, reading: Reading) -> Iterator[Question]:
        group, first = self._groups["sign"], 0
        for at, word in enumerate((*reading.words, ".")):
            if word != ".":
                continue
            if 0 < at - first <= SPOKEN_AT_ONCE:
                whole = Named(first, at, "", "date_time")
                features, sentence = self.look(content, reading, whole, "sign")
                if group.at_most(features) < _OPEN["sign"]:
                    first = at + 1
                    continue
                guessed = group.guess(features)
                if 1 - guessed[0] >= _OPEN["sign"]:
                    span = reading.origins[first][0], reading.origins[at - 1][1]
                    yield Question("sign", group, GROUPS["sign"], whole, span, content, "", features, sentence, guessed)
            first = at + 1

    def tell(self, question: Question, vector: Vector | None, holds: str | None) -> Iterator[Finding]:
        """What a name or a sentence is, as far as the model is sure; offsets count characters of the text.

        Args:
            question: what is open.
            vector: the sentence's meaning; None where the words alone settle it.
            holds: what the text is.
        """
        rated = question.guessed if vector is None else question.group.rate(question.features, vector)
        best = int(rated.argmax())
        label, sure = question.labels[best], float(rated[best])
        if label in _OWN:  # whoever introduces himself and whoever is spoken to in the room is the same
            sure = float(sum(rated[question.labels.index(name)] for name in _OWN))
        start, end = question.span
        if best == 0 and sure >= _NOBODY.get(question.kind, _NO_FACT) and question.kind != "travel":
            yield _doubt(question, sure)
        if label == "addressed" and holds == "message":  # there, it is the reader
            label, sure = "reader", float(rated[best])
        if label in ("activity", "activity_of"):
            label = label.replace("activity", ACTIVITY.get(question.named.list, "hobby"))
        if label == "age" and int(question.named.value) < GROWN:
            return
        role = ROLES.get(label)
        left = 0.0 if role is None or holds not in role.texts else self._sure(role, sure, question)
        if holds in TOLD and question.kind in HINTS:
            yield _hint(question, rated)
        if role is None or left == 0:
            return
        sure = left
        if question.named.end - question.named.start > 1 and question.kind == "person":
            if label not in ("self", "family") or not self._is_full(question.content[start:end]):
                return
            role = ROLES["family"]
        value = NOW if question.kind == "sign" else question.named.value or in_capitals(question.content[start:end])
        value = at_night(value, question.content) if label == "sleep_clock" else value
        qualifiers = {"act": role.act} if role.act else {}
        yield Finding(start, end, role.kind, role.attribute, value, sure * role.trust, RULE, role.about, qualifiers)

    def _sure(self, role: Role, rated: float, question: Question) -> float:
        """What remains of the model's probability; 0 where it is not enough."""
        named, word, least = question.named, question.word, role.least
        if named.list == UNHEARD:
            return 0.0
        if named.list == PETLIKE:
            return rated if role.attribute == "pet" and rated >= _WORD_PET else 0.0
        if named.list in (OVERLOOKED, PERHAPS) and question.kind == "organisation":
            return rated if role.attribute == "employer" and rated >= _UNSEEN_FIRM else 0.0
        if question.kind == "organisation" and named.end - named.start == 1 and self._is_no_firm(word):
            rated *= _NO_FIRM
        if question.kind != "person" or named.end - named.start > 1:
            return rated if rated >= least else 0.0
        usual = self._words.is_usual(word)
        if role.attribute == "pet" and word in self._pets:
            doubtful = usual or self._words.is_word_only(word)
            least = least if named.seen else _WORD_PET if doubtful else _UNSEEN_PET
        elif self._is_doubtful(role, word):
            least = _OVERLOOKED
        elif not named.seen:
            least = _OVERLOOKED if usual or named.list else _UNSEEN
        if rated < least:
            return 0.0
        if role.attribute == "family_name" and (usual or self._words.sort_of_name(word) == "unknown"):
            return rated * _USUAL
        return rated

    def _is_no_firm(self, word: str) -> bool:
        """Whether a word alone is somebody's first name, an illness or an appointment, and no firm that is known."""
        if word in self._lexicon.known_firms:
            return False
        listed = any(word in slot.values for name in _NO_FIRMS if (slot := self._lexicon.slots.get(name)))
        return listed or (self._words.sort_of_name(word) == "given" and self._words.is_given_name(word))

    def _is_full(self, name: str) -> bool:
        """Whether two words are a given name and a surname: not "jakub jakub", "ellie honey", "hartwell motors"."""
        first, *_, last = name.lower().split()
        known = self._words.can_be_surname([last]) or not (
            self._words.is_plain(last) or self._words.is_given_name(last)
        )
        return first != last and known and not self._words.is_verb(last) and not self._overlooked.is_kind(last)

    def _is_doubtful(self, role: Role, word: str) -> bool:
        """Whether a word is hardly ever such a name: "rice" for somebody of the family, "merk" for a surname."""
        if role.attribute == "family_name":
            return self._words.is_verb(word)
        return word not in self._pets and self._words.is_plain(word)

    def _is_asked(self, content: str, named: Named, titles: Sequence[Named], reading: Reading) -> bool:
        """Whether a name can be somebody's at all: not the artist of a song, nor all that is said."""
        size = named.end - named.start
        first, last = sentence_of(reading, named)
        if last - first - size < (1 if named.seen else _BESIDE):
            return False
        if any(map(named.overlaps, titles)):
            return False
        word = reading.words[named.start]
        if is_any(reading, named, self._lexicon):
            return False
        if named.kind == "person" and not self._is_person(content, named, reading):
            return False
        if word in self._nobody and word not in self._pets:
            return False
        said = {
            " ".join(reading.words[a:b])
            for a in (named.start, max(0, named.start - 1))
            for b in (named.end, named.end + 1)
        }
        return said.isdisjoint(self._lexicon.public_names) and said.isdisjoint(self._artists)

    def _is_person(self, content: str, named: Named, reading: Reading) -> bool:
        """Whether words can be one person's name: one word, or a given name and a surname."""
        words = [written(content, reading, i) for i in range(named.start, named.end)]
        if len(words) > 1:
            return len(words) == 2 and self._words.is_given_name(words[0]) and not self._words.is_word_only(words[1])
        word, before = reading.words[named.start], reading.words[named.start - 1] if named.start else ""
        done = before in self._lexicon.auxiliaries and word.endswith(tuple(self._lexicon.participle_ends))
        if done and not self._words.is_known_person([word]):
            return False
        return word in self._pets or (len(word) >= _SHORTEST and not self._words.is_word_only(words[0]))

    def look(self, content: str, reading: Reading, named: Named, kind: str) -> tuple[list[int], str]:
        """What the models see of a name: hashed features, and the sentence with a stand-in for the name."""
        language = self._lexicon.language
        whole = len(reading.words) <= AT_ONCE and "\n" not in content.strip()
        first, last = (0, len(reading.words)) if whole else sentence_of(reading, named)
        if kind == "sign":
            words = [word for word in reading.words[named.start : named.end] if word != ","]
            return hashed(of_sentence(words), language), _between(content, reading, named.start, named.end)
        places = [i for i in range(first, last) if reading.words[i] not in MARKS]
        left = [reading.words[i] for i in places if i < named.start][-WINDOW:][::-1]
        right = [reading.words[i] for i in places if i >= named.end][:WINDOW]
        found, stand_in = beside(left, right), kind
        if kind == "named":
            stand_in = self._sort(content, named, reading)[1]
        elif kind == "person":
            sort, stand_in = self._sort(content, named, reading)
            found += (f"name={sort}", f"{sort}<{left[0] if left else '^'}", f"{sort}>{right[0] if right else '$'}")
        elif kind == "organisation" and not self._schools.isdisjoint(reading.words[named.start : named.end]):
            stand_in = "school"
            found.append("name=school")
        before = _between(content, reading, first, named.start)
        after = _between(content, reading, named.end, last)
        stands = STAND_IN.get(language, STAND_IN["en"])[stand_in]
        return hashed(found, language), " ".join(filter(None, (before, stands, after)))

    def _sort(self, content: str, named: Named, reading: Reading) -> tuple[str, str]:
        """What a person's name is known as, and the stand-in for it."""
        if named.end - named.start > 1:
            return "full", "full"
        word = reading.words[named.start]
        if word in self._pets and self._words.sort_of_name(word) != "given":
            return "pet", "pet"
        sort = self._words.sort_of_name(written(content, reading, named.start))
        return sort, "family" if sort == "family" else "person"


def _doubt(question: Question, sure: float) -> Finding:
    kind: Kind = "health" if question.kind == "condition" else question.named.kind
    return Finding(*question.span, kind, None, "", sure, DOUBT, "other", {"of": question.labels[0]})


def _hint(question: Question, rated: Vector) -> Finding:
    every = {label: float(rated[question.labels.index(label)]) for label in HINTS[question.kind]}
    told = {label: f"{sure:.3f}" for label, sure in every.items() if sure >= _HINTED or question.kind != "person"}
    value = question.named.value or in_capitals(question.content[slice(*question.span)])
    sure = _FORMED.get(question.named.list, 0.0)
    return Finding(*question.span, question.named.kind, None, value, sure, HINT, "other", told)


def _spoken_beside(reading: Reading, named: Named, times: Set[str]) -> int:
    """How many words stand beside a name or a listed word; figures, signs and some words of times are none: "bäcker auf
    fünf uhr zehn" is a misheard alarm."""
    first, last = sentence_of(reading, named)
    return sum(
        word[0].isalpha() and word not in times
        for word in (*reading.words[first : named.start], *reading.words[named.end : last])
    )


def _between(content: str, reading: Reading, first: int, last: int) -> str:
    """The text from one word to before another, in small letters; empty where there is none."""
    if first >= last:
        return ""
    return " ".join(content[reading.origins[first][0] : reading.origins[last - 1][1]].lower().split())
