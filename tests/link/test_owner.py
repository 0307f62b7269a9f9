"""Whose records are whose: chats, mailboxes, customers, households, accounts."""

from __future__ import annotations

from datetime import datetime

from reident.gazetteer import Gazetteer
from reident.link.atlas import Atlas
from reident.link.comparing import Comparing, Traits
from reident.link.resolve import Names, Verdicts
from reident.model import Judgement, Subject
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile
from tests.link.conftest import Story, values


def chat(story: Story, sender: str, text: str, conversation: str = "c1") -> None:
    story.says(
        text, kind="message", holds="message", source="chat.txt", keys={"sender": sender, "conversation": conversation}
    )


def named(people: list[Subject] | tuple[Subject, ...], given: str) -> list[Subject]:
    return [s for s in people if values(s, "given_name")[:1] == [given]]


def test_a_chat_between_two_people_has_two_subjects_who_know_each_other(story: Story) -> None:
    for number in range(20):
        chat(story, "Anna Schmidt", f"ich komme um {number}")
        chat(story, "Jonas", f"gut bis dann {number}")
    record = story.says("hallo anna", kind="message", holds="message", source="chat.txt",
                        keys={"sender": "Jonas", "conversation": "c1"})  # fmt: skip
    story.finds(record, "Anna", "person", None, about="other", act="greet")
    people = story.linked().subjects
    assert [s.role for s in people] == ["subject", "subject"]
    jonas, anna = named(people, "Jonas")[0], named(people, "Anna")[0]
    assert values(anna, "family_name") == ["Schmidt"]
    assert anna.id in {r.to for r in jonas.relations}


def test_a_chat_of_others_in_an_export_makes_its_owner_the_requester(story: Story) -> None:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 10)
    for number in range(20):
        chat(story, "Anna Schmidt", f"ich komme um {number}")
        chat(story, "Jonas Wolf", f"gut bis dann {number}")
    people = story.linked().subjects
    assert [s.role for s in people] == ["subject", "subject", "requester"]


def test_the_owner_of_the_export_is_found_among_the_senders(story: Story) -> None:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 10)
    for number in range(20):
        chat(story, "Anna Schmidt", f"ich komme um {number}")
        chat(story, "Martin Weber", f"gut bis dann {number}")
    people = story.linked().subjects
    assert [s.role for s in people] == ["subject", "subject"]
    assert len(named(people, "Martin")) == 1


def test_what_one_says_in_a_chat_is_not_the_others(story: Story) -> None:
    for number in range(10):
        chat(story, "Anna Schmidt", f"ja {number}")
        chat(story, "Jonas Weber", f"nein {number}")
    record = story.says("ich wohne in kiel", kind="message", holds="message", source="chat.txt",
                        keys={"sender": "Jonas Weber", "conversation": "c1"})  # fmt: skip
    story.finds(record, "Kiel", "place", "residence")
    people = story.linked().subjects
    assert values(named(people, "Jonas")[0], "residence") == ["Kiel"]
    assert values(named(people, "Anna")[0], "residence") == []


def test_a_mailbox_has_one_owner_and_the_others_are_contacts(story: Story) -> None:
    for number, other in enumerate(["Peter Maier", "Sabine Wolf", "Klaus Beck", "Ute Lang"]):
        for _ in range(3):
            chat(story, f"{other} <{other.split()[0].lower()}@mail.example>", f"guten tag {number}", f"c{number}")
            chat(story, "Anna Schmidt <anna@mail.example>", f"vielen dank {number}", f"c{number}")
    chat(story, "Newsletter <noreply@shop.example>", "angebote", "c9")
    people = story.linked().subjects
    assert [values(s, "given_name")[0] for s in people if s.role == "subject"] == ["Anna"]
    assert sum(s.role == "contact" for s in people) == 4
    assert sum(s.role == "other" for s in people) == 1


def test_a_table_of_customers_has_a_subject_for_each(story: Story) -> None:
    for number in range(120):
        entry = f"e{number}"
        mail = f"kunde{number % 100}@mail.example"
        record = story.cell(mail, "email", "tickets.csv", entry=entry)
        story.finds(record, mail, "contact", "email")
        record = story.cell("Ich wohne in Kiel und mein Paket fehlt", "note", "tickets.csv", entry=entry)
        story.finds(record, "Kiel", "place", "residence")
    people = story.linked().subjects
    assert len(people) == 100
    assert all(s.role == "subject" and values(s, "residence") == ["Kiel"] for s in people)


