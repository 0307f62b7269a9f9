"""The word lists of `rules/words` into what the detectors ask of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from reident.detect.normal import Vocabulary, fold_word
from reident.detect.times import Calendar
from reident.model import Kind, UserError
from reident.rulebook import RuleBook
from reident.rulebook.phrases import WordList, WordsFile


@dataclass(frozen=True, slots=True)
class SlotWords:
    """A word list as a slot: folded word -> value."""

    kind: Kind
    values: Mapping[str, str]
    stems: Mapping[str, str]
    """Words that stand for all their endings, without the star."""
    compound: bool

    def value(self, words: str) -> str | None:
        """The value of folded words; None where they are not in the list. An empty value means: as found."""
        if words in self.values:
            return self.values[words]
        return next((value for stem, value in self.stems.items() if words.startswith(stem)), None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is known about the words of one language."""

    language: str
    vocabulary: Vocabulary
    calendar: Calendar
    slots: Mapping[str, SlotWords]
    relations: Mapping[str, str]
    """Folded word -> relation id."""
    several: Mapping[str, str]
    """The same for words of several people: `kinder`."""
    titles: frozenset[str]
    possessives: frozenset[str]
    """What may stand before a relation or a name: `meine`, `liebe`, `the`."""
    own: frozenset[str]
    """The possessives that make a relation the speaker's: `meine`, `our`."""
    myself: frozenset[str]
    """How somebody speaks of himself: `me`, `ich`."""
    somebody_else: frozenset[str]
    """Words of sentences that speak of others: `his`, `dial`."""
    reach_me: frozenset[str]
    """What somebody says beside the own number or address, folded: `call me`, `rueckruf`."""
    labels: frozenset[str]
    """What a line with nothing but a number or an address begins with: `tel`, `e mail`."""
    articles: frozenset[str]
    """The definite ones."""
    of: frozenset[str]
    """What joins whose something is: `von`."""
    time_at: frozenset[str]
    """Words before a number that make it a time of day."""
    before_firm: frozenset[str]
    """Words after which an employer can be named: `bei`, `at`."""
    work_words: frozenset[str]
    """Words of things that people have of their work: `uniform`, `gehaltszettel`."""
    known_firms: frozenset[str]
    """Large employers: `hochtief`, `capita`."""
    in_streets: frozenset[str]
    """Small words that names of streets have: `am`, `of`."""
    work_sites: frozenset[str]
    """How names end of places where many firms are: `business park`."""
    firm_words: frozenset[str]
    """Words that names of firms begin or end with: `salon`, `motors`."""
    wishes: frozenset[str]
    """Words that a dictated message begins with, and that are no surname: `happy`, `herzlichen`."""
    animal_ends: frozenset[str]
    """How words end that say what sort of animal it is: `schäfer|hund`."""
    animal_things: frozenset[str]
    """What stands behind such a word and is no name: `leine`, `food`."""
    animal_called: frozenset[str]
    """What stands between such a word and a name: `namens`, `called`."""
    animal_introduced: frozenset[str]
    """Two words before an animal's name, somewhere behind its sort: `er heißt`, `name is`."""
    animal_yours: frozenset[str]
    """Words of what is the reader's: `dein`, `your`."""
    animal_theirs: frozenset[str]
    """Words of what is somebody else's: `sein`, `her`."""
    pet_words: frozenset[str]
    """What is done for animals and by them: `feed`, `litter`, `miaut`."""
    firm_kinds: frozenset[str]
    """What firms and houses are beside their name, too usual to make a name one: `haus`, `pharmacy`."""
    firm_ends: frozenset[str]
    """How compounds end that do: `orgel|bau`; in German alone."""
    no_firm_names: frozenset[str]
    """What stands before those and is no name: `own`, `nächste`."""
    ranks: frozenset[str]
    """Words of what somebody is at work, in signatures: `abteilungsleitung`, `head`."""
    at_home: frozenset[str]
    """Words before an address that is the speaker's own: `delivery`, `wohne`."""
    counted: frozenset[str]
    """What follows a number that is no age, beside units of time: `euro`, `percent`."""
    no_times: frozenset[str]
    """What follows a number that is no time of day, beside units of time: `jahren`, `people`."""
    childhood: frozenset[str]
    """What children have: `Klassenlehrerin`, `packed lunch`."""
    third: frozenset[str]
    """`she`, `er`."""
    living: frozenset[str]
    """Words of clauses that tell where somebody lives: `wohnt`, `moved`."""
    working: frozenset[str]
    """The same of where somebody works: `arbeitet`, `started`."""
    first_person: frozenset[str]
    """`ich`, `we`, `i've`."""
    clause_words: frozenset[str]
    """What a clause begins with: `weil`, `and`."""
    having: frozenset[str]
    """What says that somebody has relatives: `i have`, `wir haben`."""
    called: frozenset[str]
    """Words between a relation and a name: `heißt`, `named`."""
    introducing: frozenset[str]
    """What somebody says before his own name: `hier ist`, `this is`."""
    speaking: frozenset[str]
    """What he says behind it: `here`."""
    being: frozenset[str]
    """What joins people to what they are: `sind`, `das ist`, `who's`."""
    ours: frozenset[str]
    """The possessives of several, and words that count: `our`, `beiden`."""
    joining: frozenset[str]
    """What joins names: `und`, `and`."""
    kin: frozenset[str]
    """Relations that are the speaker's without a possessive: `mama`."""
    stop: frozenset[str]
    """Words that no name goes across."""
    indefinite: frozenset[str]
    """Words before which a name is a thing: "a gale"."""
    auxiliaries: frozenset[str]
    """Verbs behind which a word with one of `participle_ends` is what was done, nobody's name: "he has descaled it"."""
    participle_ends: frozenset[str]
    not_person: frozenset[str]
    not_place: frozenset[str]
    not_media: frozenset[str]
    """Words that are no title and no artist, also several of them together: `das nächste lied`."""
    geography: frozenset[str]
    """Rivers, mountains, seas, islands and regions."""
    not_states: frozenset[str]
    """Short forms of states that are everyday words too: `in`, `or`."""
    apposition: frozenset[str]
    """Words that may stand between a relation and the name of that person: `also`, `called`."""
    double_names: frozenset[str]
    """First names with which double names begin: `hans`, `mary`."""
    dictations: frozenset[str]
    """What asks a device to write to somebody: `text`, `schreib`."""
    closings: frozenset[str]
    """What stands before the name of whoever wrote: `cheers`, `lg`."""
    said_to: frozenset[str]
    """Words before a name at the end of a sentence that make it the reader's: `night`, `dir`."""
    before_others: frozenset[str]
    """Words before a name at the end of a message that make it somebody else's: `with`, `mit`."""
    greetings: frozenset[str]
    """Words that open a conversation and are no part of the name after them."""
    assistants: frozenset[str]
    public_names: frozenset[str]
    """People in the news and in stories: media, nobody's acquaintance."""
    public_bodies: frozenset[str]
    """How names of states, governments and organisations of states begin or end."""
    streets: frozenset[str]
    """Words for streets, and in German endings of them."""
    signs: Mapping[str, str]
    """Folded word -> the sign that it stands for in a code that is read out."""
    repeats: Mapping[str, int]
    domains: frozenset[str]
    states: Mapping[str, str]
    """Short form of a state or country -> its name: `mi`, `uk`."""
    code_words: Mapping[str, str]
    """Folded word that announces a number -> `phone` or `code`."""

    def lists(self, folded: str, *names: str) -> bool:
        """Whether one of some lists has a folded word; a language need not have each of them."""
        return any(folded in self.slots[name].values for name in names if name in self.slots)


