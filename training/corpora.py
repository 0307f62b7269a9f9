"""The data folder's corpora into samples with one label set, split once and for all into train, dev and test.

Each corpus annotates only some of our labels. What it leaves out is not taught as "nothing": stretches that may be an
entity of an unannotated label are given as `skip`, which spaCy's parser treats as unknown.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dates

Span = tuple[int, int, str]

SPOKEN = {
    "person": "PERSON",
    "place_name": "PLACE",
    "date": "DATE_TIME",
    "time": "DATE_TIME",
    "timeofday": "DATE_TIME",
    "general_frequency": "DATE_TIME",
    "event_name": "EVENT",
    "device_type": "DEVICE",
    "house_place": "ROOM",
    "business_name": "ORGANISATION",
    "transport_agency": "ORGANISATION",
    **dict.fromkeys(
        [
            "artist_name",
            "song_name",
            "audiobook_name",
            "audiobook_author",
            "podcast_name",
            "movie_name",
            "music_album",
            "playlist_name",
            "radio_name",
            "game_name",
        ],
        "MEDIA",
    ),
}
SNIPS = {
    **dict.fromkeys(["city", "state", "country", "geographic_poi", "location_name", "location"], "PLACE"),
    **dict.fromkeys(["timeRange", "datetime", "recurring_datetime", "year"], "DATE_TIME"),
    **dict.fromkeys(["artist", "album", "track", "playlist", "movie_name", "object_name", "entity_name"], "MEDIA"),
    "restaurant_name": "ORGANISATION",
    "playlist_owner": "PERSON",
}
GERMEVAL = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORGANISATION", "LOCderiv": "GROUP"}
LER = {
    **dict.fromkeys(("PER", "RR", "AN"), "PERSON"),
    **dict.fromkeys(("ST", "STR", "LD", "LDS"), "PLACE"),
    **dict.fromkeys(("ORG", "UN", "INN", "GRT"), "ORGANISATION"),
}
LER_NOTHING = {"GS", "VO", "VS", "VT", "EUN", "LIT"}
MOBIE = {
    "person": "PERSON",
    **dict.fromkeys(["location", "location-stop", "location-city", "location-street"], "PLACE"),
    **dict.fromkeys(["organization", "organization-company"], "ORGANISATION"),
    **dict.fromkeys(["date", "time", "set", "duration"], "DATE_TIME"),
}
MOBIE_NOTHING = {"trigger", "event-cause", "number", "disaster-type", "percent", "distance", "org-position"}
TAB = {
    "PERSON": "PERSON",
    "LOC": "PLACE",
    "ORG": "ORGANISATION",
    "DATETIME": "DATE_TIME",
    "DEM": "GROUP",
    "QUANTITY": "QUANTITY",
}
SYNTH = {
    "PERSON": "PERSON",
    "STREET_ADDRESS": "PLACE",
    "GPE": "PLACE",
    "ORGANIZATION": "ORGANISATION",
    "DATE_TIME": "DATE_TIME",
    "NRP": "GROUP",
}
SOMEWHERE = re.compile(
    r"\b(hier|nähe|umgebung|drau(ss|ß)en|standort\w*|position|stelle|ort|umkreis|here|outside|near|nearby|out|current|"
    r"location|vicinity|around|neighbou?rhood|closest|nearest|area|nächste[nrs]?)\b",
    re.I,
)
NOBODY = frozenset(
    re.findall(
        r"\w+",
        "my our me i and the your his her their us a an with for of baby child nieces grandfather "
        "grandmother mother father son daughter sister brother wife husband colleagues friends "
        "family kids boss mich ich und meinen meine meinem mir uns stiefonkel onkel tante mein "
        "meiner ",
    )
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One text with its entities; `skip` are stretches of which nothing is known."""

    text: str
    spans: tuple[Span, ...]
    skip: tuple[tuple[int, int], ...]
    source: str
    group: str
    """Samples of one group stay on one side of the split (near duplicates, translations)."""


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def part_of(group: str) -> str:
    """`train` (70 %), `dev` (15 %) or `test` (15 %), by the hash of the group: never changes, needs no random state."""
    share = int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return "train" if share < 0.70 else "dev" if share < 0.85 else "test"


def spoken(data: Path) -> Iterator[Sample]:
    """SLURP and NLU-Evaluation-Data: the same kind of command, lower case. `'s` belongs to the name, as in SLURP."""
    for name in ("slurp-en/devel.jsonl", "nlu-home-en/train.jsonl"):
        for row in lines(data / name):
            spans = []
            for slot in row["slots"]:
                label = SPOKEN.get(slot["type"])
                if label:
                    end = slot["end"]
                    end += 2 if row["text"][end : end + 2] == "'s" else 0
                    spans.append((slot["start"], end, label))
            text = row["text"]
            skeleton = re.sub(r"[^a-z]+", "", text.lower().replace("please", "").replace("the", ""))
            yield Sample(text, disjoint(spans), (), "slurp" if name.startswith("slurp") else "nlu", skeleton[:40])


