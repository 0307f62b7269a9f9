"""What people who write to each other tell together: answers, parents and children, offices, names in full, pets."""

from __future__ import annotations

import mailbox
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import Story, values

FILLERS = ("ok", "gut", "bis später", "ja", "mach ich", "alles klar")


def chat(folder: Path, said: Sequence[tuple[str, str]], name: str = "Tobias") -> list[Subject]:
    """The subjects of a chat: who writes what, in order."""
    lines = (f"{2 + n // 20:02d}.04.25, 15:{n % 60:02d} - {who}: {text}" for n, (who, text) in enumerate(said))
    path = folder / f"WhatsApp Chat mit {name}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    with Case.create(folder / "case") as case:
        return list(assess(path, case, load_rules(), Request()).subjects)


def two(folder: Path, said: Sequence[tuple[str, str]], senders: tuple[str, str]) -> tuple[Subject, Subject]:
    """The two of a chat, with small talk between what they say; `A` and `B` stand for the senders."""
    named = {"A": senders[0], "B": senders[1]}
    talk = [(named[who], text) for who, text in said]
    talk += [(senders[n % 2], text) for n, text in enumerate(FILLERS)]
    subjects = chat(folder, talk, senders[1])
    found = []
    for sender in senders:
        given = sender.split()[0]
        found.append(next(s for s in subjects if any(given in v for v in values(s, "given_name")) and s.records > 5))
    return found[0], found[1]


@pytest.mark.parametrize(
    ("said", "child"),
    [
        ([("A", "Merle ist im Landeskader"), ("B", "deine tochter ist schneller als wir beide")], "Merle"),
        ([("A", "Merle made the county squad"), ("B", "your daughter is quicker than both of us")], "Merle"),
    ],
)
def test_a_relation_without_a_name_is_that_of_whom_the_other_named_just_before(
    tmp_path: Path, said: list[tuple[str, str]], child: str
) -> None:
    one, other = two(tmp_path, said, ("Nadja", "Tobias"))
    assert values(one, "child") == [child]
    assert values(other, "child") == []


def test_an_answer_names_whom_the_other_asked_about_and_two_names_tell_nothing(tmp_path: Path) -> None:
    one, _ = two(tmp_path, [("B", "ich soll dich und deine frau mal einladen"), ("A", "selma freut sich")],
                 ("Nadja", "Tobias"))  # fmt: skip
    assert values(one, "partner") == ["Selma"]
    (tmp_path / "more").mkdir()
    said = [("A", "Merle und Jette waren hier"), ("B", "deine tochter ist schneller als wir beide")]
    one, _ = two(tmp_path / "more", said, ("Nadja", "Tobias"))
    assert values(one, "child") == []


KIN = [
    ("A", "hallo papa bin gut angekommen"), ("B", "schön"), ("A", "danke papa"),
    ("B", "dein bruder Fridolin hat angerufen"), ("A", "hab dich lieb papa"),
]  # fmt: skip


def test_what_a_father_calls_the_childs_brother_is_his_son(tmp_path: Path) -> None:
    daughter, father = two(tmp_path, KIN, ("Nadja", "Tobias"))
    assert values(father, "child") == ["Nadja", "Fridolin"]
    assert values(daughter, "parent") == ["Tobias"]
    assert values(daughter, "sibling") == ["Fridolin"]
    assert not {"partner", "friend"} & {f.attribute for s in (daughter, father) for f in s.facts}


def test_whoever_only_speaks_of_a_mother_is_nobodys_child(tmp_path: Path) -> None:
    said = [("A", "mama ist schon im bett"), ("B", "grüß sie"), ("A", "mama hat gekocht"), ("B", "lecker")]
    one, other = two(tmp_path, said, ("Nadja", "Tobias"))
    assert values(one, "parent") == values(other, "child") == []


def test_a_chat_tells_the_full_name_behind_a_short_one(tmp_path: Path) -> None:
    said = [("A", "Brief für Tobias Maddler vom Finanzamt, soll ich aufmachen?"), ("B", "ja bitte")]
    _, other = two(tmp_path, said, ("Nadja", "Tobi"))
    assert values(other, "given_name")[0] == "Tobias"
    assert values(other, "family_name") == ["Maddler"]


