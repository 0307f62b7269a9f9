"""No value of a person reaches a log by way of a `repr`, and a range is in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reident.model import Evidence, Judgement, Mention, Range, Relation, Text
from tests.builders import a_fact, a_finding, a_record, a_subject

SECRET = "Xaverius"
EVIDENCE = Evidence(1, "t.pdf", "page 1", f"ruf {SECRET} an", 4, 12)


@pytest.mark.parametrize(
    "thing",
    [
        Text(f"ruf {SECRET} an"),
        a_record(f"ruf {SECRET} an", keys={"sender": SECRET}),
        a_finding(SECRET, qualifiers={"date": SECRET}),
        Mention(a_record(SECRET), a_finding(SECRET)),
        EVIDENCE,
        replace(a_fact("given_name", SECRET), evidence=(EVIDENCE,), ref=SECRET, chart=((SECRET, 1.0),)),
        Relation("s2", "partner", 0.5, (EVIDENCE,)),
        a_subject(a_fact("given_name", SECRET)),
        Judgement(SECRET, SECRET, "same", "reviewer", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_a_repr_holds_no_value(thing: object) -> None:
    assert SECRET not in repr(thing)
    assert SECRET not in str(thing)


def test_a_range_that_is_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= mid <= high"):
        Range(0.5, 0.4, 0.6)
    assert Range.exactly(2.0) == Range(2.0, 2.0, 2.0)