def names_in(text: str, start: int) -> Iterator[Span]:
    """The names in "me, heidi and cara ramirez"."""
    run: list[re.Match[str]] = []
    for match in [*re.finditer(r"[\w.-]+|,", text), None]:
        if match and match.group() != "," and match.group().lower() not in NOBODY:
            run.append(match)
            continue
        if run:
            yield start + run[0].start(), start + run[-1].end(), "PERSON"
        run = []


def commands(data: Path, name: str, source: str) -> Iterator[Sample]:
    """SNIPS and xSID."""
    for row in lines(data / name):
        spans: list[Span] = []
        skip = []
        for slot in row["slots"]:
            kind, text, start, end = slot["type"], slot["text"], slot["start"], slot["end"]
            label = SNIPS.get(kind)
            if kind == "party_size_description":
                spans.extend(names_in(text, start))
            elif (label == "PERSON" and text.lower() in NOBODY) or (
                label == "PLACE" and SOMEWHERE.search(text) and (source != "snips" or text.islower())
            ):
                continue
            elif label:
                spans.append((start, end, label))
            elif kind in ("poi", "reminder/todo"):
                skip.append((start, end))
        # xSID's English rows carry no number: they share one group and fall into the training part as a whole.
        group = "xsid" + row["id"].split("-")[-1] if source.startswith("xsid") else row["id"]
        yield Sample(row["text"], disjoint(spans), tuple(skip), source, group)


RESIDENT = re.compile(r"\b(Thomas|Madlen|Felix)\b", re.I)
"""The people in Home Assistant's German test sentences, which are not annotated there."""

GENERIC_DEVICE = re.compile(
    r"\b(alle |die |das |der |den )?(lichter|lampen?|licht|rollos?|rolll?(ä|a)den|jalousien?|ventilator(en)?|lüfter|"
    r"vorh(ä|a)nge?|garagentore?|tore?|türe?n?|fenster|lights?|lamps?|fans?|curtains?|blinds?|doors?|windows?|locks?|tv)\b",
    re.I,
)


def homes(data: Path, language: str) -> Iterator[Sample]:
    """Home Assistant's sentences. Devices that are not named ("das Licht") are not annotated: unknown, not nothing."""
    for row in lines(data / f"homeassistant-intents/{language}.jsonl"):
        text, spans = row["text"], []
        lists = any(word in str(row["intent"]) for word in ("List", "Timer", "Broadcast", "Media"))
        for slot in row["slots"]:
            kind = slot["type"]
            label = {"area": "ROOM", "floor": "ROOM", "search_query": "MEDIA"}.get(kind)
            if kind == "name" and not lists and "modus" not in slot["text"] and "mode" not in slot["text"]:
                label = "DEVICE"
            if kind == "name" and slot["text"] in ("Joseph", "Ada"):
                label = "PERSON"
            if label and slot["text"].strip() and slot["text"] not in ("all", "here", "outside"):
                spans.append((slot["start"], slot["start"] + len(slot["text"].rstrip()), label))
        spans += [(m.start(), m.end(), "PERSON") for m in RESIDENT.finditer(text)]
        taken = disjoint(spans)
        skip = [(m.start(), m.end()) for m in GENERIC_DEVICE.finditer(text) if clear(m.start(), m.end(), taken)]
        whens = [(s, e, "DATE_TIME") for s, e in dates.find(text, language) if clear(s, e, taken)]
        yield Sample(text, disjoint([*taken, *whens]), tuple(skip), f"ha-{language}", text.lower()[:25])


