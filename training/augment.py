"""Samples into other samples: other names, other places, other casing, other punctuation, the slips of a recogniser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from corpora import SOMEWHERE, Sample, Span
from pools import Pools


@dataclass(frozen=True, slots=True)
class Rates:
    """Probabilities of each change, per sample (names, places: per entity)."""

    person: float
    place: float
    lower: float
    bare: float
    """Of the lower-cased: punctuation goes too."""
    slip: float
    capitals: float
    """Of the lower-case ones: entities and the first word get capitals."""


def rewrite(sample: Sample, swap: Callable[[str, str], str]) -> Sample:
    """Replaces entity texts by `swap(text, label)`, moving all offsets."""
    spans: list[Span] = []
    text, at, moved = "", 0, list(sample.skip)
    shifts: list[tuple[int, int]] = []
    for start, end, label in sample.spans:
        text += sample.text[at:start]
        new = swap(sample.text[start:end], label)
        spans.append((len(text), len(text) + len(new), label))
        text += new
        at = end
        shifts.append((end, len(new) - (end - start)))
    text += sample.text[at:]
    moved = [(s + by(s, shifts), e + by(e, shifts)) for s, e in sample.skip]
    return replace(sample, text=text, spans=tuple(spans), skip=tuple(moved))


def by(offset: int, shifts: list[tuple[int, int]]) -> int:
    return sum(shift for end, shift in shifts if end <= offset)


def rename(sample: Sample, pools: Pools, rates: Rates, rng: np.random.Generator) -> Sample:
    """Other people in other places; the form ("Mr", initials, `'s`) and the casing stay."""

    def swap(text: str, label: str) -> str:
        if label == "PERSON" and rng.random() < rates.person:
            return new_name(text, pools, rng)
        if label == "PLACE" and rng.random() < rates.place and not SOMEWHERE.search(text) and usual(text):
            new = pools.place.draw(rng)
            return new.lower() if text.islower() else new
        return text

    return rewrite(sample, swap)


def usual(text: str) -> bool:
    """A place that another town can stand in for; not "home", "airport", "A45", "Bahnhofstraße 3"."""
    bad = r"\d|#|@|home|airport|world|hbf|bahnhof|stra(ß|ss)e|street|road|park|theat|cinema|center|country|city$|state"
    return not re.search(bad, text, re.I) and len(text.split()) <= 3 and len(text) > 3


def new_name(text: str, pools: Pools, rng: np.random.Generator) -> str:
    tail = "'s" if text.endswith("'s") else ""
    words = text.removesuffix("'s").split()
    title = []
    while len(words) > 1 and words[0].lower().rstrip(".") in {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "herr",
        "frau",
        "herrn",
    }:
        title.append(words.pop(0))
    if (
        not words
        or any(len(w.rstrip(".")) < 3 for w in words[:-1])
        or len(words[-1].rstrip(".")) < 3
        or re.search(r"[@#\d]", text)
    ):
        return text
    if len(words) == 1:
        new = [
            pools.family.draw(rng) if title or (words[0][0].isupper() and rng.random() < 0.5) else pools.given.draw(rng)
        ]
    else:
        new = [pools.given.draw(rng) for _ in words[:-1]] + [pools.family.draw(rng)]
    joined = " ".join([*title, *new]) + tail
    return joined.lower() if text.islower() else joined.upper() if text.isupper() and len(text) > 4 else joined


def lower(sample: Sample) -> Sample:
    """Lower case; letters whose lower form is longer keep their case, so that offsets hold."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in sample.text)
    return replace(sample, text=text)


def bare(sample: Sample) -> Sample:
    """Punctuation becomes blanks, except within words and numbers."""
    text = re.sub(r"(?<!\w)[^\w\s]|[^\w\s](?!\w)", lambda m: " " * len(m.group()), sample.text)
    return squeeze(replace(sample, text=text))


def squeeze(sample: Sample) -> Sample:
    """Runs of blanks become one; entities lose blanks at their edges."""
    kept = [i for i, c in enumerate(sample.text) if not (c == " " and (i == 0 or sample.text[i - 1] == " "))]
    where = {old: new for new, old in enumerate(kept)}

    def move(offset: int) -> int:
        while offset < len(sample.text) and offset not in where:
            offset += 1
        return where.get(offset, len(kept))

    text = "".join(sample.text[i] for i in kept)
    spans = []
    for start, end, label in sample.spans:
        first, last = move(start), move(end)
        while first < last and text[first] == " ":
            first += 1
        while last > first and text[last - 1] == " ":
            last -= 1
        if first < last:
            spans.append((first, last, label))
    skip = tuple((move(s), move(e)) for s, e in sample.skip if move(s) < move(e))
    return replace(sample, text=text.rstrip(), spans=tuple(spans), skip=skip)


def capitals(sample: Sample) -> Sample:
    """What a dictation with capitals would write: names and the first letter of the sentence."""
    letters = list(sample.text)
    letters[0] = letters[0].upper() if len(letters[0].upper()) == 1 else letters[0]
    for start, end, label in sample.spans:
        if label in {"PERSON", "PLACE", "ORGANISATION", "MEDIA", "GROUP"}:
            for match in re.finditer(r"\b\w", sample.text[start:end].replace("'s", "  ")):
                at = start + match.start()
                letters[at] = letters[at].upper() if len(letters[at].upper()) == 1 else letters[at]
    return replace(sample, text="".join(letters))


SLIPS = tuple(
    tuple(pair.split(">"))
    for pair in [
        "ph>f",
        "th>t",
        "ck>k",
        "y>i",
        "ie>i",
        "nn>n",
        "mm>m",
        "ss>s",
        "tt>t",
        "ll>l",
        "c>k",
        "k>c",
        "z>s",
        "v>f",
        "dt>t",
        "ei>ai",
        "ä>e",
        "h>",
    ]
)


def slip(sample: Sample, rng: np.random.Generator) -> Sample:
    """A name as a recogniser that does not know it would spell it."""

    def swap(text: str, label: str) -> str:
        if label not in {"PERSON", "PLACE"}:
            return text
        old, new = SLIPS[int(rng.integers(len(SLIPS)))]
        at = text.find(old, 1)
        return text[:at] + new + text[at + len(old) :] if at > 0 and len(text) > 4 else text

    return rewrite(sample, swap)


def change(sample: Sample, pools: Pools, rates: Rates, rng: np.random.Generator) -> Sample:
    """All changes, each by chance."""
    sample = rename(sample, pools, rates, rng)
    if rng.random() < rates.slip:
        sample = slip(sample, rng)
    if sample.text.islower():
        return capitals(sample) if rng.random() < rates.capitals else sample
    if rng.random() < rates.lower:
        sample = lower(sample)
        if rng.random() < rates.bare:
            sample = bare(sample)
    elif rng.random() < 0.25 and len(sample.text) < 120:
        sample = bare(sample)
    return sample
