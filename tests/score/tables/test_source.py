"""Tables are read whatever their encoding and format, columns get their roles, and bad input one clear sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from reident.model import UserError
from reident.rulebook import load_rules
from reident.score.tables import assess_table, open_tables
from reident.score.tables.cells import cells
from reident.score.tables.columns import check, recognise
from reident.score.tables.risks import anonymity, identifying_sets, sensitive

ROWS = "Vorname;Geburtsdatum;PLZ;Diagnose;Kunden-Nr.\nJörg;1980-01-01;50823;Asthma;K1\nÜlkü;1981-02-02;50823;n/a;K2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_umlauts_and_headers_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "kunden.csv"
    path.write_bytes(ROWS.encode(encoding))
    table = open_tables(path)[0]
    assert table.columns == ("Vorname", "Geburtsdatum", "PLZ", "Diagnose", "Kunden-Nr.")
    assert table.sample("Vorname") in (["Jörg", "Ülkü"], ["Jörg", "Ülkü\r"])
    assert table.rows == 2


def test_columns_get_their_roles_and_missing_values_are_no_values(tmp_path: Path) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(ROWS, encoding="utf-8")
    table = open_tables(path)[0]
    roles = {info.name: info.role for info in recognise(table, load_rules())}
    assert roles == {
        "Vorname": "quasi",
        "Geburtsdatum": "quasi",
        "PLZ": "quasi",
        "Diagnose": "sensitive",
        "Kunden-Nr.": "direct",
    }
    coded = table.code("Diagnose")
    assert (coded.distinct, coded.missing) == (1, 0.5)


def test_the_column_rules_recognise_their_own_examples() -> None:
    assert list(check(load_rules())) == []


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "sqlite", "xlsx"])
def test_other_formats_give_the_same_table(tmp_path: Path, ending: str) -> None:
    frame = pl.DataFrame({"age": ["30", "40", "40"], "town": ["Köln", "Bonn", "Bonn"]})
    path = tmp_path / f"people.{ending}"
    if ending == "parquet":
        frame.write_parquet(path)
    elif ending == "jsonl":
        frame.write_ndjson(path)
    elif ending == "sqlite":
        with closing(sqlite3.connect(path)) as database:
            database.execute("create table people (age, town)")
            database.executemany("insert into people values (?, ?)", frame.rows())
            database.commit()
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in [frame.columns, *frame.rows()]:
            book.active.append(row)
        book.save(path)
    score = assess_table(open_tables(path)[0], load_rules(), np.random.default_rng(1), population=1_000)
    assert score.quasi_identifiers == ("age", "town")
    assert score.counts.tolist() == [1, 2, 2]
    rows = score.by_row()
    assert rows["uniqueness"][1] == 0
    assert 0 < rows["correctness_low"][0] <= rows["correctness"][0] <= rows["correctness_high"][0] <= 1


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "is empty"), (b"a,b\n", "no table with a row"), (b"PK\x03\x04 broken", "workbook")]
)
def test_what_is_no_table_is_one_clear_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=says) as refused:
        open_tables(path)
    assert "\n" not in str(refused.value)


def test_a_population_smaller_than_the_table_and_an_unknown_column_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("age,town\n1,a\n2,b\n", encoding="utf-8")
    table = open_tables(path)[0]
    rng = np.random.default_rng(1)
    with pytest.raises(UserError, match="more than --population-size"):
        assess_table(table, load_rules(), rng, population=1)
    with pytest.raises(UserError, match="has no column 'job'"):
        assess_table(table, load_rules(), rng, named=("job",))


def test_anonymity_diversity_and_closeness_of_a_table_that_can_be_counted_by_hand() -> None:
    table = cells(np.array([[0], [0], [0], [1], [1]]))
    found = anonymity(table)
    assert (found.minimum, found.median, found.unique) == (2, 3.0, 0.0)
    secret = sensitive(table, "diagnosis", np.array([0, 1, 0, 2, 2]))
    assert secret.diversity == 1
    # The second group is all of value 2, of which the table has 2/5.
    assert secret.closeness == pytest.approx(1 - 2 / 5)


def test_identifying_sets_are_minimal() -> None:
    rng = np.random.default_rng(1)
    key = np.arange(300)
    first, second = key // 20, key % 20
    codes = np.stack([first, second, rng.integers(0, 2, 300)], axis=1)
    found = identifying_sets(["a", "b", "c"], codes, rng)
    assert [each.columns for each in found] == [("a", "b")]
