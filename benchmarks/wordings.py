"""Which wordings detection understands: every template of the benchmark, filled, against what it means.

python benchmarks/wordings.py [--language de] [--show INTENT] [--wordings FOLDER]
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from households import OURS, SLOT, clock_words, languages, wordings

from reident.detect import detect_all
from reident.model import Finding, Text
from reident.rulebook import load_rules

MEANS = {
    "weather_home": ("frequent_place", "home"), "home_said": ("residence", "home"), "alarm": ("wake_time", "clock"),
    "alarm_days": ("wake_time", "clock"), "wake": ("wake_time", "@time"), "sleep": ("sleep_time", "@time"),
    "leave": ("act", "leave"), "arrive": ("act", "arrive"), "employer": ("employer", "employer"),
    "self_given": ("given_name", "given"), "self_full": ("family_name", "family"),
    "self_family": ("family_name", "family"),
    "partner_rel": ("partner", "partner"), "partner_call": ("person", "partner"), "child": ("child", "child"),
    "friend": ("person", "friend"), "health": ("health", "health"), "pet": ("pet", "pet"),
    "weekly": ("any", "activity"), "appointment": ("appointment", "doctor"), "music": ("music", "artist"),
}  # fmt: skip
"""Intent -> (attribute, slot of the value); `act` and `person` look at the act and the kind."""
SILENT = ("household", "chatter", "weather_none")
"""Nothing here is anybody's name, home, employer or relation."""
NAMING = {"given_name", "family_name", "residence", "employer", "partner", "child", "wake_time", "sleep_time"}


def filled(language: str, folder: Path = OURS) -> list[tuple[str, str, dict[str, str]]]:
    """(intent, text, slots): each template three times with other values."""
    words = wordings(language, folder)
    rng = random.Random(11)
    found = []
    for intent in (*MEANS, *SILENT):
        for template in words[intent]:
            for _ in range(3):
                relation = rng.choice(words["relations"])
                minute = 5 * rng.randint(55, 95)
                slots = {
                    "home": rng.choice(words["towns"])[0], "given": rng.choice(words["given_m"]),
                    "family": rng.choice(words["families"]), "rel": relation[0], "rel_dat": relation[1],
                    "partner": rng.choice(words["given_f" if relation[2] == "f" else "given_m"]),
                    "child": rng.choice(words["children"]), "employer": rng.choice(words["employers"]),
                    "friend": rng.choice(words["given_f"]), "health": rng.choice(words["conditions"]),
                    "pet": rng.choice(words["pets"]), "activity": rng.choice(words["activities"]),
                    "doctor": rng.choice(words["doctors"]), "artist": rng.choice(words["artists"]),
                    "clock": clock_words(minute, language, rng), "day": rng.choice(words["days"]),
                    "room": rng.choice(words["rooms"]), "item": rng.choice(words["items"]),
                    "celebrity": rng.choice(words["celebrities"]), "far": rng.choice(words["far"]),
                    "tvname": rng.choice(words["tvnames"]), "town": rng.choice(words["towns"])[1],
                }  # fmt: skip
                slots["minute"] = f"{minute // 60:02d}:{minute % 60:02d}"
                text = SLOT.sub(lambda m, s=slots: s[m[1]], template).lower()  # type: ignore[misc]
                found.append((intent, text, slots))
    return found


def understood(intent: str, slots: dict[str, str], findings: tuple[Finding, ...]) -> bool:
    """Whether one finding says what the wording means."""
    if intent in SILENT:
        return not any(f.attribute in NAMING for f in findings)
    attribute, slot = MEANS[intent]
    if attribute == "act":
        return any(f.qualifiers.get("act") == slot for f in findings)
    wanted = "@time" if slot == "@time" else slots["minute"] if slot == "clock" else slots[slot].split()[-1]
    for finding in findings:
        same = wanted.casefold() in finding.value.casefold()
        if same and (finding.attribute == attribute or attribute == "any" or finding.kind == attribute):
            return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", action="append", choices=["de", "en"])
    parser.add_argument("--show", metavar="INTENT", help="the wordings of an intent that fail, with what was found")
    parser.add_argument("--wordings", type=Path, default=OURS, help="folder with other wordings in place of ours")
    options = parser.parse_args()
    rules = load_rules()
    for language in options.language or languages(options.wordings):
        items = filled(language, options.wordings)
        texts = list({Text(text, language, "utterance"): None for _, text, _ in items})
        found = dict(detect_all(texts, rules))
        counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for intent, text, slots in items:
            findings = found[Text(text, language, "utterance")]
            good = understood(intent, slots, findings)
            counts[intent][0] += good
            counts[intent][1] += 1
            if options.show == intent and not good:
                print(text, "->", [(f.kind, f.attribute, f.value, f.about, dict(f.qualifiers)) for f in findings])
        print(f"{language}: " + ", ".join(f"{intent} {good / of:.2f}" for intent, (good, of) in counts.items()))


if __name__ == "__main__":
    main()