def test_parents_of_a_class_say_whose_they_are(tmp_path: Path) -> None:
    said = [("+49 1525 5550183", "Guten Abend, Petra Maddler, Mutter von Emil"), ("Uli", "Uli hier, Papa von Merle")]
    said += [(who, text) for who in ("+49 1525 5550183", "Uli", "Selma") for text in FILLERS]
    subjects = chat(tmp_path, said)
    mother = next(s for s in subjects if "Petra" in values(s, "given_name") and s.records > 5)
    father = next(s for s in subjects if "Uli" in values(s, "given_name") and s.records > 5)
    assert (values(mother, "child"), values(father, "child")) == (["Emil"], ["Merle"])


COUPLE = [
    ("A", "bin gleich da schatz"), ("B", "ich liebe dich bis nachher"), ("A", "hab dich lieb"), ("B", "bussi"),
    ("A", "Merle braucht bis freitag die unterschrift"), ("B", "hab ich bei Merle in die mappe getan"),
]  # fmt: skip


def test_whom_somebody_names_to_the_partner_is_no_partner(tmp_path: Path) -> None:
    one, other = two(tmp_path, COUPLE, ("Nadja", "Tobias"))
    assert values(one, "partner")[:1] == ["Tobias"]
    assert values(other, "partner")[:1] == ["Nadja"]
    assert "Merle" not in values(one, "partner") + values(other, "partner")


@pytest.mark.parametrize(
    ("text", "pet"),
    [
        ("our cat broke a glass again. Kepler is pink now", "Kepler"),
        ("Kepler the ferret has eaten the whole cake", "Kepler"),
        ("vet says Kepler is overweight", "Kepler"),
        ("der tierarzt meint Kepler ist zu dick", "Kepler"),
    ],
)
def test_a_pet_is_known_by_its_sort_and_by_the_vet(tmp_path: Path, text: str, pet: str) -> None:
    one, _ = two(tmp_path, [("A", text), ("B", "oh no")], ("Nadja", "Tobias"))
    assert values(one, "pet")[:1] == [pet]
    assert values(one, "partner") == values(one, "child") == []


def test_whom_the_partner_speaks_of_is_not_the_owners_own_child(tmp_path: Path) -> None:
    said = [*COUPLE, ("B", "Nadja muss noch in die kita"), ("B", "hat Nadja zähne geputzt")]
    one, _ = two(tmp_path, said, ("Nadja", "Tobias"))
    assert "Nadja" not in values(one, "child") + values(one, "pet")


OWNER = "Petra Maddler <petra.maddler@post.example>"
LETTERS = (
    ("Grundschule am Deich <sekretariat@deichschule.example>",
     "Sehr geehrte Frau Maddler,\nEmil liest am Freitag in der Versammlung vor.\nIhr Sekretariat"),
    ("Nordwerk Personal <personal@nordwerk.example>",
     "Sehr geehrte Frau Maddler,\nanbei der Schichtplan für Mai.\nNordwerk Personal"),
    ("Gartenwelt <news@gartenwelt.example>", "Emil und die Detektive: jetzt als Hörbuch, dazu drei neue Rosen."),
)  # fmt: skip
OWN = ("Kommst du am Freitag?", "Danke, bis dann.", "Der Zug hat Verspätung.", "Ich bringe Kuchen mit.")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> list[Subject]:
    folder = tmp_path_factory.mktemp("letters")
    box = mailbox.mbox(folder / "Posteingang.mbox")
    mails = [(sender, OWNER, text) for sender, text in LETTERS]
    for number, text in enumerate(OWN):
        friend = ("Selma Kolb <selma.kolb@post.example>", "Holger Rieck <holger.rieck@post.example>")[number % 2]
        mails += [(OWNER, friend, text), (friend, OWNER, "Gern.")]
    mails.append((OWNER, "Jens Abel <jens.abel@post.example>",
                  "Ich bin ab zehn da.\nViele Grüße\nPetra Maddler\nStadtwerke Kassel, Netzplanung"))  # fmt: skip
    for number, (sender, reader, text) in enumerate(mails):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, reader, f"Nachricht {number}"
        mail["Date"] = f"Tue, {number + 1:02d} Apr 2025 10:00:00 +0200"
        mail.set_content(text)
        box.add(mail)
    box.close()
    with Case.create(folder / "case") as case:
        return list(assess(folder / "Posteingang.mbox", case, load_rules(), Request()).subjects)


