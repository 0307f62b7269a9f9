"""How much single utterances tell that nobody wrote rules for: labelled sentences, each worded differently.

    python benchmarks/utterances.py [--language de en] [--show ATTRIBUTE ...]

`utterances_de.yaml` and `utterances_en.yaml` hold invented commands with what they say about somebody, and some that
say nothing. They were written by somebody who had not read the rules; afterwards rules were mended by what they had
missed, so that the figures of today are no longer those of unseen sentences (docs/model-card.md has the ones of first
contact). A person hardly ever says a thing only once: `benchmarks/linking.py` measures whole bundles.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from reident.detect import Models, detect
from reident.model import Finding, Text
from reident.rulebook import load_rules

HERE = Path(__file__).parent
ALSO: Mapping[str, frozenset[str]] = {
    "weekly_routine": frozenset({"appointment", "sports", "hobby"}), "workplace": frozenset({"employer"}),
    "employer": frozenset({"workplace"}), "commute": frozenset({"route", "away_hours"}),
    "route": frozenset({"commute"}), "residence": frozenset({"frequent_place"}), "sports": frozenset({"hobby"}),
    "hobby": frozenset({"sports"}), "media": frozenset({"music"}), "birthday": frozenset({"birth_date"}),
}  # fmt: skip
"""Attributes that count as well: the linking makes the one out of the other."""
RELATIONS = frozenset({"partner", "child", "parent", "sibling", "friend", "colleague"})
NOT_SAID = frozenset({"gender"})
"""Labelled here and there only."""
HARMLESS = frozenset({"room", "device", "sleep_time", "wake_time", "away_hours"})
"""A hit of these in a sentence without a label is no false statement about a person: "gute nacht"."""


def is_told(expected: Mapping[str, str], findings: tuple[Finding, ...], text: str) -> bool:
    """Whether the findings hold what a label says: the attribute, and one of the words of the value."""
    attribute, value = expected["attribute"], str(expected.get("value") or "").lower()
    for finding in findings:
        fits = finding.attribute == attribute or finding.attribute in ALSO.get(attribute, frozenset())
        if not fits and not (attribute in RELATIONS and finding.about == attribute):
            continue
        said = f"{finding.value} {text[finding.start : finding.end]}".lower()
        if not value or any(word in said for word in value.split()):
            return True
    return False


def measure(rows: list[dict[str, Any]], language: str, models: Models, show: frozenset[str]) -> None:
    """Print recall by attribute and false statements of one language."""
    told, found = Counter[str](), Counter[str]()
    false = 0
    texts = [str(row["text"]) for row in rows]
    for row, text, findings in zip(
        rows, texts, detect([Text(text, language, "utterance") for text in texts], models.rules, models), strict=True
    ):
        expected = [label for label in row["expect"] if label["attribute"] not in NOT_SAID]
        if not row["expect"]:
            said = [f for f in findings if f.attribute and f.attribute not in HARMLESS and not f.value.startswith("@")]
            false += bool(said)
            if said and "false" in show:
                print(f"  false: {text!r}: {[(f.attribute, f.value, f.rule) for f in said]}")
        for label in expected:
            hit = is_told(label, findings, text)
            told[label["attribute"]] += 1
            found[label["attribute"]] += hit
            if not hit and label["attribute"] in show:
                print(f"  missed: {label} in {text!r}")
    empty = sum(1 for row in rows if not row["expect"])
    recall = found.total() / told.total()
    print(f"\n{language}: {found.total()} of {told.total()} told, recall {recall:.2f}")
    print(f"  false statements in {false} of {empty} sentences that say nothing")
    print("  " + ", ".join(f"{name} {found[name]}/{told[name]}" for name in sorted(told)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", nargs="+", default=["de", "en"], choices=("de", "en"))
    parser.add_argument("--show", nargs="+", default=[], metavar="ATTRIBUTE", help="what was missed; `false` too")
    args = parser.parse_args()
    models = Models.load(load_rules())
    for language in args.language:
        rows = yaml.safe_load((HERE / f"utterances_{language}.yaml").read_text(encoding="utf-8"))
        measure(rows, language, models, frozenset(args.show))


if __name__ == "__main__":
    main()
