# ruff: noqa: E501  (rows are easier to read on one line)
"""What was said in a household into the files of a bundle, in the layouts that providers and programs use."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from households import Household, Said
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

TYPES = ("A3S5BH2HU6VAYF", "AB72C64C86AW2", "A32DOYMUN6DTXA")
SILENCE = (
    b"RIFF,\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00@\x1f\x00\x00@\x1f\x00\x00\x01\x00\x08\x00data\x08\x00\x00\x00"
    + b"\x80" * 8
)


def write(household: Household, folder: Path) -> Path:
    """Write the bundle of a household as a zip; its path."""
    rng = random.Random(f"layout {household.id}")
    members = dict(REQUESTED[household.layout](household, rng))
    if household.requester:
        members |= _requester(household, rng)
    path = folder / f"{household.id:03d}-{household.sort}-{household.language}-{household.layout}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _serial(household: Household, device: int) -> str:
    return f"G09{household.id:03d}{device}H0852{device}7A{device}"


def _hex(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def _shuffled(said: Sequence[Said], rng: random.Random) -> list[Said]:
    return rng.sample(list(said), len(said))


def _pdf(household: Household, rng: random.Random, *, times: bool) -> dict[str, bytes]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    members: dict[str, bytes] = {}
    style = rng.choice(["number", "plain", "labelled"])
    lines = []
    for number, one in enumerate(_shuffled(household.said, rng), 1):
        local = one.at.astimezone(household.zone)
        form = "%d.%m.%Y %H:%M" if household.language == "de" else "%Y-%m-%d %H:%M"
        stamp = f"{local:{form}}" if times else ""
        name = f"{_hex(rng)}.wav"
        members[f"Alexa/{name}"] = SILENCE
        if style == "labelled":
            lines += [f"{number}", *([f"Date: {stamp}"] if times else []), f"Transcript: {one.text}", ""]
        elif style == "number":
            lines += [f"{number:04d}  {name} {stamp}", one.text, ""]
        else:
            lines.append(f"{stamp} {one.text}".strip())
    y = 800.0
    for line in lines:
        if y < 50:
            canvas.showPage()
            y = 800.0
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, y, line[:110])
        y -= 12
    canvas.save()
    return {"Alexa/Transcripts.pdf": out.getvalue()} | members


def _pdf_times(household: Household, rng: random.Random) -> dict[str, bytes]:
    return _pdf(household, rng, times=True)


def _pdf_plain(household: Household, rng: random.Random) -> dict[str, bytes]:
    return _pdf(household, rng, times=False)


def _csv_audio(household: Household, rng: random.Random) -> dict[str, bytes]:
    rows = []
    members: dict[str, bytes] = {}
    for one in _shuffled(household.said, rng):
        name = f"{one.at:%Y-%m-%d_%H-%M-%S}_{_hex(rng)[:8]}.wav"
        members[f"Alexa_1/Audio and Transcription/{name}"] = SILENCE
        rows.append((f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.text, name, rng.choice(["OK", "", "Not Available"])))
    german = ("Datum", "Anfrage", "Audiodatei", "Antwort")
    header = german if household.language == "de" else ("Date", "Request", "Audio file", "Response")
    half = len(rows) // 2
    folder = "Alexa_1/Audio and Transcription"
    parts = {f"{folder}/Transcriptions-1.csv": rows[:half], f"{folder}/Transcriptions-2.csv": rows[half:]}
    return {name: _table(header, part) for name, part in parts.items()} | members


def _intents(household: Household, rng: random.Random) -> dict[str, bytes]:
    header = ("Currently Playing Song", "Screen Contents", "Contact Name", "Utterance text", "Utterance Creation Date")
    none = "Not Available"
    rows = [(none, none, none, s.text, f"{s.at:%Y-%m-%dT%H:%M:%S}.{rng.randrange(1000):03d}Z")
            for s in _shuffled(household.said, rng)]  # fmt: skip
    half = len(rows) // 2
    folder = "Additional Data/Alexa/Alexa/NLU"
    return {
        f"{folder}/Intent-1-1.csv": _table(header, rows[:half]),
        f"{folder}/Intent-2-1.csv": _table(header, rows[half:]),
    }


def _history(household: Household, rng: random.Random) -> dict[str, bytes]:
    records = []
    for one in _shuffled(household.said, rng):
        serial, kind, epoch = _serial(household, one.device), TYPES[one.device], int(one.at.timestamp() * 1000)
        utterance = f"{kind}:1.0/{one.at:%Y/%m/%d/%H}/{serial}/{one.at:%M:%S}::TNIH_2V.{_hex(rng)[:12]}LPM/1"
        items = [
            {"recordItemType": "CUSTOMER_TRANSCRIPT", "utteranceId": utterance, "timestamp": epoch, "transcriptText": one.text},
            {"recordItemType": "ALEXA_RESPONSE", "utteranceId": "", "timestamp": epoch + 2000, "transcriptText": "OK"},
        ]  # fmt: skip
        records.append({
            "recordKey": f"{epoch}#{kind}#{serial}", "recordType": "VOICE_HISTORY", "timestamp": epoch, "customerId": None,
            "device": {"deviceName": "Echo Dot", "deviceEntityId": None}, "utteranceType": "GENERAL", "domain": "",
            "intent": "", "skillName": "", "voiceHistoryRecordItems": items, "personsInfo": [],
        })  # fmt: skip
    pages = [records[i : i + 200] for i in range(0, len(records), 200)]
    return {
        f"history/customer-history-records-{n}.json": json.dumps(
            {"customerHistoryRecords": page, "encodedRequestToken": None}, ensure_ascii=False
        ).encode()
        for n, page in enumerate(pages)
    }


def _takeout(household: Household, rng: random.Random) -> dict[str, bytes]:
    german = household.language == "de"
    cards = [{
        "header": "Google Assistant" if german else "Assistant", "products": ["Assistant"],
        "title": f"„{s.text}“ gesagt" if german else f"Said {s.text}", "time": f"{s.at:%Y-%m-%dT%H:%M:%S}.{rng.randrange(1000):03d}Z",
    } for s in sorted(household.said, key=lambda s: s.at, reverse=True)]  # fmt: skip
    path = (
        "Takeout/Meine Aktivitäten/Google Assistant/MeineAktivitäten.json"
        if german
        else "Takeout/My Activity/Assistant/MyActivity.json"
    )
    return {path: json.dumps(cards, ensure_ascii=False).encode()}


def _chat(household: Household, rng: random.Random) -> dict[str, bytes]:
    speaker, partner = household.names
    lines = []
    for one in sorted(household.said, key=lambda s: s.at):
        local = one.at.astimezone(household.zone)
        stamp = f"{local:%d.%m.%y, %H:%M}" if household.language == "de" else f"{local:%d/%m/%Y, %H:%M}"
        lines.append(f"{stamp} - {speaker if one.speaker == 'subject' else partner}: {one.text}")
    name = "WhatsApp Chat mit" if household.language == "de" else "WhatsApp Chat with"
    rng.random()
    return {f"{name} {partner.split()[0]}.txt": "\n".join(lines).encode()}


def _mixed(household: Household, rng: random.Random) -> dict[str, bytes]:
    """Half as a history, half as CSV in a nested zip, and a note."""
    said = list(household.said)
    half = len(said) // 2
    one = Household(**{**vars(household), "said": tuple(said[:half])})
    two = Household(**{**vars(household), "said": tuple(said[half:])})
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _csv_audio(two, rng).items():
            archive.writestr(name, content)
    return _history(one, rng) | {"Alexa_1.zip": inner.getvalue(), "readme.txt": b"Export, part 1 of 1.\n"}


def _requester(household: Household, rng: random.Random) -> dict[str, bytes]:
    """Orders, home region and devices of whoever asked for his data."""
    name, street, postcode, town, region = household.requester
    country = "DE" if household.language == "de" else "GB"
    address = f"{name} {street} {town} {region} {postcode} {country}"
    first = min(s.at for s in household.said)
    when = [first + timedelta(days=rng.randrange(200), minutes=rng.randrange(1440)) for _ in range(25)]
    orders = [(f"{rng.randrange(100, 400)}-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}",
               f"{at:%m/%d/%Y %H:%M:%S} UTC", "EUR", rng.choice(["Book", "Batteries AA", "Desk lamp", "Socks"]), address, address)
              for at in when]  # fmt: skip
    header = ("Order ID", "Order Date", "Currency", "Product Name", "Shipping Address", "Billing Address")
    areas = ("Postal Code", "District", "City", "State or Province", "State Code", "Country Code", "Timestamp")
    visits = [(postcode, "Not Available", town, region, region, country, f"{at:%Y-%m-%dT%H:%M:%SZ}") for at in when[:6]]
    device = ("FirstTimeRegistered", "AccountName", "DeviceSerialNumber")
    serial = _serial(household, 0) if household.sort == "own" else f"B0D4{rng.randrange(10**10):010d}"
    return {
        "Retail.OrderHistory.1/Retail.OrderHistory.1.csv": _table(header, orders),
        "Retail.RegionAuthority.1/Retail.RegionAuthority.1.csv": _table(areas, visits),
        "Devices.Registration/registration.csv": _table(
            device, [("2019-03-01T10:00:00Z", f"{name.split()[0]}'s Echo", serial)]
        ),
    }


REQUESTED = {
    "pdf-times": _pdf_times, "pdf-plain": _pdf_plain, "csv-audio": _csv_audio, "intents": _intents,
    "history": _history, "takeout": _takeout, "chat": _chat, "mixed": _mixed,
}  # fmt: skip
