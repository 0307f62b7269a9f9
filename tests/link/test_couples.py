"""Two people who write each other words of love."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reident.case import Case
from reident.cli import main
from reident.model import Record, Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import Story, values

LINES = [
    ("A", "bin gleich da schatz"), ("B", "ok ich koch schon mal"), ("A", "soll ich noch was mitbringen"),
    ("B", "nein danke"), ("B", "ich liebe dich bis nachher"), ("A", "ich dich auch"), ("B", "wann kommst du"),
    ("A", "halb sieben"),
]  # fmt: skip


def _bundle(folder: Path, one: str, other: str, said: list[tuple[str, str]]) -> Path:
    names = {"A": one, "B": other}
    chat = "\n".join(f"02.04.25, 15:{n:02d} - {names[who]}: {text}" for n, (who, text) in enumerate(said))
    bundle = folder / "chat.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(f"WhatsApp Chat mit {other}.txt", chat)
    return bundle


def _subjects(
    folder: Path, one: str, other: str, *, loving: bool = True, more: list[tuple[str, str]] | None = None
) -> tuple[Subject, ...]:
    said = [(who, text) for who, text in LINES if loving or not any(w in text for w in ("schatz", "liebe"))]
    bundle = _bundle(folder, one, other, said + (more or []))
    with Case.create(folder / "case") as case:
        return assess(bundle, case, load_rules(), Request()).subjects


def _partners(subjects: tuple[Subject, ...]) -> set[str]:
    return {f.value for s in subjects for f in s.facts if f.attribute == "partner"}


def test_both_of_a_couple_have_the_other_as_partner(tmp_path: Path) -> None:
    subjects = _subjects(tmp_path, "Nadja", "Tobias")
    assert _partners(subjects) == {"Nadja", "Tobias"}
    related = {(s.id, r.to) for s in subjects for r in s.relations if r.type == "partner"}
    assert len(related) == 2
    assert all((b, a) in related for a, b in related)


def test_the_children_of_a_couple_are_both_ones(tmp_path: Path) -> None:
    told = [("A", "unsere tochter Lotta hat fieber"), ("A", "holst du unsere tochter Lotta heute aus der kita")]
    subjects = _subjects(tmp_path, "Nadja", "Tobias", more=told)
    parents = [s for s in subjects if any(f.attribute == "partner" for f in s.facts)]
    assert [[f.value for f in s.facts if f.attribute == "child"] for s in parents] == [["Lotta"], ["Lotta"]]


@pytest.mark.parametrize(("one", "other", "loving"), [("Nadja", "Mama", True), ("Nadja", "Tobias", False)])
def test_a_mother_or_a_friend_is_no_partner(tmp_path: Path, one: str, other: str, loving: bool) -> None:
    assert _partners(_subjects(tmp_path, one, other, loving=loving)) == set()


def test_nobody_is_called_by_what_he_is_to_the_other(tmp_path: Path) -> None:
    subjects = _subjects(tmp_path, "Nadja", "Mama")
    assert {f.value for s in subjects for f in s.facts if f.attribute == "given_name"} == {"Nadja"}


def test_who_writes_to_a_parent_writes_to_no_partner(tmp_path: Path) -> None:
    mother = [
        ("A", "hallo mama bin gut angekommen"),
        ("B", "ok schatz"),
        ("A", "hab dich lieb mama"),
        ("B", "ich dich auch schatz"),
    ]
    assert _partners(_subjects(tmp_path, "Nadja", "Gerda", loving=False, more=mother)) == set()


def test_words_of_love_are_in_no_report(tmp_path: Path) -> None:
    bundle = _bundle(tmp_path, "Nadja", "Tobias", LINES)
    with pytest.raises(SystemExit) as end:
        main(["assess", str(bundle), "--out", str(tmp_path / "case"), "--reveal", "--quiet"])
    assert end.value.code == 0
    for name in ("report.html", "assessment.json", "notification.md"):
        assert "@love" not in (tmp_path / "case" / name).read_text(encoding="utf-8")


def test_two_who_have_a_chat_to_themselves_and_are_no_couple_are_friends_perhaps(tmp_path: Path) -> None:
    subjects = _subjects(tmp_path, "Nadja", "Tobias", loving=False)
    friends = {f.value: f.confidence for s in subjects for f in s.facts if f.attribute == "friend"}
    assert friends.keys() == {"Nadja", "Tobias"}
    assert max(friends.values()) <= 0.5
    assert {r.type for s in subjects for r in s.relations} == {"friend"}


def test_a_couple_and_parents_are_no_friends(tmp_path: Path) -> None:
    for number, (loving, more) in enumerate([(True, []), (False, [("A", "hallo mama bin gut angekommen")])]):
        folder = tmp_path / str(number)
        folder.mkdir()
        subjects = _subjects(folder, "Nadja", "Tobias", loving=loving, more=more)
        assert not [f for s in subjects for f in s.facts if f.attribute == "friend"]


def test_what_the_other_calls_somebody_is_the_name_behind_a_nickname(tmp_path: Path) -> None:
    more = [
        ("A", "na tobias, ausgeschlafen?"), ("A", "tobias du bist echt unmöglich"), ("B", "nadja!! wo bleibst du"),
        ("B", "hör mal nadja ich mein das ernst"), ("A", "ich war mit paula einkaufen"),
    ]  # fmt: skip
    subjects = _subjects(tmp_path, "Keks🍪", "Zwerg", more=more)
    names = [max((f.confidence, f.value) for f in s.facts if f.attribute == "given_name")[1] for s in subjects[:2]]
    assert sorted(names) == ["Nadja", "Tobias"]
    assert _partners(subjects) == {"Nadja", "Tobias"}


def _spoken(story: Story, speaker: str, text: str) -> Record:
    return story.says(text, keys={"speaker": speaker})


def test_a_couple_at_one_device_share_the_home_children_and_pets(story: Story) -> None:
    for number in range(6):
        _spoken(story, "Jonas", f"licht an {number}")
        _spoken(story, "Miriam", f"licht aus {number}")
        _spoken(story, "Finn", f"erzähl einen witz {number}")
        record = _spoken(story, "Jonas", f"wetter in leipzig {number}")
        story.finds(record, "Leipzig", "place", "frequent_place", act="dwell")
        record = _spoken(story, "Jonas", f"sag meiner frau miriam das essen ist fertig {number}")
        story.finds(record, "Miriam", "person", "partner", about="partner")
        record = _spoken(story, "Jonas", f"futter für bello {number}")
        story.finds(record, "Bello", "other", "pet")
    people = {values(s, "given_name")[0]: s for s in story.linked().subjects if values(s, "given_name")}
    assert values(people["Miriam"], "partner") == ["Jonas"]
    assert values(people["Miriam"], "residence") == ["Leipzig"]
    assert values(people["Miriam"], "pet") == ["Bello"]
    assert values(people["Finn"], "residence") == ["Leipzig"]
    assert values(people["Finn"], "pet") == []
    homes = {name: max(f.confidence for f in people[name].facts if f.attribute == "residence") for name in people}
    assert homes["Finn"] < homes["Miriam"] < homes["Jonas"]
    sure = {name: max(f.confidence for f in people[name].facts if f.attribute == "pet") for name in ("Jonas", "Miriam")}
    assert sure["Miriam"] < sure["Jonas"]


def test_words_of_one_home_count_beside_a_word_of_love_and_not_alone(tmp_path: Path) -> None:
    home = [("A", "was gibts heute zu essen"), ("B", "brauchen wir noch milch"), ("A", "bist du schon zuhause")]
    love = [("B", "ich liebe dich")]
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    assert _partners(_subjects(one, "Nadja", "Tobias", loving=False, more=home)) == set()
    assert _partners(_subjects(other, "Nadja", "Tobias", loving=False, more=[*home, *love])) == {"Nadja", "Tobias"}


def _group(folder: Path, senders: list[str], texts: list[tuple[int, str]]) -> dict[str, set[str]]:
    said = [*texts, *((n % len(senders), f"nummer {n} ist fertig") for n in range(9))]
    chat = "\n".join(
        f"{2 + n % 20:02d}.04.25, 15:{n:02d} - {senders[who]}: {text}" for n, (who, text) in enumerate(said)
    )
    (folder / "WhatsApp Chat mit Kegeln.txt").write_text(chat, encoding="utf-8")
    with Case.create(folder / "case") as case:
        subjects = assess(folder / "WhatsApp Chat mit Kegeln.txt", case, load_rules(), Request()).subjects
    return {
        phone.value[-2:]: {f.value for f in s.facts if f.attribute == "given_name"}
        for s in subjects
        for phone in s.facts
        if phone.attribute == "phone"
    }


def test_whoever_is_called_by_all_others_of_a_group_is_the_one_without_a_name(tmp_path: Path) -> None:
    senders = ["+49 151 00000011", "+49 151 00000012", "Selma Vogt"]
    names = _group(tmp_path, senders, [(1, "Felix, kommst du?"), (2, "Felix, bring die Kugeln mit"), (1, "Felix??")])
    assert names["11"] == {"Felix"}
    assert names["12"] == set()


def test_a_name_that_two_could_have_is_nobodys(tmp_path: Path) -> None:
    senders = ["+49 151 00000011", "+49 151 00000012", "Selma Vogt"]
    names = _group(tmp_path, senders, [(2, "Felix, kommst du?"), (2, "Felix, bring die Kugeln mit"), (2, "Felix??")])
    assert names["11"] == names["12"] == set()
