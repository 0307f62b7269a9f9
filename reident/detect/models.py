"""Rules into what detection needs in memory: compiled phrases, pipelines, identifiers, the gazetteer, the languages."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reident.detect.animals import Animals
from reident.detect.cells import Cells
from reident.detect.cues import Cues
from reident.detect.evidence import Words
from reident.detect.identifiers import Identifiers
from reident.detect.kindred import Kindred
from reident.detect.known import Knowledge
from reident.detect.language import Identifier
from reident.detect.learned import load as load_learned
from reident.detect.lexicon import Lexicon, load_lexicon
from reident.detect.meaning import Encoder
from reident.detect.names import in_capitals
from reident.detect.nlp import Pipeline, available, load_pipeline
from reident.detect.phrases import Phrases
from reident.detect.postal import Postal
from reident.detect.roles import Roles
from reident.detect.whose import Whose
from reident.gazetteer import OF_ITS_OWN, Gazetteer, called, fold
from reident.model import LanguageCode, UserError
from reident.rulebook import RuleBook
from reident.rulebook.cues import CueFile
from reident.rulebook.linking import LinkingFile
from reident.rulebook.phrases import PhraseFile

READ = ("de", "en")
"""The languages that there are rules for."""


class GazetteerPlaces:
    """A gazetteer as detection asks it."""

    def __init__(self, gazetteer: Gazetteer, home: Mapping[str, Sequence[str]]) -> None:
        """`home`: language -> the countries whose places it calls by their official names."""
        self._gazetteer, self._home = gazetteer, home

    def official(self, name: str, language: str = "") -> str | None:
        """The official name, or the language's own for a place abroad (`Vienna`); None where there is no such place."""
        found = self._gazetteer.find(name)
        if not found:
            return None
        first, said = found[0], fold(name)
        if not fold(first.name).startswith(said):  # "Brunswick" is Braunschweig, and a town of that name as well
            own = next((p for p in found[1:] if fold(p.name) == said and p.population >= OF_ITS_OWN), None)
            first = own or first
        return in_capitals(called(first, name, self._home.get(language, ())))

    def is_word(self, name: str) -> bool:
        """Whether the name is a common word as well."""
        return self._gazetteer.is_word(name)

    def within(self, name: str, wider: str) -> str | None:
        """`Portland, Maine`: a place and the region or country of that name that it lies in; None: it does not."""
        around = [place for place in self._gazetteer.find(wider) if place.level in ("region", "country")]
        for place in self._gazetteer.find(name) if around else ():
            fits = place.level in ("municipality", "district")
            outer = next((o for o in around if fits and self._gazetteer.inside(place, o)), None)
            if outer is not None:
                return f"{in_capitals(called(place, name))}, {in_capitals(called(outer, wider))}"
        return None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One line of `reident models`."""

    language: LanguageCode
    name: str
    version: str
    license: str
    origin: str
    """`own` (ships with reident) or `official` (installed by the user)."""
    used: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads the texts of one language, beside the pipelines."""

    language: LanguageCode
    phrases: Phrases
    cues: Cues
    roles: Roles
    animals: Animals
    kindred: Kindred
    whose: Whose
    identifiers: Identifiers
    postal: Postal
    known: Knowledge


class Models:
    """All that detection keeps in memory. Pickled, it is a recipe: a worker loads its own."""

    def __init__(self, rules: RuleBook, languages: Sequence[LanguageCode] = READ) -> None:
        unknown = [code for code in languages if code not in READ]
        if unknown:
            raise UserError(
                f"There are no rules for the language {unknown[0]!r}; there are rules for: {', '.join(READ)}."
            )
        self.rules = rules
        self.languages = tuple(languages)
        self.lexicons: Mapping[LanguageCode, Lexicon] = {code: load_lexicon(rules, code) for code in self.languages}
        files = rules.of(PhraseFile)
        self.phrases = {code: Phrases(files, lexicon) for code, lexicon in self.lexicons.items()}
        self.pipelines: Mapping[LanguageCode, tuple[Pipeline, ...]] = {
            code: tuple(load_pipeline(source) for source in available([code])) for code in self.languages
        }
        self.places = load_places(rules)
        self.known: Mapping[LanguageCode, Knowledge] = {
            code: Knowledge(lexicon, Words(code), self.places) for code, lexicon in self.lexicons.items()
        }
        self.cues = {
            code: Cues(rules.of(CueFile), lexicon, self.known[code].words) for code, lexicon in self.lexicons.items()
        }
        learned = load_learned()
        self.animals = {code: Animals(lexicon, self.known[code].words) for code, lexicon in self.lexicons.items()}
        self.kindred = {code: Kindred(lexicon, self.known[code].words) for code, lexicon in self.lexicons.items()}
        self.whose = {code: Whose(lexicon, self.known[code].words) for code, lexicon in self.lexicons.items()}
        self.roles = {code: Roles(lexicon, self.known[code].words, learned) for code, lexicon in self.lexicons.items()}
        self.encoder = Encoder()
        self.cells = Cells(rules, self.places, self.lexicons)
        self.identifiers = Identifiers(rules, self.lexicons)
        self.postal = Postal(self.cells, self.places, self.lexicons)
        self.identifier = Identifier.of(rules, self.languages)

    @classmethod
    def load(cls, rules: RuleBook, languages: Sequence[LanguageCode] = READ) -> Models:
        """Load everything for some languages, from the disk only.

        Raises:
            UserError: a language that there are no rules for, or rules that are not valid.
        """
        models = cls(rules, languages)
        gc.freeze()  # what is loaded stays: the collector need not look through it again while texts are read
        return models

    def __reduce__(self) -> tuple[type[Models], tuple[RuleBook, tuple[LanguageCode, ...]]]:
        return Models, (self.rules, self.languages)

    def of(self, language: LanguageCode) -> Reader:
        """What reads the texts of a language."""
        return Reader(
            language, self.phrases[language], self.cues[language], self.roles[language], self.animals[language],
            self.kindred[language], self.whose[language], self.identifiers, self.postal, self.known[language],
        )  # fmt: skip

    def describe(self) -> Iterator[ModelInfo]:
        """The pipelines in use and those that could be, for `reident models`."""
        for code in self.languages:
            for pipeline in self.pipelines[code]:
                meta = pipeline.nlp.meta
                yield ModelInfo(
                    code, pipeline.source.name, str(meta.get("version", "")), str(meta.get("license", "")),
                    pipeline.source.origin, True,
                )  # fmt: skip


def load_places(rules: RuleBook) -> GazetteerPlaces | None:
    """The gazetteer; none where its extract is not part of the rules (a folder of the user's own rules)."""
    try:
        home = next((file.placing.countries for file in rules.of(LinkingFile)), {})
        return GazetteerPlaces(Gazetteer.load(rules.folder), home)
    except UserError:
        return None
