"""Lists of calls and requests kept by hand: who took a call is nobody's customer, who called is whose row it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reident.bundle.askers import is_formal, is_named
from reident.model import Record
from tests.bundle.test_unknown_shapes import _records

ROWS = (
    ("Uwe", "Berg, Ida", "Hat Rücken, kommt morgen nach der Arbeit vorbei."),
    ("Vera", "Frau Zeisig", "Der Sohn fährt sie, bitte im Erdgeschoss."),
    ("Uwe", "Hr. Vogt sen.", "Will nur zur Chefin, ruft am Abend wieder an."),
    ("Uwe", "KESTNER, Malte", "Braucht das Rezept bis Freitag, dann im Urlaub."),
    ("Vera", "Nora S.", "Fragt nach der Rechnung vom letzten Monat."),
    ("Uwe", "?", "Hat gleich wieder aufgelegt, keine Nummer."),
    ("Vera", "Uwe an Vera", "Kaffee ist schon wieder alle, bitte kaufen."),
)


def _names(found: list[Record]) -> list[str]:
    return [record.text.content for record in found if record.text.holds == "full_name"]


@pytest.mark.parametrize(
    ("took", "called"),
    [("Taken by", "Caller"), ("Angenommen von", "Anrufer/in"), ("xx", "Name of member"), ("a", "wer")],
)
def test_whoever_called_is_whose_row_it_is_and_not_whoever_took_the_call(
    tmp_path: Path, took: str, called: str
) -> None:
    rows = ("\t".join((f"1{n}.03.2025", *row)) for n, row in enumerate(ROWS))
    lines = [f"Datum\t{took}\t{called}\tInhalt", *rows]
    found = _records(tmp_path, "anrufe.tsv", "\n".join(lines))
    assert _names(found) == [row[1] for row in ROWS[:5]]
    assert not any("sender" in record.keys for record in found)
    assert "Uwe an Vera" in [record.text.content for record in found]  # a note, and nobody's name


def test_a_column_of_a_chat_is_whoever_wrote_also_where_it_is_called_like_members(tmp_path: Path) -> None:
    lines = [
        "Date,Member,Message",
        *(f"2025-03-1{n},{('Lena', 'Tom')[n % 2]},das ist text nummer {n}" for n in range(8)),
    ]
    found = _records(tmp_path, "chat.csv", "\n".join(lines))
    assert {record.keys.get("sender") for record in found if record.kind == "message"} == {"Lena", "Tom"}


def test_names_are_told_by_how_they_are_written() -> None:
    assert all(map(is_formal, ("Frau Dr. Zeisig", "Hr. Vogt", "Zeisig, Ida", "ZEISIG-BERG, Ida", "Mrs O'Hara (late)")))
    assert not any(map(is_formal, ("Handwerker Dach", "Berlin", "kommt morgen, sagt er", "Frau am Telefon")))
    assert is_named("U. Zeisig", ())
    assert not is_named("Praxis am Markt", ())
