# ruff: noqa: E501
"""A household straight into records, as a perfect reader would give them, or through the reader, up to its people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from households import Household

from reident import bundle
from reident.detect import detect_all, identify_language
from reident.gazetteer import Gazetteer
from reident.languages import settle
from reident.link import link
from reident.model import Linked, Mention, Record, Text
from reident.rulebook import RuleBook

LAYOUT = {"csv-audio": "amazon-alexa-transcriptions", "chat": "whatsapp-chat"}


def records(household: Household) -> Iterator[Record]:
    """What was said, and the requester's own cells."""
    timed = household.layout != "pdf-plain"
    chat = household.layout == "chat"
    source = "WhatsApp Chat.txt" if chat else f"Alexa/{household.layout}"
    number = 0
    for number, one in enumerate(household.said):
        keys = {}
        if household.layout in ("history", "mixed"):
            keys = {"device_serial": f"G09{household.id:03d}{one.device}", "device_type": "AB72C64C86AW2"}
        if chat:
            keys = {"sender": household.names[one.speaker != "subject"], "conversation": source}
        text = Text(one.text, household.language, "message" if chat else "utterance")
        yield Record(
            number, source, f"row {number + 1}", "message" if chat else "utterance", text, one.at if timed else None,
            f"e{number}", LAYOUT.get(household.layout, household.layout), keys,
        )  # fmt: skip
    if household.requester:
        name, street, postcode, town, _ = household.requester
        cells = (
            ("full_name", name),
            ("address", f"{street}, {postcode} {town}"),
            ("city", town),
            ("postcode", postcode),
        )
        for row in range(10):
            for holds, value in cells:
                number += 1
                yield Record(
                    number, "Retail.OrderHistory.1.csv", f"row {row}, column {holds}", "field", Text(value, "und", holds),
                    None, f"o{row}", "amazon-order-history", {"account": "amazon"},
                )  # fmt: skip


def read(path: Path, rules: RuleBook, gazetteer: Gazetteer) -> Linked:
    """Read a bundle, detect and link, without the score."""
    every = [
        r
        for r in settle(bundle.read(path, rules), partial(identify_language, rules=rules), ("de", "en"))
        if isinstance(r, Record)
    ]
    return _linked(every, rules, gazetteer)


def linked(household: Household, rules: RuleBook, gazetteer: Gazetteer) -> Linked:
    """Detect and link one household."""
    return _linked(list(records(household)), rules, gazetteer)


def _linked(every: list[Record], rules: RuleBook, gazetteer: Gazetteer) -> Linked:
    texts = list({r.text: None for r in every})
    found = dict(detect_all(texts, rules))
    mentions = (Mention(r, f) for r in every for f in found[r.text])
    return link(every, mentions, (), rules, gazetteer)