def test_a_name_that_fills_a_cell_of_a_customers_row_is_the_customers(story: Story) -> None:
    for number, name in enumerate(["Anna Schmidt", "Jonas Weber", "Sabine Wolf", "Peter Maier"]):
        entry, mail = f"e{number}", f"k{number}@mail.example"
        story.finds(story.cell(mail, "email", "tickets.csv", entry=entry), mail, "contact", "email")
        story.finds(story.cell(name, "note", "tickets.csv", entry=entry), name, "person", None, about="other")
    people = story.linked().subjects
    assert sorted(values(s, "given_name")[0] for s in people) == ["Anna", "Jonas", "Peter", "Sabine"]
    assert all(s.role == "subject" for s in people)


def test_the_heads_of_mails_tell_the_owner_of_a_mailbox_and_whose_address_is_whose(story: Story) -> None:
    for number, other in enumerate(["Peter Maier", "Sabine Wolf", "Klaus Beck", "Ute Lang"]):
        for turn, (sender, to) in enumerate(((other, "Anna Schmidt"), ("Anna Schmidt", other))):
            entry, keys = f"m{number}.{turn}", {"sender": sender}
            for name, holds in ((sender, "sender_name"), (to, "recipient")):
                story.cell(name, holds, "in.mbox", entry=entry, keys=keys)
                mail = f"{name.split()[1].lower()}@mail.example"
                story.finds(story.cell(mail, "email", "in.mbox", entry=entry, keys=keys), mail, "contact", "email")
            chat(story, sender, f"guten tag {number}", "")
    people = story.linked().subjects
    assert [values(s, "given_name")[0] for s in people if s.role == "subject"] == ["Anna"]
    assert values(named(people, "Anna")[0], "email") == ["schmidt@mail.example"]


def test_orders_with_a_few_gifts_stay_one_persons(story: Story) -> None:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 20)
    record = story.cell("Sabine Wolf", "gift_sender", entry="o3")
    story.finds(record, "Sabine Wolf", "person", None, about="other")
    people = story.linked().subjects
    assert [s.role for s in people] == ["subject", "contact"]
    assert values(people[1], "given_name") == ["Sabine"]


def test_an_address_book_gives_reach_to_the_contacts(story: Story) -> None:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 5)
    for number, name in enumerate(["Sabine Wolf", "Klaus Beck", "Ute Lang", "Jan Koch"]):
        entry = f"k{number}"
        story.finds(story.cell(name, "contact_name", "contacts.csv", entry=entry), name, "person", None, about="other")
        mail = f"{name.split()[0].lower()}@mail.example"
        story.finds(story.cell(mail, "email", "contacts.csv", entry=entry), mail, "contact", "email")
    people = story.linked().subjects
    owner = next(s for s in people if s.role == "subject")
    assert values(owner, "email") == []
    assert values(named(people, "Ute")[0], "email") == ["ute@mail.example"]


def test_recognised_speakers_of_one_device_are_a_subject_and_the_household(story: Story) -> None:
    for number in range(30):
        story.says(f"spiel musik {number}", keys={"speaker": "Florian"})
    for number in range(10):
        story.says(f"wie spät ist es {number}", keys={"speaker": "Julia"})
    people = story.linked().subjects
    assert [(s.role, s.records) for s in people] == [("subject", 30), ("household", 10)]


def test_two_home_towns_and_two_names_split_two_sets_of_recordings(story: Story) -> None:
    for folder, name, place in (("a", "Florian Krüger", "Leipzig"), ("b", "Martin Weber", "Kiel")):
        story.weather(place, 15, source=f"{folder}/t.csv")
        story.introduces(name, source=f"{folder}/t.csv")
    people = story.linked().subjects
    assert [values(s, "residence") for s in people] in ([["Leipzig"], ["Kiel"]], [["Kiel"], ["Leipzig"]])


def test_two_devices_of_one_household_stay_together(story: Story) -> None:
    for serial in ("G0911AA", "G0911BB"):
        story.weather("Leipzig", 10, keys={"device_serial": serial})
    assert len(story.linked().subjects) == 1


def test_split_transcripts_of_one_folder_stay_together(story: Story) -> None:
    for number in (1, 2, 3):
        story.weather("Leipzig", 3, source=f"Alexa/Audio and Transcription/Transcriptions-{number}.csv")
    assert len(story.linked().subjects) == 1


