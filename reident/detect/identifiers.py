"""Texts into numbers and codes of a person, case, account or device, with Presidio as the engine.

The recognisers are those of `rules/identifiers`, all of them for every language: a German tax number in an English mail
is one too. A text without digits and signs that a code needs never reaches the engine. Nothing is asked of the network:
the list of public suffixes is the one inside tldextract, and no language model is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import tldextract
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry, predefined_recognizers
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from reident.detect.checksums import CHECKSUMS
from reident.detect.lexicon import Lexicon
from reident.detect.normal import fold_word, read
from reident.detect.spoken import Spoken, whose
from reident.model import Finding, LanguageCode, UserError
from reident.rulebook import RuleBook
from reident.rulebook.identifiers import Code, CodeFile

_ANY = "en"
"""The one language that the engine knows: its recognisers here are for all languages."""
_WORTH_A_LOOK = re.compile(
    r"\d\D{0,3}\d\D{0,3}\d|@|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d|\bamzn1\.|://|[A-Z]\d|\d[A-Z]|\d/\d"
)
_WORTH_A_LOOK_IN_PROSE = re.compile(r"\d|ern [A-Z]|[a-z] of [A-Z]")
"""Every pattern of the rules for documents matches a text that holds one of these."""
_END = re.compile(r"[.!?\n](?=\s|$)")
_BESIDE = 80
"""Characters beside a code that may say whose it is."""
_LABELLED = re.compile(r"(?P<label>[^\W\d_](?:[\w -]*\w)?)(?P<sign>[.:]{0,2})[ \t]*$")
_TOKEN = re.compile(r"\w[\w.-]*\w|\w")
_WITH_CONTEXT = 0.85
_CHECKED = 0.95
_ANNOUNCED = 0.97
"""Of a code that counts only where a word announces it: surer than any other reading of the same digits."""


def silence_network() -> None:
    """Make tldextract, which Presidio asks whether a mail domain exists, use the list inside its package."""
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Identifiers:
    """The recognisers of `rules/identifiers`, and codes spoken as words."""

    def __init__(self, rules: RuleBook, lexicons: Mapping[LanguageCode, Lexicon]) -> None:
        silence_network()
        self._codes = {code.id: code for file in rules.of(CodeFile) for code in file.codes}
        self._lexicons = dict(lexicons)
        self._spoken = {language: Spoken(lexicon) for language, lexicon in lexicons.items()}
        self._engine = _engine([_recogniser(code) for code in self._codes.values()])

    def find(self, content: str, language: LanguageCode, *, prose: bool = True) -> list[Finding]:
        """The codes of a text; of those that overlap, the surest.

        Args:
            content: the text.
            language: whose words spoken codes are made of.
            prose: whether it is a document, in which years and days count, too.
        """
        found = list(self._spoken[language].find(content)) if language in self._spoken else []
        if _WORTH_A_LOOK.search(content) or (prose and _WORTH_A_LOOK_IN_PROSE.search(content)):
            written = self._written(content, language)
            found.extend(f for f in written if prose or not self._codes[f.rule[11:]].prose)
        kept: list[Finding] = []
        for finding in sorted(found, key=lambda f: (-round(f.confidence, 1), f.start - f.end)):
            if not any(finding.start < other.end and other.start < finding.end for other in kept):
                kept.append(finding)
        return kept

    def _value(self, code: Code, text: str) -> str:
        return _dated(text, self._lexicons.values()) if code.kind == "date_time" else " ".join(text.split())

    def _whose(self, content: str, span: tuple[int, int], language: LanguageCode) -> str:
        """Whose a code is by the words of its sentence."""
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            return "other"
        if self._is_labelled(content, span, lexicon):
            return "speaker"
        before = _END.split(content[max(0, span[0] - _BESIDE) : span[0]])[-1]
        after = _END.split(content[span[1] : span[1] + _BESIDE])[0]
        words = [read(text, lexicon.vocabulary, language).words for text in (before, after)]
        return whose(words[0], words[1], lexicon)

    @staticmethod
    def _is_labelled(content: str, span: tuple[int, int], lexicon: Lexicon) -> bool:
        """Whether a code has a line to itself, beside a label ("Tel. 0171 1234567"): the writer's own."""
        line = _LABELLED.match(content, content.rfind("\n", 0, span[0]) + 1, span[0])
        after = content[span[1] :].partition("\n")[0]
        if line is None or any(c.isalnum() for c in after) or not ("\n" in content or line["sign"]):
            return False
        return " ".join(fold_word(word) for word in line["label"].split()) in lexicon.labels

    def _written(self, content: str, language: LanguageCode) -> Iterator[Finding]:
        results = self._engine.analyze(content, _ANY, return_decision_process=True, score_threshold=0.0)
        for result in results:
            code = self._codes[result.entity_type]
            explained = result.analysis_explanation
            near = bool(explained and explained.supportive_context_word)
            checked = bool(explained and explained.validation_result)
            if code.needs_context and not near:
                continue
            confidence = _CHECKED if checked and (near or not code.needs_context) else code.confidence
            if near:
                confidence = max(confidence, _ANNOUNCED if code.needs_context else _WITH_CONTEXT)
            span = _group(code, content, result.start, result.end)
            about = self._whose(content, span, language)
            value = self._value(code, content[slice(*span)])
            rule = f"identifier-{code.id}"
            yield Finding(*span, code.kind, code.attribute, value, confidence, rule, about, dict(code.qualifiers))


