"""Pages on which each case is a list of labels and values of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.bundle.test_unknown_shapes import _records

ASKED = ("Berg, Ida", "VOGT, Malte", "U. Kern", "Stein, Nora")
LABELS = ("Vorgang", "Datum", "Mitglied", "Nachricht", "Antwort")


def _page(row: str, around: str = "{}") -> str:
    cases = []
    for n, who in enumerate(ASKED, start=1):
        said = (f"40{n}", f"0{n}.03.2025 10:15", who, f"Das Rad {n} geht nicht.", "Wir prüfen das.")
        pairs = (row.format(label=label, value=value) for label, value in zip(LABELS, said, strict=True))
        cases.append(around.format("".join(pairs)))
    return f"<html><body><h1>Ausdruck</h1>{''.join(cases)}</body></html>"


@pytest.mark.parametrize(
    ("row", "around"),
    [
        ("<tr><th>{label}</th><td>{value}</td></tr>", "<table>{}</table>"),
        ("<dt>{label}</dt><dd>{value}</dd>", "<dl>{}</dl>"),
        ("<dt>{label}:</dt><dd>{value}</dd>", "{}"),
        ("<p><b>{label}:</b> {value}</p>", "{}<hr>"),
        ("<b>{label}</b>: {value}<br>", "<div>{}</div>"),
        ("<div><span>{label}</span><span>{value}</span></div>", "<div>{}</div>"),
        ("<li><div>{label}</div><div>{value}</div></li>", "<ul>{}</ul>"),
    ],
)
def test_labels_and_values_of_a_case_are_a_row(tmp_path: Path, row: str, around: str) -> None:
    page = _page(row, around)
    page = page.replace("</h1>", "</h1><dl>").replace("</body>", "</dl></body>") if around == "{}" else page
    found = _records(tmp_path, "x.html", page)
    told = [(r.keys.get("case"), r.text.content) for r in found if r.text.holds in ("full_name", "message", "response")]
    for n, who in enumerate(ASKED, start=1):
        assert told[3 * n - 3 : 3 * n] == [
            (f"40{n}", who),
            (f"40{n}", f"Das Rad {n} geht nicht."),
            (f"40{n}", "Wir prüfen das."),
        ]
    assert next(r.time for r in found if r.text.holds == "message") == datetime(2025, 3, 1, 10, 15)
    assert ["staff" in r.keys for r in found if r.text.holds == "response"] == [True] * len(ASKED)
    assert "Ausdruck" in [r.text.content for r in found]


@pytest.mark.parametrize(
    "head",
    [
        "<table><tr><th>Case #40{n}</th><td>2025/03/0{n} 10:15</td></tr>",
        "<h3>Vorgang 40{n} – 0{n}.03.2025 10:15</h3><table>",
    ],
)
def test_the_number_of_a_case_and_its_moment_stand_side_by_side(tmp_path: Path, head: str) -> None:
    if head.startswith("<h3>"):
        row, end = "<p><b>{}:</b> {}</p>", ""
        head = head.removesuffix("<table>")
    else:
        row, end = "<tr><th>{}</th><td>{}</td></tr>", "</table>"
    cases = (
        head.format(n=n) + row.format("Mitglied", who) + row.format("Nachricht", f"Das Rad {n} geht nicht.") + end
        for n, who in enumerate(ASKED, start=1)
    )
    found = [r for r in _records(tmp_path, "x.html", "".join(cases)) if r.text.holds == "message"]
    assert [r.keys["case"] for r in found] == ["401", "402", "403", "404"]
    assert [r.time for r in found] == [datetime(2025, 3, n, 10, 15) for n in (1, 2, 3, 4)]


def test_what_a_page_says_in_bold_is_no_case(tmp_path: Path) -> None:
    page = "".join(f"<p><b>Tipp {n}:</b> Immer {n} Minuten warten.</p><p>Das hilft.</p>" for n in range(6))
    found = _records(tmp_path, "x.html", f"<html><body>{page}</body></html>")
    assert {r.text.holds for r in found} <= {"prose"}
    assert "Das hilft." in " ".join(r.text.content for r in found)
