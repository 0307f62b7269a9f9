"""What is planned takes the day and the time that stand beside it."""

from __future__ import annotations

import pytest

from reident.link.context import read_together
from reident.link.resolve import Names
from reident.model import Mention
from reident.rulebook import load_rules
from reident.rulebook.linking import LinkingFile
from tests.builders import a_finding, a_record


def test_a_reminder_takes_the_time_and_the_day_of_its_sentence() -> None:
    rules = load_rules().of(LinkingFile)[0]
    record = a_record("erinnere mich jeden mittwoch um 18 uhr an die probe")
    plan = a_finding("die Probe", start=42, end=51, kind="event", attribute=None, qualifiers={"act": "remind"})
    day = a_finding("Mi", start=14, end=28, kind="date_time", attribute=None)
    clock = a_finding("18:00", start=32, end=38, kind="date_time", attribute=None)
    found = read_together([Mention(record, each) for each in (day, clock, plan)], rules, None)  # type: ignore[arg-type]
    planned = next(mention.finding for mention in found if mention.finding.kind == "event")
    assert planned.value == "18:00 die Probe"
    assert planned.qualifiers["days"] == "Mi"


@pytest.mark.parametrize(
    ("content", "about"), [("das macht mein mann Stefan", "partner"), ("ist mein mann. Stefan", "other")]
)
def test_a_relation_is_of_the_name_behind_it_in_the_same_sentence(content: str, about: str) -> None:
    rules = load_rules()
    record = a_record(content, kind="message", holds="message")
    at, name = content.index("mann"), content.index("Stefan")
    husband = a_finding("mann", start=at, end=at + 4, kind="other", attribute=None, about="partner")
    stefan = a_finding("Stefan", start=name, end=name + 6, kind="person", attribute=None, about="other")
    found = read_together([Mention(record, f) for f in (husband, stefan)], rules.of(LinkingFile)[0], Names.of(rules))
    assert [m.finding.about for m in found if m.finding.kind == "person"] == [about]