def test_a_reviewer_can_join_what_the_score_keeps_apart(story: Story) -> None:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 10)
    story.weather("Leipzig", 15)
    story.introduces("Florian Krüger")
    before = story.linked()
    pair = next(j for j in before.judgements if j.verdict == "different" and j.left.startswith("records:"))
    after = story.linked([Judgement(pair.left, pair.right, "same", "reviewer", datetime(2026, 1, 1))])
    assert {s.role for s in before.subjects} == {"subject", "requester"}
    assert {s.role for s in after.subjects} == {"subject"}


def test_an_account_in_another_language_and_country_is_kept_apart(story: Story) -> None:
    story.buys("James Miller", "12 Oak Street, Leeds", 10)
    for number in range(30):
        story.weather("Bonn", 1)
        story.says(f"stell einen timer auf {number} minuten")
    assert {s.role for s in story.linked().subjects} == {"subject", "requester"}


def test_documents_of_different_people_come_apart(story: Story) -> None:
    for number, name in enumerate(["Anna Schmidt", "Jonas Weber", "Sabine Wolf"]):
        source = f"letters/{number}.txt"
        record = story.says(f"Mit freundlichen Grüßen {name}", kind="document", holds="prose", source=source)
        given, family = name.split()
        story.finds(record, given, "person", "given_name", act="sign")
        story.finds(record, family, "person", "family_name", act="sign")
    people = story.linked().subjects
    assert sorted(values(s, "given_name")[0] for s in people) == ["Anna", "Jonas", "Sabine"]


def _traits(*identifiers: str) -> Traits:
    nothing = frozenset[str]()
    return Traits([], [], frozenset(identifiers), nothing, nothing, nothing, [], nothing, "de", 0)


def test_another_mail_address_speaks_against_one_owner_and_does_not_decide(
    rules: RuleBook, gazetteer: Gazetteer
) -> None:
    comparing = Comparing(Atlas(gazetteer, rules.of(LinkingFile)[0]), Names.of(rules), Verdicts(()))
    mine, other = _traits("email:a@example.org"), _traits("email:b@example.org", "phone:1")
    assert comparing.compare(mine, mine, 0.0).same > 0.9
    assert 0.1 < comparing.compare(mine, other, 0.0).same < 0.4
    assert comparing.compare(mine, _traits("phone:1"), 0.0).same == 0.5


def test_a_surname_beside_the_own_first_name_comes_before_one_that_stands_alone(story: Story) -> None:
    for number in range(8):
        story.says(f"wie wird das wetter morgen {number}")
    answer = story.says("Du bist Franziska.", kind="response", holds="response")
    story.finds(answer, "Franziska", "person", None, about="other", act="introduce")
    parcel = story.says("Die Sendung an Franziska Endres kommt.", kind="response", holds="response")
    story.finds(parcel, "Franziska Endres", "person", None, about="other", act="parcel")
    shown = story.says("im fernsehen sagt er frau lehmann")
    story.finds(shown, "Lehmann", "person", "family_name")
    (owner,) = [s for s in story.linked().subjects if s.role == "subject"]
    assert values(owner, "given_name")[:1] == ["Franziska"]
    assert values(owner, "family_name")[:1] == ["Endres"]


def test_an_initial_gives_way_to_what_others_write(story: Story) -> None:
    for number in range(8):
        chat(story, "D. Osei", f"bis gleich {number}")
        chat(story, "Kofi Osei", f"gut {number}")
    for number in range(2):
        record = story.says(f"hallo delphine {number}", kind="message", holds="message", source="chat.txt",
                            keys={"sender": "Kofi Osei", "conversation": "c1"})  # fmt: skip
        story.finds(record, "Delphine", "person", None, about="other", act="greet")
    assert named(story.linked().subjects, "Delphine")


def test_what_stands_behind_a_saved_name_is_no_part_of_it(story: Story) -> None:
    for number in range(8):
        chat(story, "Wessely Vermieterin", f"bis gleich {number}")
        chat(story, "Jonas Wolf", f"gut {number}")
    assert all(values(s, "family_name") != ["Vermieterin"] for s in story.linked().subjects)
    assert values(named(story.linked().subjects, "Jonas")[0], "family_name") == ["Wolf"]


def test_a_name_that_a_sentence_gives_the_writer_is_his_where_nothing_else_tells(story: Story) -> None:
    for number in range(8):
        chat(story, "Me", f"bin da {number}")
        chat(story, "Jonas Wolf", f"gut {number}")
    record = story.says("ja goran mit g", kind="message", holds="message", source="chat.txt",
                        keys={"sender": "Me", "conversation": "c1", "own": "yes"})  # fmt: skip
    story.finds(record, "Goran", "person", None, about="other", maybe="self=0.950 addressed=0.006")
    assert named(story.linked().subjects, "Goran")
