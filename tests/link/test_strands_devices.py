"""Cells that tell which device heard an utterance belong to the voice, not to somebody else."""

from __future__ import annotations

from reident.gazetteer import Gazetteer
from reident.link import link
from reident.model import Mention
from reident.rulebook import load_rules
from tests.builders import a_finding, a_record
from tests.link.conftest import Story


def test_the_device_of_a_voice_history_is_no_second_person() -> None:
    rules = load_rules()
    records, mentions = [], []
    for at in range(12):
        keys = {"device_serial": "G090LF11739501AA", "device_name": "Echo Küche"}
        where = {
            "source": "history.json",
            "entry": f"history.json#{at}",
            "layout": "amazon-alexa-history",
            "keys": keys,
        }
        spoken = a_record("ruf anna an", id=2 * at, **where)  # type: ignore[arg-type]
        device = a_record("Echo Küche", id=2 * at + 1, kind="metadata", holds="device_name", **where)  # type: ignore[arg-type]
        records += [spoken, device]
        mentions.append(
            Mention(device, a_finding("Echo Küche", end=10, kind="device", attribute="device", rule="cell"))
        )
    linked = link(records, mentions, (), rules, Gazetteer.load(rules.folder))
    owners = [subject for subject in linked.subjects if subject.role in ("subject", "requester")]
    assert len(owners) == 1
    assert owners[0].records == 24


def test_whom_a_log_of_a_device_calls_is_called_by_whoever_spoke(story: Story) -> None:
    story.buys("Denise Halden", "Lindenstraße 4, Kiel")
    for at in range(6):
        where = {"source": "Alexa/Intents.csv", "entry": f"Alexa/Intents.csv#{at}", "layout": "amazon-alexa-intents"}
        contact = story.says("Tyler Moor", kind="field", holds="contact_name", **where)
        story.finds(contact, "Tyler Moor", "person", None, about="other")
        record = story.says(f"wie wird das wetter in ulm {at}", **where)
        story.finds(record, "Ulm", "place", "frequent_place", act="weather")
    spoken, bought = (
        next(s for s in story.subjects() if file in s.sources)
        for file in ("Alexa/Intents.csv", "Retail.OrderHistory.1.csv")
    )
    assert spoken.id != bought.id
    assert "Tyler" in {f.value for s in story.subjects() for f in s.facts if f.attribute == "given_name"}
    assert [r.to for r in bought.relations] == []