def test_what_offices_write_to_somebody_by_name_is_about_that_one(letters: list[Subject]) -> None:
    owner = next(s for s in letters if s.label.id == "label-mailbox")
    assert values(owner, "given_name")[0] == "Petra"
    assert values(owner, "child") == ["Emil"]
    assert "Nordwerk" in values(owner, "employer")


def test_an_office_has_no_life_of_its_own_and_a_newsletter_tells_nothing(letters: list[Subject]) -> None:
    offices = [s for s in letters if s.role == "other"]
    assert len(offices) == len(LETTERS)
    assert {f.attribute for s in offices for f in s.facts} <= {"given_name", "family_name", "email", "language"}


def test_the_firm_below_a_signature_is_the_employer(letters: list[Subject]) -> None:
    owner = next(s for s in letters if s.label.id == "label-mailbox")
    assert any("Stadtwerke" in value for value in values(owner, "employer"))


def test_an_alarm_for_somebody_who_is_named_is_not_the_speakers(story: Story) -> None:
    story.introduces("Florian Krüger")
    for number in range(4):
        record = story.says(f"weck die hanna um 8:15 {number}", time=None)
        story.finds(record, "hanna", "person", None, about="other", act="call")
        story.finds(record, "08:15", "date_time", "wake_time", act="alarm")
    people = {values(s, "given_name")[0].title(): s for s in story.linked().subjects if values(s, "given_name")}
    assert [v[-5:] for v in values(people["Hanna"], "wake_time")] == ["08:15"]
    assert values(people["Florian"], "wake_time") == []


def test_where_somebody_goes_on_working_days_may_be_the_employer(story: Story) -> None:
    story.introduces("Florian Krüger")
    for day in (1, 2, 3):
        record = story.says(f"verkehr zur quellhof werft {day}", time=datetime(2025, 4, day, 6, 30))
        story.finds(record, "quellhof werft", "organisation", None, act="route")
    record = story.says("verkehr zum kurbad", time=datetime(2025, 4, 5, 11, 0))
    story.finds(record, "kurbad", "organisation", None, act="route")
    found = {f.value: f.confidence for f in story.subjects("subject")[0].facts if f.attribute == "employer"}
    assert found["quellhof werft"] > 2 * found.get("kurbad", 0.0)


def _names_himself(story: Story, name: str, times: int) -> None:
    for number in range(times):
        record = story.says(f"hier ist {name} {number}")
        story.finds(record, name, "person", "given_name", act="introduce")


def test_the_only_other_one_who_names_himself_to_a_device_is_the_partner(story: Story) -> None:
    _names_himself(story, "Florian", 8)
    _names_himself(story, "Hanna", 2)
    assert values(story.subjects("subject")[0], "partner") == ["Hanna"]


def test_of_two_others_who_name_themselves_nobody_knows_who_the_partner_is(story: Story) -> None:
    _names_himself(story, "Florian", 8)
    _names_himself(story, "Hanna", 2)
    _names_himself(story, "Lotte", 2)
    assert values(story.subjects("subject")[0], "partner") == []


@pytest.mark.parametrize("said", ["Gute Nacht Sophie", "Danke dir Sophie", "Schlaf gut, hast du verdient, Sophie!"])
def test_whom_a_sentence_of_a_chat_ends_with_is_its_reader(tmp_path: Path, said: str) -> None:
    talk = [("Me", "bin zu Hause"), ("Mama", said), ("Me", "gute nacht"), ("Mama", f"Ach ja. {said}")]
    talk += [(("Me", "Mama")[n % 2], text) for n, text in enumerate(FILLERS)]
    lines = (f"[2023-02-{7 + n:02d}, 13:{n:02d}] {who}: {text}" for n, (who, text) in enumerate(talk))
    path = tmp_path / "chat.md"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    with Case.create(tmp_path / "case") as case:
        subjects = assess(path, case, load_rules(), Request()).subjects
    assert "Sophie" in [name for s in subjects if s.records > 3 for name in values(s, "given_name")[:1]]
