"""Builds the example bundles: `python examples/build.py [FOLDER]`; every run gives the same bytes."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import english
import german
import requester_de
import requester_en
from files import bundle, document, table, tone
from story import Heard, live

DEVICES = {
    "bath": ("A3S5BH2HU6VAYF", "G090LF1173950BAD"),
    "living": ("AB72C64C86AW2", "G090RG0783410WZ7"),
    "firetv": ("A2LWARUGJLBYEW", "G070VM2181320FTV"),
    "phone": ("A2TF17PFR55MTB", "d41f0c22a7be4f10"),
    "kitchen": ("A30YDR2MK8HMRV", "G0922H0852120KIT"),
    "bedroom": ("A32DOYMUN6DTXA", "G0911W0794850BED"),
    "lounge": ("A3FX4UWTP28V1P", "G2A0RF03019501LO"),
}
"""Device type and serial number, as they stand in the names of recordings."""


def _hex(rng: random.Random, digits: int) -> str:
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def _uuid(rng: random.Random) -> str:
    return "-".join(_hex(rng, n) for n in (8, 4, 4, 4, 12))


def recording(heard: Heard, rng: random.Random) -> str:
    """A file name: two in three hold device type, UTC time and serial number as in an utterance id."""
    if rng.random() < 0.34:
        return f"{_uuid(rng)}.wav"
    kind, serial = DEVICES[heard.device]
    return f"{kind}_1.0_{heard.at:%Y_%m_%d_%H}_{serial}_{heard.at:%M_%S}_TNIH_2V.{_uuid(rng)}.wav"


def german_example(path: Path) -> int:
    """Layout of 2018: folders with CSV, recordings, and one PDF with all transcripts in no order; their number."""
    rng = random.Random(20181204)
    heard = live(german.HOUSEHOLD, rng)
    named = [(recording(one, rng), one.text) for one in heard]
    members = requester_de.members(rng)
    for name, _ in named:
        members[f"Alexa/Audio/{name}"] = tone(rng.uniform(180, 420), rng.randrange(80, 240))
    rng.shuffle(named)
    paragraphs = [
        (f"{number:04d}  {name}", text or "(keine Sprache erkannt)") for number, (name, text) in enumerate(named, 1)
    ]
    members["Alexa/Alexa Transkripte.pdf"] = document("Alexa: Transkripte Ihrer Sprachaufnahmen", paragraphs)
    bundle(path, dict(sorted(members.items())))
    return len(named)


def english_example(path: Path) -> int:
    """Layout of 2023: transcripts in numbered CSV files with time, recording and answer; their number."""
    rng = random.Random(20240318)
    heard = live(english.HOUSEHOLD, rng)
    rows = []
    members = {f"All Data Categories/{name}": content for name, content in requester_en.members(rng).items()}
    for one in heard:
        kind, serial = DEVICES[one.device]
        name = f"{one.at:%Y-%m-%d_%H-%M-%S}_{kind}_{serial}.wav" if rng.random() < 0.5 else f"{_uuid(rng)}.wav"
        members[f"Alexa_1/Audio and Transcription/{name}"] = tone(rng.uniform(180, 420), rng.randrange(80, 240))
        rows.append(
            (f"{one.at:%Y-%m-%d %H:%M:%S} UTC", one.text or "Not Available", name, one.response or "Not Available")
        )
    header = ("Timestamp", "Customer Request", "Audio File Name", "Alexa Response")
    rng.shuffle(rows)
    third = -(-len(rows) // 3)
    for part in range(3):
        chunk = rows[part * third : (part + 1) * third]
        members[f"Alexa_1/Audio and Transcription/Transcriptions-{part + 1}.csv"] = table(header, chunk, crlf=True)
    bundle(path, dict(sorted(members.items())))
    return len(rows)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    examples = {"misdirected-alexa-export.zip": german_example, "misdirected-alexa-export-en.zip": english_example}
    for name, build in examples.items():
        count = build(folder / name)
        print(f"{name}: {count} recordings, {(folder / name).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