def _dated(text: str, lexicons: Iterable[Lexicon]) -> str:
    """A date in figures, whichever language it is written in; as it is written where it cannot be read."""
    for lexicon in lexicons:
        words = read(text.replace(",", " "), lexicon.vocabulary, lexicon.language).text
        if date := lexicon.calendar.parse(words).date:
            return date
    return " ".join(text.split())


def _group(code: Code, content: str, start: int, end: int) -> tuple[int, int]:
    """The group of the pattern where it has one: the code without the words that announce it."""
    flags = 0 if code.case_sensitive else re.IGNORECASE
    for pattern in code.patterns:
        match = re.compile(pattern, flags).match(content, start)
        if match and match.lastindex and match.end() == end:
            return next(match.span(n) for n in range(1, match.lastindex + 1) if match.start(n) >= 0)
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    return start, end


class _Checked(PatternRecognizer):
    """Patterns of a rule with the rule's checksum."""

    def __init__(self, code: Code) -> None:
        self._check = CHECKSUMS[code.checksum] if code.checksum else None
        patterns = [Pattern(f"{code.id}-{number}", text, code.confidence) for number, text in enumerate(code.patterns)]
        flags = re.MULTILINE | (0 if code.case_sensitive else re.IGNORECASE)
        context = [word.lower() for word in code.context]
        super().__init__(code.id, name=code.id, patterns=patterns, context=context, global_regex_flags=flags)

    def validate_result(self, pattern_text: str) -> bool | None:
        """None (nothing to say) where the rule has no checksum."""
        if self._check is None:
            return None
        return None if self._check(pattern_text) else False


def _recogniser(code: Code) -> Any:
    if code.engine is None:
        return _Checked(code)
    made = getattr(predefined_recognizers, code.engine, None)
    if made is None:
        raise UserError(f"rules/identifiers: {code.id}: Presidio has no recogniser {code.engine!r}.")
    own = list(getattr(made, "CONTEXT", None) or [])
    options = {key: tuple(value) if isinstance(value, list) else value for key, value in code.options.items()}
    recogniser = made(
        supported_language=_ANY, supported_entity=code.id, name=code.id, context=[*own, *code.context], **options
    )
    if code.case_sensitive and hasattr(recogniser, "global_regex_flags"):
        recogniser.global_regex_flags = re.MULTILINE
    return recogniser


def _engine(recognisers: Sequence[Any]) -> AnalyzerEngine:
    registry = RecognizerRegistry(recognizers=list(recognisers), supported_languages=[_ANY])
    enhancer = LemmaContextAwareEnhancer(
        context_similarity_factor=0.35, min_score_with_context_similarity=0.4, context_prefix_count=6,
        context_suffix_count=2, context_matching_mode="whole_word",
    )  # fmt: skip
    return AnalyzerEngine(
        registry, _Words(), supported_languages=[_ANY], context_aware_enhancer=enhancer, log_decision_process=False
    )


class _Words(NlpEngine):
    """What Presidio needs of a language: the words around a code, to look for context in."""

    def load(self) -> None:
        """There is nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words with their places; their lower-cased forms stand for lemmas."""
        spans = [match.span() for match in _TOKEN.finditer(text)]
        words: Any = [text[start:end].lower() for start, end in spans]  # Presidio only counts and measures them
        return NlpArtifacts([], words, [start for start, _ in spans], words, self, language)

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002  (Presidio's interface, here and below)
        n_process: int = 1,  # noqa: ARG002
        **_: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """One after the other."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        """No word is left out."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        """Words only."""
        return not any(character.isalnum() for character in word)

    def get_supported_entities(self) -> list[str]:
        """None: names are the pipelines' business."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The one language that all recognisers are registered for."""
        return [_ANY]
