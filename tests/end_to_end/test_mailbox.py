"""A mailbox with relatives of one surname, and with newsletters."""

from __future__ import annotations

import zipfile
from pathlib import Path

from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules

OWNER = ("Ahmet Krüger", "ahmet.krueger81@post.example")
OTHERS = (
    ("Florian Krüger", "florian.krueger@web.example"),
    ("Holger Maier", "holger.maier@mail.example"),
    ("Nora Stein", "nora.stein@mail.example"),
)
SHOPS = (("Kundenportal", "service@portal.example"), ("Gartenbrief", "news@garten.example"))


def _people(folder: Path) -> list[Subject]:
    bundle = folder / "mail.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for number in range(12):
            other = OTHERS[number % 3]
            one, to = (OWNER, other) if number % 2 else (other, OWNER)
            shop = SHOPS[number % 2]
            for name, sender, reader, text in (
                (
                    f"{number}-a.eml",
                    one,
                    to,
                    f"Hallo {to[0].split()[0]},\n\nich komme am Samstag um {number}.\n\nBis bald",
                ),
                (f"{number}-b.eml", shop, OWNER, "Ihre Bestellung ist unterwegs."),
            ):
                head = f"From: {sender[0]} <{sender[1]}>\nTo: {reader[0]} <{reader[1]}>\nSubject: Samstag\n"
                date = f"Date: Thu, {number + 1:02d} May 2022 17:02:56 +0000\n"
                kind = "Content-Type: text/plain; charset=utf-8\n"
                archive.writestr(name, f"{head}{date}{kind}\n{text}\n")
    with Case.create(folder / "case") as case:
        return list(assess(bundle, case, load_rules(), Request()).subjects)


def test_relatives_of_one_surname_stay_apart_and_newsletters_are_nobody(tmp_path: Path) -> None:
    people = _people(tmp_path)
    named = {
        " ".join(next((f.value for f in s.facts if f.attribute == a), "") for a in ("given_name", "family_name")): s
        for s in people
        if s.role in ("subject", "contact")
    }
    assert {OWNER[0], *(name for name, _ in OTHERS)} <= named.keys()
    assert named[OWNER[0]].role == "subject"
    assert named["Florian Krüger"].role == "contact"
    mails = {name: {f.value for f in s.facts if f.attribute == "email"} for name, s in named.items()}
    assert mails[OWNER[0]] == {OWNER[1]}
    assert mails["Florian Krüger"] == {OTHERS[0][1]}
    assert not {name.split()[0] for name in named if name.strip()} & {"Kundenportal", "Gartenbrief"}
