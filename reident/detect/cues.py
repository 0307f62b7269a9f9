"""Names that a pipeline sees and words of lists into what a word in the same sentence tells about them.

Speech orders its words freely; what stays are the words themselves: "den tierarzt wegen bello anrufen", "bello muss zum
tierarzt". So a cue asks for a name and for a word near it, not for a wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reident.detect.evidence import Words
from reident.detect.facts import GROUP_OF
from reident.detect.grammar import key_of, keys
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named, Namer, is_any, sentence_of
from reident.detect.names import in_capitals
from reident.detect.nlp import Entity
from reident.detect.normal import Reading, fold_pattern, fold_word, read
from reident.detect.statements import RELATION_ATTRIBUTES
from reident.model import Finding, Kind, UserError
from reident.rulebook.cues import Cue, CueFile

_TIMES = frozenset({"days", "time", "when"})
KINDS: tuple[Kind, ...] = ("person", "place", "organisation", "media", "event", "product", "group", "room", "device")
"""What a name can be; anything else in `of` is a list."""
_APPOSED = 0.62
_FAR = 5
"""Words between a relation and its name."""
_WHO = frozenset({"he", "she", "that", "who", "it", "name"})
_OWN_AFTER = frozenset({"von mir", "von uns", "of mine", "of ours"})
_LONGEST_WORD = 4
"""Words of an entry of a list."""
_OPEN = "*"


@dataclass(frozen=True, slots=True)
class _Cue:
    rule: Cue
    kinds: frozenset[str]
    lists: tuple[str, ...]
    near: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    without: re.Pattern[str] | None
    times: frozenset[str]
    texts: frozenset[str]
    needed: frozenset[str]
    """Index keys of which a sentence that fits has one; empty where it can do without."""


class Cues:
    """The cues of one language."""

    def __init__(self, files: Iterable[CueFile], lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words
        self.namer = Namer(lexicon, words)
        self._cues = [
            _compiled(file, rule, lexicon) for file in files if file.language == lexicon.language for rule in file.rules
        ]
        self._by_subject: dict[str, list[_Cue]] = {}
        for cue in self._cues:
            for subject in (*cue.kinds, *cue.lists):
                self._by_subject.setdefault(subject, []).append(cue)
        lists = {name for cue in self._cues for name in cue.lists} | (GROUP_OF.keys() & lexicon.slots.keys())
        self._lists_of = _by_first_word({name: lexicon.slots[name].values for name in lists})
        self._related_words = frozenset(relation.split()[0] for relation in lexicon.relations)

    def find_alone(self, content: str, holds: str | None, entities: Sequence[Entity]) -> list[Finding]:
        """What the cues tell about a text that nobody has read yet, with what pipelines see in it."""
        reading = read(content, self._lexicon.vocabulary, self._lexicon.language)
        names = self.namer.find(reading, entities)
        return self.find(content, holds, reading, names, self.listed(reading, names))

    def listed(self, reading: Reading, names: Sequence[Named]) -> list[Named]:
        """The listed words of a text; one inside a longer name is a part of that name: "city" in "city of angels"."""
        return [e for e in self._entries(reading) if not any(_is_inside(e, name) for name in names)]

    def find(
        self, content: str, holds: str | None, reading: Reading, names: Sequence[Named], listed: Sequence[Named]
    ) -> list[Finding]:
        """What the cues tell about the names of a text; offsets count characters of `content`.

        Args:
            content: the text.
            holds: what the layout says that it is.
            reading: the text as the rules read it.
            names: its names, from `namer`.
            listed: its listed words, from `listed`.
        """
        found: list[Finding] = []
        for named in (*names, *listed):
            sentence = sentence_of(reading, named)
            sides = " ".join(reading.words[sentence[0] : named.start]), " ".join(reading.words[named.end : sentence[1]])
            present = {key for word in reading.words[slice(*sentence)] for key in keys(word)}
            somebody = named.kind == "person" and is_any(reading, named, self._lexicon)
            for cue in self._by_subject.get(named.list or named.kind, ()):
                if somebody and cue.rule.attribute is not None:
                    continue  # "so eine antje die hat achtzehn katzen"
                if cue.needed and cue.needed.isdisjoint(present):
                    continue
                if (holds or _OPEN) in cue.texts and self._says(cue, named, reading, sides):
                    found.extend(self._findings(cue, named, (reading, content), sentence))
        found.extend(self._related(names, (reading, content)))
        return found

    def _related(self, names: Sequence[Named], text: tuple[Reading, str]) -> Iterator[Finding]:
        """A name and a relation of the speaker's in apposition: "die jutta also meine bessere hälfte"."""
        reading, content = text
        people = [named for named in names if named.kind == "person"]
        for first, last, relation in self._relations(reading):
            beside = [named for named in people if self._is_apposed(named, (first, last), reading)]
            if len(beside) != 1:
                continue
            named = beside[0]
            start, end = reading.origins[named.start][0], reading.origins[named.end - 1][1]
            attribute = RELATION_ATTRIBUTES.get(relation)
            said = in_capitals(content[start:end])
            yield Finding(start, end, "person", attribute, said, _APPOSED, "relation-beside", relation, {})

    def _relations(self, reading: Reading) -> Iterator[tuple[int, int, str]]:
        """Relations that the speaker calls own: where they start and end, and which."""
        words = reading.words
        for at, word in enumerate(words):
            if word not in self._related_words:
                continue
            for size in (3, 2, 1):
                relation = (
                    self._lexicon.relations.get(" ".join(words[at : at + size])) if at + size <= len(words) else None
                )
                if relation is None:
                    continue
                own = any(word in self._lexicon.own for word in words[max(0, at - 3) : at])
                own = own or " ".join(words[at + size : at + size + 2]) in _OWN_AFTER
                if own or " ".join(words[at : at + size]) in self._lexicon.kin:
                    yield at, at + size, relation
                break

    def _is_apposed(self, named: Named, relation: tuple[int, int], reading: Reading) -> bool:
        first, last = relation
        between = reading.words[named.end : first] if named.end <= first else reading.words[last : named.start]
        apart = named.end <= first or last <= named.start
        if not (apart and 0 < len(between) <= _FAR and all(word in self._lexicon.apposition for word in between)):
            return False
        # "luke's father" is somebody else; "he's my father" is not.
        return all(i and between[i - 1] in _WHO for i, word in enumerate(between) if word == "'s")

    def _entries(self, reading: Reading) -> list[Named]:
        """The longest entry of each list at each place, by list."""
        found: list[Named] = []
        ends: dict[str, int] = {}
        words = reading.words
        for at, word in enumerate(words):
            for name in self._lists_of.get(word, ()):
                if at < ends.get(name, 0):
                    continue
                slot = self._lexicon.slots[name]
                for size in range(min(_LONGEST_WORD, len(words) - at), 0, -1):
                    said = word if size == 1 else " ".join(words[at : at + size])
                    if said in slot.values:
                        found.append(Named(at, at + size, slot.values[said], slot.kind, name))
                        ends[name] = at + size
                        break
        return sorted(found, key=lambda named: named.list) if len(found) > 1 else found

    def _says(self, cue: _Cue, named: Named, reading: Reading, sides: tuple[str, str]) -> bool:
        """Whether the words beside a name are those of a cue; what fails most often is looked at first."""
        before, after = sides
        if not (cue.near and (cue.near.search(before) or cue.near.search(after))):
            beside = [bool(cue.before and cue.before.search(before)), bool(cue.after and cue.after.match(after))]
            asked = cue.near or cue.before or cue.after
            if asked and not (all(beside) if cue.rule.both else any(beside)):
                return False
        if cue.without and (cue.without.search(before) or cue.without.search(after)):
            return False
        if not self._is_asked_for(cue.rule, reading.words[named.start : named.end]):
            return False
        return not cue.times or bool(self._when(cue, before, after))

    def _is_asked_for(self, rule: Cue, words: Sequence[str]) -> bool:
        if rule.names == "any":
            return True
        words = [word for word in words if word not in self._lexicon.titles and word != "'s"]
        if not words or any(not word[0].isalpha() for word in words):
            return False
        public = " ".join(words) in self._lexicon.public_names
        if rule.names == "public":
            return public
        if public or any(word in self._lexicon.relations or word in self._lexicon.stop for word in words):
            return False
        if rule.names == "given":
            return self._words.is_given_name(words[0])
        return rule.names == "own" or (len(words) == 1 and not self._words.is_given_name(words[0]))

    def _when(self, cue: _Cue, before: str, after: str) -> dict[str, str]:
        """Days and times of the sentence; empty where it has none of those that the cue asks for."""
        found: dict[str, str] = {}
        for side in (before, after):
            when = self._lexicon.calendar.parse(side)
            found |= {k: v for k, v in (("days", when.days), ("time", when.time), ("date", when.date)) if v}
        wanted = cue.times - {"when"}
        return found if (found if "when" in cue.times else wanted <= found.keys()) else {}

    def _findings(
        self, cue: _Cue, named: Named, text: tuple[Reading, str], sentence: tuple[int, int]
    ) -> Iterator[Finding]:
        rule, (reading, content) = cue.rule, text
        qualifiers = {"act": rule.act} if rule.act else {}
        if cue.times:
            before = " ".join(reading.words[sentence[0] : named.start])
            after = " ".join(reading.words[named.end : sentence[1]])
            when = self._when(cue, before, after)
            qualifiers |= {key: when[key] for key in ("days", "date") if key in when}
        else:
            when = {}
        if rule.attribute in ("given_name", "family_name"):
            yield from self._name(rule, named, text, qualifiers)
            return
        start, end = reading.origins[named.start][0], reading.origins[named.end - 1][1]
        value = named.value or in_capitals(content[start:end])
        if rule.value:
            parts = {"name": value, "days": "", "time": "", "date": "", **when}
            value = " ".join(rule.value.format_map(parts).split())
        yield Finding(start, end, rule.kind or named.kind, rule.attribute, value, rule.confidence, rule.id, rule.about,
                      qualifiers)  # fmt: skip

    def _name(
        self, rule: Cue, named: Named, text: tuple[Reading, str], qualifiers: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A name of somebody, as given and family name, each at its own place."""
        reading, content = text
        places = [i for i in range(named.start, named.end) if reading.words[i] not in self._lexicon.titles]
        titled = len(places) < named.end - named.start
        if not places:
            return
        alone = len(places) == 1
        surname = titled or rule.attribute == "family_name" or not self._words.is_given_name(reading.words[places[0]])
        first = [] if alone and surname else places[:1]
        rest = places[len(first) :]
        both = {"part": "given"} if rest else {}
        for attribute, part, more in (("given_name", first, both), ("family_name", rest, {"part": "family"})):
            if part:
                start, end = reading.origins[part[0]][0], reading.origins[part[-1]][1]
                said = in_capitals(content[start:end])
                yield Finding(start, end, "person", attribute, said, rule.confidence, rule.id, rule.about,
                              {**qualifiers, **more})  # fmt: skip


def _is_inside(entry: Named, name: Named) -> bool:
    longer = name.end - name.start > entry.end - entry.start
    return (
        longer and name.kind in ("media", "person", "product") and name.start <= entry.start and entry.end <= name.end
    )


def _by_first_word(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """The lists that have an entry which begins with a word, by that word."""
    found: dict[str, set[str]] = {}
    for name, values in lists.items():
        for value in values:
            found.setdefault(value.split()[0], set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _compiled(file: CueFile, rule: Cue, lexicon: Lexicon) -> _Cue:
    kinds = frozenset(name for name in rule.of if name in KINDS)
    lists = tuple(name for name in rule.of if name not in KINDS)
    for name in lists:
        if name not in lexicon.slots:
            raise UserError(f"rules/cues: {rule.id}: {name!r} is neither a kind of names nor a list of rules/words.")
    times = frozenset(word.strip("{}") for word in rule.near if word.startswith("{"))
    if times - _TIMES:
        raise UserError(
            f"rules/cues: {rule.id}: the slot {{{min(times - _TIMES)}}} is not known; one of: days, time, when."
        )
    beside = [word for word in rule.near if not word.startswith("{")]
    near = _regex(file, rule, beside, lexicon)
    before = _regex(file, rule, rule.before, lexicon)
    after = _regex(file, rule, rule.after, lexicon)
    return _Cue(
        rule, kinds, lists, re.compile(near) if near else None,
        re.compile(rf"{before}$") if before else None, re.compile(rf"(?:, )?{after}") if after else None,
        re.compile(without) if (without := _regex(file, rule, rule.without, lexicon)) else None,
        times, frozenset(rule.texts or (*file.texts, _OPEN)),
        _needed(file, rule, [*beside, *rule.before, *rule.after], lexicon),
    )  # fmt: skip


def _regex(file: CueFile, rule: Cue, words: Sequence[str], lexicon: Lexicon) -> str | None:
    """Any of the words, each standing alone; `^` alone is the start of the sentence, `$` its end."""
    spelt = _spelt(file, rule, words)
    if not spelt:
        return None
    for word in spelt:
        if not (set("^$") & set(word) or fold_pattern(word, lexicon.vocabulary.fillers, lexicon.language)):
            raise UserError(f"rules/cues: {rule.id}: {word!r} is left out of what is read and would always fit.")
    return "(?:" + "|".join(_word(word, lexicon) for word in sorted(set(spelt), key=lambda w: (-len(w), w))) + ")"


def _spelt(file: CueFile, rule: Cue, words: Sequence[str]) -> list[str]:
    """The words with those of the parts that they name."""
    spelt: list[str] = []
    for word in words:
        if word.startswith("<"):
            if word.strip("<>") not in file.parts:
                raise UserError(f"rules/cues: {rule.id}: the part {word} is not known.")
            spelt.extend(file.parts[word.strip("<>")])
        else:
            spelt.append(word)
    return spelt


def _needed(file: CueFile, rule: Cue, words: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """The index key of the longest word of each wording; none where a wording has no word."""
    found = set[str]()
    for wording in _spelt(file, rule, words):
        pieces = fold_pattern(wording.strip("^$ "), lexicon.vocabulary.fillers, lexicon.language)
        if not pieces:
            return frozenset()
        found.add(max(map(key_of, pieces), key=len))
    return frozenset(found)


def _word(text: str, lexicon: Lexicon) -> str:
    starts, ends = text.startswith("^"), text.endswith("$")
    pieces = [
        re.escape(fold_word(piece[:-1])) + r"[^\s.,]*" if piece.endswith("*") else re.escape(fold_word(piece))
        for piece in fold_pattern(text.strip("^$ "), lexicon.vocabulary.fillers, lexicon.language)
    ]
    said = r"(?: ,)? ".join(pieces)
    body = rf"(?<!\S){said}(?!\S)" if said else ""
    return ("^" if starts else "") + body + (r"(?: ,)?$" if ends else "")
