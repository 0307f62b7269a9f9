"""Relations from the other side, whom the owner speaks to, mailboxes whose owner seldom answers, work addresses."""

from __future__ import annotations

import csv

import pytest

from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import Story, values

OWNER = ("Jörn Maddler", "j.maddler@tischlerei-maddler.example")
WIFE = ("Hanne Maddler", "hanne.maddler@post.example")
HEADERS = ("Betreff", "Text", "Von: (Name)", "Von: (Adresse)", "An: (Name)", "An: (Adresse)")
MAILS = (
    (WIFE, OWNER, "Brot", "Bringst du Brot mit?"),
    (OWNER, WIFE, "AW: Brot", "Ja."),
    (("Sabine Kolb", "sabine.kolb@post.example"), OWNER, "Treffen", "Kommst du am Freitag?"),
    (("Gartenwelt", "hallo@gartenwelt.example"), OWNER, "Neu", "Drei neue Rosen sind da."),
    (("Kinokarte", "deals@kinokarte.example"), OWNER, "Kino", "Ab Donnerstag im Kino."),
    (("Hausverwaltung Lind", "post@lind-hv.example"), OWNER, "Nebenkosten",
     "Sehr geehrter Herr Maddler,\nfür Ihre Wohnung Lindenweg 4, 34117 Kassel, liegt die Abrechnung bei.\nLind"),
)  # fmt: skip


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> list[Subject]:
    folder = tmp_path_factory.mktemp("mailbox")
    with (folder / "Posteingang.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADERS)
        for number in range(2):
            for sender, reader, subject, text in MAILS:
                rows.writerow((subject, f"{text} {number or ''}".strip(), *sender, *reader))
    with Case.create(folder / "case") as case:
        return list(assess(folder / "Posteingang.csv", case, load_rules(), Request()).subjects)


def _named(people: list[Subject], given: str) -> Subject:
    return next(s for s in people if values(s, "given_name")[:1] == [given])


def test_the_address_of_a_reader_is_not_the_writers_also_where_both_have_one_surname(mailbox: list[Subject]) -> None:
    assert values(_named(mailbox, "Jörn"), "email") == [OWNER[1]]
    assert values(_named(mailbox, "Hanne"), "email") == [WIFE[1]]


def test_the_owner_of_a_mailbox_is_who_is_written_to_and_newsletters_are_nobody(mailbox: list[Subject]) -> None:
    assert _named(mailbox, "Jörn").label.id == "label-mailbox"
    assert _named(mailbox, "Hanne").role == "contact"
    assert [s.role for s in mailbox if set(values(s, "email")) & {"deals@kinokarte.example"}] == ["other"]
    assert not [s for s in mailbox if s.role != "other" and "Kinokarte" in values(s, "given_name")]


def test_a_letter_about_somebodys_home_tells_where_its_reader_lives(mailbox: list[Subject]) -> None:
    assert any("Kassel" in home for home in values(_named(mailbox, "Jörn"), "residence"))
    assert not [s for s in mailbox if s.role == "other" and values(s, "residence")]


def test_a_work_address_hints_at_the_firm_and_a_providers_does_not(mailbox: list[Subject]) -> None:
    assert values(_named(mailbox, "Jörn"), "employer") == ["Tischlerei Maddler"]
    assert values(_named(mailbox, "Sabine"), "employer") == []


def test_a_relation_holds_from_the_other_side(story: Story) -> None:
    story.introduces("Florian Krüger")
    for number in range(4):
        record = story.says(f"ruf meine frau sabine an {number}")
        story.finds(record, "sabine", "person", "partner", about="partner", act="call")
        record = story.says(f"hol meine tochter lotte ab {number}")
        story.finds(record, "lotte", "person", "child", about="child")
    people = {values(s, "given_name")[0].title(): s for s in story.linked().subjects if values(s, "given_name")}
    assert values(people["Sabine"], "partner") == ["Florian"]
    assert {name.title() for name in values(people["Lotte"], "parent")} == {"Florian", "Sabine"}
    assert [name.title() for name in values(people["Sabine"], "child")] == ["Lotte"]


def test_whom_the_owner_speaks_to_again_and_again_may_be_the_partner(story: Story) -> None:
    story.introduces("Florian Krüger")
    for number, text in enumerate(("sabine wo ist der schlüssel", "sabine das essen ist fertig", "sabine mach auf")):
        record = story.says(f"{text} {number}")
        story.finds(record, "sabine", "person", "given_name", act="greet", confidence=0.6)
    (owner,) = [s for s in story.linked().subjects if s.role == "subject"]
    assert values(owner, "given_name")[0] == "Florian"
    assert {name.title() for name in (*values(owner, "partner"), *values(owner, "child"))} == {"Sabine"}


def test_whoever_is_called_is_hardly_the_owner_even_if_the_room_is_called_so(story: Story) -> None:
    for number in range(2):
        record = story.says(f"sabine hast du die post {number}")
        story.finds(record, "sabine", "person", "given_name", act="greet", confidence=0.6)
    alone = story.linked().subjects[0]
    story.calls("Sabine", 2)
    called = next(s for s in story.linked().subjects if s.role == "subject")
    before, after = (
        max((f.confidence for f in s.facts if f.attribute == "given_name"), default=0.0) for s in (alone, called)
    )
    assert after < before
