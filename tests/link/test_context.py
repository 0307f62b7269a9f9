"""What is planned takes the day and the time that stand beside it."""

from __future__ import annotations

from reident.link.context import read_together
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
