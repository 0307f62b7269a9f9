"""One export with a stranger's recordings in it: who is the requester, and who is the subject."""

from __future__ import annotations

from tests.link.conftest import Story, values


def misdirected(story: Story) -> Story:
    story.buys("Martin Weber", "Lindenstraße 4, 24103 Kiel", 30)
    for number in range(40):
        story.says("", kind="metadata", holds=None, source=f"audio/{number}.wav")
    story.weather("Connewitz", 20)
    story.weather("Leipzig", 10)
    story.calls("Basti", 6)
    story.calls("Sebastian", 4)
    story.introduces("Florian Krüger")
    record = story.says("ruf meine freundin julia an")
    story.finds(record, "Julia", "person", "partner", about="partner", act="call")
    return story


def test_the_recordings_are_a_strangers_and_the_account_holder_is_the_requester(story: Story) -> None:
    people = misdirected(story).linked().subjects
    requester = next(s for s in people if s.role == "requester")
    subject = next(s for s in people if s.role == "subject")
    assert values(requester, "family_name") == ["Weber"]
    assert values(subject, "given_name")[0] == "Florian"
    assert values(subject, "family_name")[0] == "Krüger"
    assert values(subject, "residence") == ["Leipzig-Connewitz"]
    assert sum(s.role in ("subject", "requester") for s in people) == 2
    assert {"owner-apart", "owner-names-differ", "owner-places-far"} <= {m.id for m in subject.because}


def test_the_audio_files_go_with_the_transcripts(story: Story) -> None:
    subject = next(s for s in misdirected(story).linked().subjects if s.role == "subject")
    assert any(source.endswith(".wav") for source in subject.sources)


def test_a_short_form_and_its_name_are_one_friend(story: Story) -> None:
    subject = next(s for s in misdirected(story).linked().subjects if s.role == "subject")
    assert values(subject, "friend") == ["Sebastian"]


def test_the_partner_is_a_subject_of_the_household(story: Story) -> None:
    people = misdirected(story).linked().subjects
    subject = next(s for s in people if s.role == "subject")
    partner = next(r for r in subject.relations if r.type == "partner")
    other = next(s for s in people if s.id == partner.to)
    assert other.role == "household"
    assert values(other, "given_name") == ["Julia"]
    assert values(subject, "partner") == ["Julia"]


def test_recordings_that_agree_with_the_account_are_its_holders(story: Story) -> None:
    story.buys("Florian Krüger", "Bornaische Straße 4, 04277 Leipzig", 30)
    story.weather("Connewitz", 20)
    story.introduces("Florian")
    owners = story.subjects("subject") + story.subjects("requester")
    assert len(owners) == 1
    assert owners[0].role == "subject"


def test_where_nothing_tells_the_recordings_are_kept_apart_with_a_warning(story: Story) -> None:
    story.buys("Florian Krüger", "Bornaische Straße 4, 04277 Leipzig", 30)
    for number in range(30):
        story.says(f"stell den timer auf {number} minuten")
    linked = story.linked()
    assert {s.role for s in linked.subjects} == {"subject", "requester"}
    assert "owner-undecided" in {w.id for w in linked.warnings}


def test_a_registered_device_joins_recordings_that_say_nothing(story: Story) -> None:
    story.buys("Florian Krüger", "Bornaische Straße 4, 04277 Leipzig", 30)
    story.finds(story.cell("G0911AB", "device_serial"), "G0911AB", "identifier", "device_serial")
    for number in range(30):
        story.says(f"stell den timer auf {number} minuten", keys={"device_serial": "G0911AB"})
    assert [s.role for s in story.linked().subjects] == ["subject"]


def test_names_that_somebody_is_called_by_are_the_owners_but_less_sure(story: Story) -> None:
    for text in ("florian kommst du essen", "alexa florian das telefon klingelt", "florian wo bist du denn"):
        story.finds(story.says(text), "Florian", "person", None, about="other")
    story.finds(story.says("wann kommt das paket für krüger"), "Krüger", "person", None, about="other", act="parcel")
    (subject,) = story.linked().subjects
    name = next(f for f in subject.facts if f.attribute == "given_name")
    assert name.value == "Florian"
    assert 0.2 < name.confidence < 0.7
    assert values(subject, "family_name") == ["Krüger"]


def test_a_bundle_without_identifying_content_has_one_subject_and_no_name_or_home(story: Story) -> None:
    for number in range(200):
        story.says(f"stell den timer auf {number % 20} minuten")
    (subject,) = story.linked().subjects
    assert subject.role == "subject"
    assert {f.attribute for f in subject.facts} <= {"language"}