def untokenize(tokens: list[str]) -> tuple[str, list[int]]:
    """Tokens into running text with the start of each."""
    text, starts, quoted = "", [], False
    for index, token in enumerate(tokens):
        glue = index == 0 or token in {".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "“", "”", "…", "'s"}
        glue = glue or (index > 0 and tokens[index - 1] in {"(", "[", "{", "„"})
        if token in {'"', "``", "''"}:
            glue, quoted = quoted or index == 0, not quoted
        elif index > 0 and tokens[index - 1] in {'"', "``"} and quoted:
            glue = True
        if not glue:
            text += " "
        starts.append(len(text))
        text += token
    return text, starts


def tagged(data: Path, name: str, labels: dict[str, str], nothing: set[str]) -> Iterator[Sample]:
    """A BIO corpus. Labels in neither map are unknown; dates are found by pattern where they are not annotated."""
    source = name.split("/")[-1].split(".")[0]
    for row in lines(data / name):
        text, starts = untokenize(row["tokens"])
        ends = [s + len(t) for s, t in zip(starts, row["tokens"], strict=True)]
        spans: list[Span] = []
        skip = []
        for first, last, tag in runs(row["tags"]):
            start, end = starts[first], ends[last]
            word = text[start:end]
            if tag in labels and not (source == "mobie" and re.search(r"richtung|wärts|derzeit|aktuell", word, re.I)):
                spans.append((start, end, labels[tag]))
            elif tag not in nothing:
                skip.append((start, end))
        if "DATE_TIME" not in labels.values():
            taken = [*spans, *((s, e, "") for s, e in skip)]
            blocked = [(starts[a], ends[b], "") for a, b, tag in runs(row["tags"]) if tag in nothing]
            for start, end in dates.find(text, "de"):
                if clear(start, end, taken):
                    if clear(start, end, blocked):
                        spans.append((start, end, "DATE_TIME"))
                    else:
                        skip.append((start, end))
        yield Sample(text, disjoint(spans), tuple(skip), source, f"{source}{text[:60]}")


def runs(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """BIO tags into (first, last, label)."""
    first = -1
    for index, tag in enumerate([*tags, "O"]):
        if first >= 0 and not (tag.startswith("I-") and tag[2:] == tags[first][2:]):
            yield first, index - 1, tags[first][2:]
            first = -1
        if tag.startswith("B-") or (tag.startswith("I-") and first < 0):
            first = index


def decisions(data: Path) -> Iterator[Sample]:
    """The Text Anonymization Benchmark, a paragraph a sample; a split keeps a decision whole."""
    for row in lines(data / "tab-echr/tab_train_dev.jsonl"):
        group = row["metadata"]["data_id"]
        entities = row["entities"] or []
        for match in re.finditer(r"[^\n]+", row["text"]):
            spans, skip = [], []
            for entity in entities:
                start, end = entity["start_offset"] - match.start(), entity["end_offset"] - match.start()
                if start < 0 or end > len(match.group()):
                    continue
                label = TAB.get(entity["entity_type"])
                if label:
                    spans.append((start, end, label))
                elif entity["entity_type"] == "MISC":
                    skip.append((start, end))
            yield Sample(match.group(), disjoint(spans), tuple(skip), "tab", group)


def synthetic(data: Path) -> Iterator[Sample]:
    """presidio-research's sentences; grouped by template, so that a test template was never trained on."""
    for row in json.loads((data / "presidio-synth/synth_dataset_v2.json").read_text(encoding="utf-8")):
        spans = [(s["start_position"], s["end_position"], s["entity_type"]) for s in row["spans"]]
        ours = [(s, e, SYNTH[kind]) for s, e, kind in spans if kind in SYNTH]
        skip = tuple((s, e) for s, e, kind in spans if kind in ("AGE", "TITLE"))
        yield Sample(row["full_text"].replace("\n", " "), disjoint(ours), skip, "synth", f"synth{row['template_id']}")


def clear(start: int, end: int, spans: Any) -> bool:
    return all(end <= s[0] or start >= s[1] for s in spans)


def disjoint(spans: list[Span]) -> tuple[Span, ...]:
    """The longer of overlapping spans, in order, without blanks at the edges."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if span[0] < span[1] and clear(span[0], span[1], kept):
            kept.append(span)
    return tuple(sorted(kept))


def load(data: Path, language: str) -> list[Sample]:
    """All samples of a language."""
    if language == "de":
        found = [
            *tagged(data, "ner-de/germeval2014.part1.jsonl", GERMEVAL, set()),
            *tagged(data, "ner-de/ler.part1.jsonl", LER, LER_NOTHING),
            *tagged(data, "ner-de/mobie.train.jsonl", MOBIE, MOBIE_NOTHING),
            *(replace(s, source="mobie-dev") for s in tagged(data, "ner-de/mobie.dev.jsonl", MOBIE, MOBIE_NOTHING)),
            *commands(data, "xsid/de.valid.jsonl", "xsid-de"),
            *commands(data, "xsid/de-ba.valid.jsonl", "xsid-ba"),
            *commands(data, "xsid/de-st.valid.jsonl", "xsid-st"),
            *commands(data, "xsid/gsw.valid.jsonl", "xsid-gsw"),
            *homes(data, "de"),
        ]
    else:
        found = [
            *spoken(data),
            *commands(data, "snips-en/train.jsonl", "snips"),
            *commands(data, "xsid/en.valid.jsonl", "xsid-en"),
            *homes(data, "en"),
            *decisions(data),
            *synthetic(data),
        ]
    return [sample for sample in found if sample.text.strip()]


def split(samples: list[Sample]) -> dict[str, list[Sample]]:
    parts: dict[str, list[Sample]] = {"train": [], "dev": [], "test": []}
    for sample in samples:
        parts[part_of(sample.group)].append(sample)
    return parts
