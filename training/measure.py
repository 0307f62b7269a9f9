"""A pipeline and samples into figures: strict F1, overlap recall, persons wrongly found per 1,000 texts without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import augment
from corpora import Sample, Span
from spacy.language import Language

ANNOTATED = {
    "slurp": "PERSON PLACE DATE_TIME ORGANISATION MEDIA EVENT DEVICE ROOM",
    "nlu": "PERSON PLACE DATE_TIME ORGANISATION MEDIA EVENT DEVICE ROOM",
    "snips": "PLACE DATE_TIME MEDIA PERSON",
    "xsid": "PLACE DATE_TIME MEDIA",
    "ha": "ROOM",
    "tab": "PERSON PLACE ORGANISATION DATE_TIME GROUP",
    "synth": "PERSON PLACE ORGANISATION GROUP",
    "germeval2014": "PERSON PLACE ORGANISATION GROUP",
    "ler": "PERSON PLACE ORGANISATION",
    "mobie": "PERSON PLACE ORGANISATION DATE_TIME",
    "spoken": "PERSON PLACE",
}
"""The labels a corpus annotates, by the first part of its name: only they are scored on it."""


def predicted(nlp: Language, texts: Sequence[str]) -> list[list[Span]]:
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts, batch_size=128)]


def scores(samples: Sequence[Sample], found: Sequence[list[Span]], label: str) -> dict[str, Any]:
    """Figures of one label; entities that lie in unknown stretches are not counted."""
    right = wrong = missed = overlapped = gold_count = false_texts = clean = 0
    for sample, spans in zip(samples, found, strict=True):
        gold = {(s, e) for s, e, kind in sample.spans if kind == label}
        mine = {(s, e) for s, e, kind in spans if kind == label}
        mine = {m for m in mine if all(m[1] <= s or m[0] >= e for s, e in sample.skip)}
        right += len(gold & mine)
        wrong += len(mine - gold)
        missed += len(gold - mine)
        gold_count += len(gold)
        overlapped += sum(any(m[0] < e and m[1] > s for m in mine) for s, e in gold)
        clean += not gold
        false_texts += bool(mine) and not gold
    return {
        "label": label,
        "gold": gold_count,
        "precision": ratio(right, right + wrong),
        "recall": ratio(right, right + missed),
        "f1": ratio(2 * right, 2 * right + wrong + missed),
        "overlap": ratio(overlapped, gold_count),
        "false_per_1000": round(1000 * ratio(false_texts, clean), 1),
        "clean": clean,
    }


def ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def by_source(samples: Iterable[Sample]) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        found[sample.source.replace("mobie-dev", "mobie")].append(sample)
    return dict(sorted(found.items()))


def rows_of(find: Callable[[Sequence[str]], list[list[Span]]], samples: Iterable[Sample]) -> list[dict[str, Any]]:
    """A row per corpus, casing and annotated label that occurs."""
    rows = []
    for source, held in by_source(samples).items():
        variants = {source: held}
        if not all(s.text.islower() for s in held[:50]):
            variants[f"{source} lower"] = [augment.bare(augment.lower(s)) for s in held]
        for name, texts in variants.items():
            found = find([s.text for s in texts])
            for label in ANNOTATED[source.split("-")[0]].split():
                row = scores(texts, found, label)
                if row["gold"] or label == "PERSON":
                    rows.append({"set": name, **row})
    return rows


def table_of(nlp: Language, samples: Iterable[Sample]) -> tuple[float, list[dict[str, Any]]]:
    """The development figure: mean F1 of persons and places (half weight: the other labels), and all rows."""
    rows = rows_of(lambda texts: predicted(nlp, texts), samples)
    weighted = [(r["f1"], 1.0 if r["label"] in ("PERSON", "PLACE") else 0.25) for r in rows if r["gold"] >= 8]
    return sum(f * w for f, w in weighted) / max(1e-9, sum(w for _, w in weighted)), rows
