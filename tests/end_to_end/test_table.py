"""`reident table` from the command line: every format, degenerate tables, and what it refuses in one sentence."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from reident.cli import main

CONTRACT = [f"{name}{end}" for name in ("uniqueness", "correctness") for end in ("", "_low", "_high")] + [
    "sample_count"
]


def _people(rows: int = 300, seed: int = 4) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame({
        "age": rng.integers(18, 90, rows),
        "sex": rng.choice(["f", "m"], rows),
        "town": rng.choice(["Köln", "Bonn", "Aachen", "Düren"], rows),
        "job": rng.choice(["nurse", "teacher", "clerk", "driver", "cook"], rows),
    })  # fmt: skip


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(frame.columns)
    for row in frame.iter_rows():
        sheet.append([value.item() if isinstance(value, np.generic) else value for value in row])
    book.save(path)


def _sql(row: tuple[object, ...]) -> list[object]:
    return [value.isoformat() if isinstance(value, date) else value for value in row]


def _sqlite(frame: pl.DataFrame, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"create table people ({', '.join(frame.columns)})")
        marks = ", ".join("?" * frame.width)
        database.executemany(f"insert into people values ({marks})", map(_sql, frame.rows()))


WRITERS: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    "people.csv": lambda frame, path: frame.write_csv(path),
    "people.tsv": lambda frame, path: frame.write_csv(path, separator="\t"),
    "people.parquet": lambda frame, path: frame.write_parquet(path),
    "people.jsonl": lambda frame, path: frame.write_ndjson(path),
    "people.xlsx": _xlsx,
    "people.sqlite": _sqlite,
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("reference")
    _people().write_csv(folder / "people.csv")
    assert _run("table", folder / "people.csv", "--population-size", 20_000, "--out", folder / "out") == 0
    return pl.read_parquet(folder / "out" / "rows.parquet")


def _run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def _mixed(rows: int = 200) -> pl.DataFrame:
    """Days, fractions, truth values, phone numbers that only their content tells, and gaps."""
    rng = np.random.default_rng(6)
    return pl.DataFrame({
        "born": [date(1950 + int(n), 1 + int(n) % 12, 1) for n in rng.integers(0, 50, rows)],
        "size": rng.choice([1.5, 2.0, 3.25], rows),
        "smoker": rng.choice([True, False], rows),
        "c4": [int(n) or None for n in rng.choice([4922155501, 4922155502, 0], rows)],
    })  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_recognises_the_same_columns_and_types(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    _mixed().write_csv(tmp_path / "a" / "people.csv")
    WRITERS[name](_mixed(), tmp_path / name)
    seen = []
    for file, out in ((tmp_path / "a" / "people.csv", tmp_path / "left"), (tmp_path / name, tmp_path / "right")):
        assert _run("table", file, "--population-size", 5_000, "--out", out) == 0
        [table] = json.loads((out / "assessment.json").read_text(encoding="utf-8"))["tables"]
        rows = pl.read_parquet(out / "rows.parquet")
        seen.append(
            (table["quasi_identifiers"], [(c["name"], c["role"], c["attribute"]) for c in table["columns"]], rows)
        )
    (left, roles, expected), (right, same, rows) = seen
    assert (left, roles) == (right, same)
    assert rows["sample_count"].to_list() == expected["sample_count"].to_list()
    np.testing.assert_allclose(rows["correctness"].to_numpy(), expected["correctness"].to_numpy(), atol=1e-9)


def test_an_array_of_json_objects_is_a_table_too(tmp_path: Path, reference: pl.DataFrame) -> None:
    _people().write_json(tmp_path / "people.json")
    assert _run("table", tmp_path / "people.json", "--population-size", 20_000, "--out", tmp_path / "out") == 0
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet")
    assert rows["sample_count"].to_list() == reference["sample_count"].to_list()


@pytest.mark.parametrize("name", ["people.parquet", "people.jsonl"])
def test_lists_and_objects_in_a_cell_are_compared_as_a_whole(name: str, tmp_path: Path) -> None:
    frame = pl.DataFrame({"age": [40, 40, 40], "tags": [["a", "b"], ["a", "b"], None], "at": [{"x": 1}] * 3})
    WRITERS[name](frame, tmp_path / name)
    assert _run("table", tmp_path / name, "--columns", "age,tags,at", "--out", tmp_path / "out") == 0
    assert pl.read_parquet(tmp_path / "out" / "rows.parquet")["sample_count"].to_list() == [2, 2, 1]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_rows(name: str, tmp_path: Path, reference: pl.DataFrame) -> None:
    WRITERS[name](_people(), tmp_path / name)
    assert _run("table", tmp_path / name, "--population-size", 20_000, "--out", tmp_path / "out") == 0
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet")
    assert rows.columns == CONTRACT
    assert rows["sample_count"].to_list() == reference["sample_count"].to_list()
    np.testing.assert_allclose(rows["uniqueness"].to_numpy(), reference["uniqueness"].to_numpy(), atol=1e-9)


def test_the_assessment_has_the_shape_of_the_contract_and_is_private(tmp_path: Path) -> None:
    _people().write_csv(tmp_path / "people.csv")
    _run("table", tmp_path / "people.csv", "--population-size", 20_000, "--out", tmp_path / "out")
    [table] = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))["tables"]
    assert table["rows"] == 300
    assert table["population_size"] == 20_000
    assert set(table["quasi_identifiers"]) == {"age", "sex", "town", "job"}
    assert 0 <= table["uniqueness"]["low"] <= table["uniqueness"]["mid"] <= table["uniqueness"]["high"] <= 1
    assert {"min", "median"} <= table["k"].keys()
    assert {"prosecutor", "journalist", "marketer"} <= table["risk"].keys()
    for file in (tmp_path / "out").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_rows_keep_the_order_of_the_table(tmp_path: Path) -> None:
    frame = pl.concat(
        [pl.DataFrame({"town": ["Köln"] * 9, "age": ["40"] * 9}), pl.DataFrame({"town": ["Bonn"], "age": ["93"]})]
    )
    frame.write_csv(tmp_path / "people.csv")
    _run("table", tmp_path / "people.csv", "--out", tmp_path / "out")
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet")
    assert rows["sample_count"].to_list() == [9] * 9 + [1]
    assert rows["correctness"].to_list() == pytest.approx([1 / 9] * 9 + [1])


def test_without_a_population_the_table_is_the_population_and_the_summary_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _people().write_csv(tmp_path / "people.csv")
    _run("table", tmp_path / "people.csv", "--out", tmp_path / "out")
    assert "population" in capsys.readouterr().out.lower()
    [table] = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))["tables"]
    assert table["population_size"] == 300
    assert table["uniqueness"]["low"] == table["uniqueness"]["high"]


def test_named_columns_are_the_quasi_identifiers(tmp_path: Path) -> None:
    _people().write_csv(tmp_path / "people.csv")
    _run("table", tmp_path / "people.csv", "--columns", "age, sex", "--out", tmp_path / "out")
    [table] = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))["tables"]
    assert table["quasi_identifiers"] == ["age", "sex"]


def _degenerate() -> Iterator[tuple[str, pl.DataFrame]]:
    yield "one row", pl.DataFrame({"age": [40], "town": ["Köln"]})
    yield "one column", pl.DataFrame({"town": ["Köln", "Bonn", "Köln", "Aachen"]})
    yield "all equal", pl.DataFrame({"age": [40] * 50, "town": ["Köln"] * 50})
    yield "all unique", pl.DataFrame({"age": list(range(60)), "town": [f"Ort {n}" for n in range(60)]})
    yield "gaps", pl.DataFrame({"age": [40, None, 41, None], "town": ["Köln", "Köln", None, None]})
    yield "1,000 columns", pl.DataFrame({f"c{n}": [str((n * row) % 7) for row in range(40)] for n in range(1_000)})
    yield "mixed types", pl.DataFrame({"a": ["1", "zwei", "3.5", "2020-01-01"] * 10, "b": ["x", "", "-", "n/a"] * 10})


@pytest.mark.parametrize(("name", "frame"), list(_degenerate()), ids=[name for name, _ in _degenerate()])
@pytest.mark.parametrize("population", [None, 5_000])
def test_odd_tables_give_probabilities_for_every_row(
    name: str, frame: pl.DataFrame, population: int | None, tmp_path: Path
) -> None:
    frame.write_csv(tmp_path / "people.csv")
    size = ("--population-size", population) if population else ()
    columns = ("--columns", ",".join(frame.columns)) if frame.width < 10 else ()
    assert _run("table", tmp_path / "people.csv", *size, *columns, "--out", tmp_path / "out") == 0, name
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet")
    assert rows.height == frame.height
    for column in CONTRACT[:-1]:
        values = rows[column].to_numpy()
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()
    for kind in ("uniqueness", "correctness"):
        low, mid, high = (rows[column].to_numpy() for column in (f"{kind}_low", kind, f"{kind}_high"))
        assert (low <= mid + 1e-9).all()
        assert (mid <= high + 1e-9).all()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--population-size", 10), "more than --population-size 10"),
        (("--columns", "age,shoe"), "shoe"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: tuple[object, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _people().write_csv(tmp_path / "people.csv")
    assert _run("table", tmp_path / "people.csv", *arguments, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02\x03" * 40, b"age,town\n"])
def test_a_file_that_is_no_table_is_one_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.csv").write_bytes(content)
    assert _run("table", tmp_path / "people.csv", "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert told.startswith("reident: ")
    assert told.count("\n") == 1
    assert "Traceback" not in told
