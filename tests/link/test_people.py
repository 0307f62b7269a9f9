"""Contacts and relations: who is close, who is nobody's contact."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reident.model import Relation, Subject
from tests.link.conftest import Story, values


def relation(people: tuple[Subject, ...], given: str) -> Relation:
    other = next(s for s in people if values(s, "given_name")[:1] == [given])
    return next(r for r in people[0].relations if r.to == other.id)


def test_more_calls_make_a_closer_friend(story: Story) -> None:
    story.calls("Nico", 1)
    story.calls("Sandra", 12)
    people = story.linked().subjects
    assert relation(people, "Sandra").confidence > relation(people, "Nico").confidence
    assert relation(people, "Sandra").type == "friend"


def test_an_edge_between_people_tells_how_often_and_from_when_to_when(story: Story) -> None:
    days = [datetime(2021, 3, day, 18, tzinfo=UTC) for day in (4, 2, 9)]
    for day in days:
        story.calls("Sandra", time=day)
    found = story.linked()
    known = relation(found.subjects, "Sandra")
    edge = next(e for e in found.graph.edges if e["target"] == known.to)
    assert edge["count"] == known.count == 3
    assert (known.first, known.last) == (min(days), max(days))
    assert (edge["first"], edge["last"]) == (min(days).isoformat(), max(days).isoformat())


def test_a_wife_who_is_rung_up_often_is_no_friend(story: Story) -> None:
    story.calls("Jessica", 12)
    story.finds(story.says("schreib meiner frau jessica"), "Jessica", "person", None, about="other")
    people = story.linked().subjects
    assert relation(people, "Jessica").type == "partner"


def test_a_wake_word_misheard_as_a_name_is_nobody(story: Story) -> None:
    for _ in range(6):
        story.finds(story.says("alexandra"), "Alexandra", "person", None, about="other")
    story.calls("Sandra", 5)
    people = story.linked().subjects
    assert values(people[0], "friend") == ["Sandra"]


def test_there_is_one_partner_at_a_time(story: Story) -> None:
    for name, times in (("Julia", 4), ("Lena", 1)):
        for number in range(times):
            record = story.says(f"ruf meine freundin {name} an {number}")
            story.finds(record, name, "person", "partner", about="partner", act="call")
    people = story.linked().subjects
    assert values(people[0], "partner") == ["Julia"]
    assert [r.type for r in people[0].relations].count("partner") == 1


def test_artists_public_figures_assistants_and_pets_are_no_contacts(story: Story) -> None:
    for name, act in (
        ("Helene Fischer", "play"),
        ("Angela Merkel", "ask"),
        ("Alexa", "greet"),
        ("Mark Forster", "play"),
    ):
        story.finds(story.says(f"{name} bitte"), name, "person", None, about="other", act=act)
    story.finds(story.says("fütter minka"), "Minka", "person", "pet")
    people = story.linked().subjects
    assert len(people) == 1
    assert values(people[0], "pet") == ["Minka"]


def test_a_relation_word_is_a_relation_without_a_name(story: Story) -> None:
    for number in range(3):
        story.finds(story.says(f"ruf mama an {number}"), "Mama", "person", None, about="parent", act="call")
    people = story.linked().subjects
    assert [r.type for r in people[0].relations] == ["parent"]
    assert values(people[1], "given_name") == []
    assert values(people[0], "parent") == []


def test_facts_about_a_relation_are_the_relations_own(story: Story) -> None:
    story.finds(story.says("meine schwester lena anrufen"), "Lena", "person", "sibling", about="sibling", act="call")
    record = story.says("meine schwester hat am dritten mai geburtstag")
    story.finds(record, "--05-03", "date_time", "birthday", about="sibling")
    people = story.linked().subjects
    assert values(people[0], "birthday") == []
    assert values(people[1], "birthday") == ["--05-03"]


def test_the_owners_own_name_is_no_contact(story: Story) -> None:
    story.introduces("Florian")
    story.finds(
        story.says("guten morgen florian", kind="response"), "Florian", "person", None, about="other", act="greet"
    )
    assert len(story.linked().subjects) == 1


def test_a_title_tells_a_surname(story: Story) -> None:
    for number in range(3):
        record = story.says(f"ruf doktor weber an {number}")
        story.finds(record, "Doktor Weber", "person", None, about="other", act="call")
    people = story.linked().subjects
    assert values(people[1], "family_name") == ["Weber"]
    assert values(people[1], "given_name") == []
    assert people[0].relations[0].type == "doctor"


def test_a_name_without_a_surname_joins_the_only_full_name(story: Story) -> None:
    story.calls("Anna Schmidt", 2)
    story.calls("Anna", 3)
    assert len(story.linked().subjects) == 2


def test_a_name_that_two_people_share_joins_neither(story: Story) -> None:
    story.calls("Anna Schmidt", 2)
    story.calls("Anna Weber", 2)
    story.calls("Anna", 3)
    linked = story.linked()
    assert len(linked.subjects) == 4
    assert sum(j.verdict == "unsure" for j in linked.judgements) == 2


def test_a_relation_word_behind_the_name_of_a_known_relation_is_no_part_of_the_name(story: Story) -> None:
    record = story.says("komm her Nico Schatz")
    story.finds(record, "Nico Schatz", "person", "partner", about="partner")
    people = story.linked().subjects
    assert relation(people, "Nico").type == "partner"


def test_sentences_of_which_none_tells_a_child_tell_one_together(story: Story) -> None:
    for name, sure in (("Leni", 0.7), ("Sandra", 0.05), ("Nico", 0.15)):
        for number in range(4):
            record = story.says(f"wo hat {name} nur die jacke {number}")
            story.finds(record, name, "person", None, about="other", maybe=f"partner=0.010 child={sure}")
    (first, *_) = story.linked().subjects
    sure = {f.value: f.confidence for f in first.facts if f.attribute == "child"}
    assert sure["Leni"] > 0.25
    assert "Sandra" not in sure
    assert sure.get("Nico", 0.0) < 0.5 * sure["Leni"]


def test_an_equal_sentence_hints_once_however_often_it_is_said(story: Story) -> None:
    for _ in range(20):
        record = story.says("wo hat nico nur die jacke")
        story.finds(record, "Nico", "person", None, about="other", maybe="partner=0.010 child=0.300")
    (first, *_) = story.linked().subjects
    assert not values(first, "child")


def test_what_one_sentence_alone_says_counts_less_the_more_else_is_said(story: Story) -> None:
    story.finds(story.says("das ist julia meine frau"), "Julia", "person", None, about="partner")
    few = story.subjects()[0]
    for number in range(200):
        story.says(f"mach das licht an {number}")
    many = story.subjects()[0]
    sure = [next(f.confidence for f in s.facts if f.attribute == "partner") for s in (few, many)]
    assert sure[1] < 0.8 * sure[0]
    story.finds(story.says("julia und ich sind verheiratet"), "Julia", "person", None, about="partner")
    again = next(f.confidence for f in story.subjects()[0].facts if f.attribute == "partner")
    assert again > sure[1] / 0.75


def test_a_name_in_brackets_is_the_relations_before_it(story: Story) -> None:
    for number in range(2):
        record = story.says(f"My husband rang yesterday (Marcus) {number}.", kind="document", holds="note")
        story.finds(record, "Marcus", "person", None, about="other")
        story.finds(record, "husband", "other", None, about="partner")
    assert "Marcus" in [v for s in story.subjects("subject") for v in values(s, "partner")]


def test_a_name_in_brackets_in_another_sentence_is_nobodys(story: Story) -> None:
    for number in range(2):
        record = story.says(f"My husband rang. The agent (Marcus) answered {number}.", kind="document", holds="note")
        story.finds(record, "Marcus", "person", None, about="other")
        story.finds(record, "husband", "other", None, about="partner")
    assert "Marcus" not in [v for s in story.subjects("subject") for v in values(s, "partner")]


def test_a_relative_whom_nobody_names_has_an_entry_where_something_is_told(story: Story) -> None:
    for number in range(2):
        record = story.says(f"ruf meinen vater an in cochem {number}")
        story.finds(record, "Vater", "other", None, about="parent")
        story.finds(record, "Cochem", "place", "residence", about="named", level="municipality")
    parent = next(s for s in story.subjects() if s.label.id == "label-parent")
    assert values(parent, "given_name") == []
    assert values(parent, "residence") == ["Cochem"]


def test_who_lives_where_a_relative_does_is_that_relative(story: Story) -> None:
    record = story.says("call my son in toronto")
    story.finds(record, "Son", "other", None, about="child")
    story.finds(record, "Toronto", "place", "residence", about="named", level="municipality")
    record = story.says("what time is it in toronto i want to ring martin")
    story.finds(record, "Martin", "person", None, about="other", act="call")
    story.finds(record, "Toronto", "place", "residence", about="named", level="municipality")
    assert relation(story.subjects(), "Martin").type == "child"


@pytest.mark.parametrize(("sure", "children"), [(0.74, []), (0.5, ["Gunner"])])
def test_what_a_text_calls_an_animal_is_nobodys_child(story: Story, sure: float, children: list[str]) -> None:
    for number in range(3):
        record = story.says(f"put milk bones on the list for gunner {number}")
        story.finds(record, "Gunner", "person", "child", about="child", confidence=0.62, maybe="child=0.858 pet=0.065")
    record = story.says("how do i get quills out of a labrador gunner got in a fight")
    story.finds(record, "Gunner", "other", "pet", confidence=sure)
    (owner,) = [s for s in story.linked().subjects if s.role == "subject"]
    assert values(owner, "child") == children
    assert ("Gunner" in values(owner, "pet")) is not bool(children)
