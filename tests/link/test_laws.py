"""What holds whatever the bundle says: more sightings never lower confidence, and order changes nothing but ids."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reident.gazetteer import Gazetteer
from reident.link import link
from reident.link.confidence import combined, packed
from reident.model import Fact, Finding, Linked, Mention, Record, Subject, Text
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.linking import LinkingFile
from reident.rulebook.messages import say
from tests.link.conftest import Story
from tests.link.test_founding_case import misdirected

RULES = load_rules()
GAZETTEER = Gazetteer.load(RULES.folder)
COMBINING = RULES.of(LinkingFile)[0].combining

confidences = st.floats(0.01, 0.99)
texts = st.lists(st.tuples(st.integers(0, 5), confidences), max_size=30)


def together(sightings: list[tuple[int, float]], factor: float = 0.9) -> float:
    seen: dict[int, int] = {}
    for text, confidence in sightings:
        seen[text] = packed(seen.get(text, 0), confidence)
    return combined(((t, factor) for t in seen.values()), COMBINING)


@given(texts, st.tuples(st.integers(0, 8), confidences))
def test_one_more_sighting_never_lowers_the_confidence(
    sightings: list[tuple[int, float]], more: tuple[int, float]
) -> None:
    assert together([*sightings, more]) >= together(sightings) - 1e-12


@given(texts, st.randoms())
def test_the_order_of_sightings_does_not_matter(sightings: list[tuple[int, float]], rng: object) -> None:
    shuffled = list(sightings)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert together(shuffled) == pytest.approx(together(sightings))


@given(texts)
def test_no_confidence_is_certain(sightings: list[tuple[int, float]]) -> None:
    assert 0 <= together(sightings) <= COMBINING.cap < 1


def test_equal_texts_add_less_than_different_ones() -> None:
    assert together([(0, 0.5), (0, 0.5), (0, 0.5)]) < together([(0, 0.5), (1, 0.5), (2, 0.5)])


SAID = st.sampled_from(
    [
        ("weather", "place", "frequent_place", "Leipzig", "speaker"),
        ("weather", "place", "frequent_place", "Connewitz", "speaker"),
        ("weather", "place", "frequent_place", "Hamburg", "speaker"),
        ("introduce", "person", "given_name", "Florian", "speaker"),
        ("introduce", "person", "given_name", "Julia", "speaker"),
        ("call", "person", None, "Basti", "other"),
        ("call", "person", None, "Sebastian", "other"),
        ("call", "person", "partner", "Julia", "partner"),
        ("play", "media", "music", "Kraftklub", "speaker"),
        ("ask", "health", "health", "Rückenschmerzen", "speaker"),
    ]
)  # fmt: skip


def bundle(said: list[tuple[str, str, str | None, str, str]]) -> list[Mention]:
    day = datetime(2018, 5, 1, 7)
    found = []
    for number, (act, kind, attribute, value, about) in enumerate(said):
        text = Text(f"{act} {value.lower()} {number % 7}", "de", "utterance")
        record = Record(number, "t.pdf", f"row {number}", "utterance", text, day + timedelta(hours=7 * number))
        finding = Finding(
            len(act) + 1, len(act) + 1 + len(value), kind, attribute, value, 0.8, "r", about, {"act": act}
        )  # type: ignore[arg-type]
        found.append(Mention(record, finding))
    return found


def linked(mentions: list[Mention]) -> Linked:
    return link([m.record for m in mentions], mentions, (), RULES, GAZETTEER)


def shape(subject: Subject) -> object:
    facts = sorted(
        (f.attribute, f.value, f.confidence, f.evidence_count, f.first, f.last) for f in subject.facts if not f.chart
    )
    return (
        subject.role,
        subject.label.id,
        subject.records,
        facts,
        sorted((r.type, r.confidence) for r in subject.relations),
    )


@given(st.lists(SAID, min_size=1, max_size=25), st.randoms())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_permuting_records_changes_nothing_but_ids(
    said: list[tuple[str, str, str | None, str, str]], rng: object
) -> None:
    mentions = bundle(said)
    shuffled = list(mentions)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [shape(s) for s in linked(mentions).subjects] == [shape(s) for s in linked(shuffled).subjects]


def fact(people: tuple[Subject, ...], attribute: str, value: str) -> Fact | None:
    """The surest of all people: a name can be a contact's and, hardly, the owner's."""
    found = [f for s in people for f in s.facts if (f.attribute, f.value) == (attribute, value)]
    return max(found, key=lambda f: f.confidence, default=None)


@given(st.lists(SAID, min_size=1, max_size=12), st.integers(0, 9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_more_sighting_never_lowers_a_name_or_a_taste(
    said: list[tuple[str, str, str | None, str, str]], which: int
) -> None:
    again = said[which % len(said)]
    attribute, value = again[2], again[3]
    relatives = {name for _, kind, told, name, _about in said if kind == "person" and told != "given_name"}
    introduced = {name for _, _, told, name, _about in said if told == "given_name"}
    two = attribute == "given_name" and len(introduced) > 1
    if attribute not in ("given_name", "music", "health") or value in relatives or two:
        return  # two people who share a name or a device: what is said more of the one says less of the other
    before = fact(linked(bundle(said)).subjects, attribute, value)
    after = fact(linked(bundle([*said, again])).subjects, attribute, value)
    assert before is None or (after is not None and after.confidence >= before.confidence - 1e-9)


def test_every_message_of_a_link_can_be_said_in_both_languages(story: Story, rules: RuleBook) -> None:
    found = misdirected(story).linked()
    messages = [m for s in found.subjects for m in (s.label, *s.because)] + list(found.warnings)
    assert messages
    for message in messages:
        assert say(message, rules.messages, "de") != say(message, rules.messages, "en")


def test_facts_have_ids_of_their_subject_and_evidence_that_quotes(story: Story) -> None:
    for subject in misdirected(story).linked().subjects:
        assert len({f.id for f in subject.facts}) == len(subject.facts)
        assert all(f.id.startswith(f"{subject.id}.f") for f in subject.facts)
        for one in (f for f in subject.facts if f.evidence):
            assert len(one.evidence) <= 20
            assert all(e.quote for e in one.evidence)


def test_the_graph_has_a_node_for_each_subject_and_edges_between_known_nodes(story: Story) -> None:
    found = misdirected(story).linked()
    ids = {str(n["id"]) for n in found.graph.nodes}
    assert {s.id for s in found.subjects} <= ids
    assert all({str(e["source"]), str(e["target"])} <= ids for e in found.graph.edges)
    assert {"person", "place"} <= {str(n["type"]) for n in found.graph.nodes}


def test_nothing_makes_nobody() -> None:
    assert link([], [], (), RULES, GAZETTEER).subjects == ()