TRADES = ("occupation_name", "occupation_word")
"""Lists of what somebody is by trade."""


def load_lexicon(rules: RuleBook, language: str) -> Lexicon:
    """The lexicon of one language.

    Raises:
        UserError: a list that every language needs is missing, or a list is there twice.
    """
    lists: dict[str, WordList] = {}
    for file in rules.of(WordsFile):
        if file.language == language:
            twice = lists.keys() & file.lists.keys()
            if twice:
                raise UserError(f"rules/words: the list {min(twice)!r} ({language}) is there twice.")
            lists |= file.lists
    missing = {"fillers", "wake", "relations", "titles", "stop", "numbers"} - lists.keys()
    if missing:
        raise UserError(f"rules/words: the list {min(missing)!r} ({language}) is missing.")
    sets: dict[str, Any] = {
        each.name: _words(lists, _LISTS.get(each.name, each.name))
        for each in fields(Lexicon)
        if each.type == "frozenset[str]"
    }
    return Lexicon(
        language=language,
        vocabulary=Vocabulary(
            _words(lists, "fillers"),
            _wake(_words(lists, "wake")),
            _words(lists, "spoken_commas"),
            frozenset(tuple(said.split()) for said in _words(lists, "spoken_ends")),
        ),
        calendar=Calendar(lists, language),
        slots={name: _slot(list_) for name, list_ in lists.items() if list_.kind},
        relations=_table(lists, "relations"),
        several=_table(lists, "several"),
        signs=_table(lists, "spoken_signs"),
        repeats={word: int(times) for word, times in _table(lists, "spoken_repeats").items()},
        states=_table(lists, "states"),
        code_words=_table(lists, "code_words"),
        **sets,
    )


_LISTS = {"labels": "reach_label", "domains": "spoken_domains"}
"""Sets of words whose list is called otherwise."""


def listed(rules: RuleBook, language: str, name: str) -> frozenset[str]:
    """The words of one list as they are written; none where no file has it."""
    lists = (file.lists.get(name) for file in rules.of(WordsFile) if file.language == language)
    return frozenset(word for found in lists if found for words in found.words.values() for word in words)


def _words(lists: Mapping[str, WordList], name: str) -> frozenset[str]:
    found = lists.get(name)
    return frozenset(fold_word(word) for words in found.words.values() for word in words) if found else frozenset()


def _table(lists: Mapping[str, WordList], name: str) -> dict[str, str]:
    found = lists.get(name)
    return {fold_word(word): value for value, words in found.words.items() for word in words} if found else {}


def _slot(list_: WordList) -> SlotWords:
    folded = {fold_word(word): value for value, words in list_.words.items() for word in words}
    exact = {word: value for word, value in folded.items() if not word.endswith("*")}
    stems = {word[:-1]: value for word, value in folded.items() if word.endswith("*")}
    return SlotWords(list_.kind or "other", exact, stems, list_.compound)


def _wake(words: frozenset[str]) -> re.Pattern[str]:
    """Wake words at the start: one or two, with the blank after them."""
    either = "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:(?:{either})(?: [,.])* )+")
