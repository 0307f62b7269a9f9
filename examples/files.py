"""Rows, paragraphs and tones into the bytes of CSV, PDF, WAV and ZIP files, the same bytes at every run."""

from __future__ import annotations

import csv
import io
import math
import wave
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

STAMP = (2018, 12, 4, 9, 12, 0)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, quoted: bool = False, bom: bool = True,
          crlf: bool = False) -> bytes:  # fmt: skip
    """A CSV file in UTF-8."""
    out = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, quoting=style, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def tone(hertz: float, samples: int) -> bytes:
    """A short, soft tone: 8 kHz, 8 bit, mono."""
    out = io.BytesIO()
    with wave.open(out, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(1)
        wav.setframerate(8000)
        wav.writeframes(bytes(128 + round(20 * math.sin(2 * math.pi * hertz * i / 8000)) for i in range(samples)))
    return out.getvalue()


def _wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def document(title: str, paragraphs: Iterable[tuple[str, str]]) -> bytes:
    """A PDF of (small heading, text) paragraphs with numbered pages; the same bytes at every run."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    width, height = A4
    left, y, page = 56.0, height - 92.0, 1
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(left, height - 62, title)
    for heading, text in paragraphs:
        lines = _wrapped(text, "Helvetica", 10, width - 2 * left)
        if y - 13 * len(lines) - 24 < 60:
            _finish(canvas, page)
            page, y = page + 1, height - 62.0
        if heading:
            canvas.setFont("Helvetica", 7)
            canvas.drawString(left, y, heading)
            y -= 12
        canvas.setFont("Helvetica", 10)
        for line in lines:
            canvas.drawString(left, y, line)
            y -= 13
        y -= 6
    _finish(canvas, page)
    canvas.save()
    return out.getvalue()


def _finish(canvas: Canvas, page: int) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawCentredString(A4[0] / 2, 34, str(page))
    canvas.showPage()


def bundle(path: Path, members: Mapping[str, bytes]) -> None:
    """A zip with fixed time stamps, its members in the order given."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            stored = zipfile.ZIP_STORED if len(content) < 60 else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, stored, 9)
