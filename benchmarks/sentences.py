"""What the whole detect stage tells of sentences whose meaning is known: recall of each sort, and false statements.

python benchmarks/sentences.py [FILE ...] [--show SORT]

FILE holds lines `sort | sentence` with gaps for names and values (default: all of `benchmarks/told/`); its name begins
with the language. The sort `home` says that a sentence tells where the speaker lives; `no_age` that it tells not his
age though a number stands in it; `nothing` that it tells nothing. Gaps get values by chance, the same in every run.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from reident.detect import detect_all
from reident.model import Finding, Text
from reident.rulebook import load_rules

FOLDER = Path(__file__).resolve().parent / "told"
SLOT = re.compile(r"\{(\w+)\}")
VALUES: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load((FOLDER / "values.yaml").read_text(encoding="utf-8"))
TELLS: Mapping[str, tuple[str, str]] = {
    "self": ("given_name", "given"), "addressed": ("given_name", "given"), "family": ("family_name", "family"),
    "fullname": ("family_name", "family"), "partner": ("partner", "given"), "child": ("child", "given"),
    "pet": ("pet", "pet"), "parent": ("parent", "given"), "sibling": ("sibling", "given"),
    "friend": ("@person", "given"), "colleague": ("@person", "given"), "contact": ("@person", "given"),
    "home": ("@place", "place"), "work_place": ("workplace", "place"), "employer": ("employer", "org"),
    "school": ("education", "school"), "occupation": ("occupation", "job"), "wake": ("@act", "wake"),
    "sleep": ("@act", "sleep"), "leave": ("@act", "leave"), "arrive": ("@act", "arrive"), "alarm": ("wake_time", ""),
    "weekly": ("@routine", "activity"), "appointment": ("appointment", ""), "health": ("health", ""),
    "health_child": ("health", ""), "vehicle": ("vehicle", ""), "hobby": ("@pastime", "hobby"),
    "sports": ("@pastime", "sport"), "diet": ("diet", ""), "religion": ("religion", ""), "birthday": ("birthday", ""),
    "age": ("age", ""), "travel": ("travel", "place"),
}  # fmt: skip
"""What a sort tells: an attribute (`@`: one of several forms), and the gap whose value must be found (none: any)."""
FAMILY = frozenset({"given_name", "partner", "child", "pet"})
DENIES: Mapping[str, frozenset[str]] = {
    "contact": FAMILY, "friend": FAMILY, "colleague": FAMILY, "parent": FAMILY, "sibling": FAMILY,
    "self": FAMILY - {"given_name"}, "addressed": FAMILY - {"given_name"}, "child": FAMILY - {"child"},
    "partner": FAMILY - {"partner"}, "pet": FAMILY - {"pet"}, "elsewhere": frozenset({"residence", "workplace"}),
    "no_employer": frozenset({"employer"}), "no_health": frozenset({"health"}), "no_school": frozenset({"education"}),
    "no_routine": frozenset({"weekly_routine", "appointment"}), "no_hobby": frozenset({"hobby"}),
    "no_sign": frozenset({"wake_time", "sleep_time", "@wake", "@sleep", "@leave", "@arrive"}),
    "nothing": FAMILY | {"family_name", "employer", "residence", "health", "occupation", "religion", "@person"},
    **{f"no_{a}": frozenset({a})
       for a in ("occupation", "age", "birthday", "sports", "diet", "religion", "vehicle", "travel")},
}  # fmt: skip
"""What a sort must not be taken for."""


@dataclass(frozen=True)
class Sentence:
    """One sentence with its gaps filled."""

    sort: str
    text: str
    values: Mapping[str, str]


def sentences(path: Path, language: str) -> Iterator[Sentence]:
    """The sentences of a file, each with values by chance."""
    rng = random.Random(5)
    for line in path.read_text(encoding="utf-8").splitlines():
        if " | " not in line or line.startswith("#"):
            continue
        sort, pattern = (part.strip() for part in line.split(" | ", 1))
        written = any(letter.isupper() for letter in pattern)
        values = {name: rng.choice(VALUES[language][name]) for name in dict.fromkeys(SLOT.findall(pattern))}
        if written:
            values = {name: value[:1].upper() + value[1:] for name, value in values.items()}
        text = " ".join(SLOT.sub(lambda m, v=values: v[m[1]], pattern).split())  # type: ignore[misc]
        yield Sentence(sort, text if written else text.lower(), values)


def is_told(sentence: Sentence, findings: Sequence[Finding]) -> bool:
    """Whether what the sentence tells is among the findings."""
    attribute, gap = TELLS[sentence.sort]
    wanted = sentence.values.get(gap, "").casefold()
    for found in findings:
        same = wanted[:4] in found.value.casefold()
        if attribute == "@act":
            hit = found.qualifiers.get("act") == gap
        elif attribute == "@person":
            hit = found.kind == "person" and same
        elif attribute == "@place":
            hit = found.kind == "place" and same and found.attribute in ("residence", "frequent_place")
        elif attribute == "@pastime":
            hit = found.attribute in ("hobby", "sports", "weekly_routine") and same
        elif attribute == "@routine":
            hit = same and (found.kind == "event" or found.attribute in ("weekly_routine", "sports", "hobby"))
        else:
            hit = found.attribute == attribute and same
        if hit:
            return True
    return False


def is_false(sentence: Sentence, findings: Sequence[Finding]) -> bool:
    """Whether the findings say what the sentence does not tell."""
    denied = DENIES.get(sentence.sort, frozenset())
    said = {found.attribute for found in findings} | {f"@{found.qualifiers.get('act')}" for found in findings}
    said |= {"@person" for found in findings if found.kind == "person" and found.qualifiers.get("public") != "yes"}
    return not denied.isdisjoint(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", default=sorted(FOLDER.glob("*.txt")))
    parser.add_argument("--show", default="", help="print the sentences of a sort that are not understood")
    options = parser.parse_args()
    rules = load_rules()
    for path in options.files:
        language = path.stem[:2]
        every = list(sentences(path, language))
        texts = list(dict.fromkeys(Text(one.text, language, "utterance") for one in every))
        found = {text.content: findings for text, findings in detect_all(texts, rules)}
        count, told, wrong = Counter[str](), Counter[str](), Counter[str]()
        for one in every:
            findings = found[one.text]
            count[one.sort] += 1
            right = one.sort in TELLS and is_told(one, findings)
            false = is_false(one, findings)
            told[one.sort] += right
            wrong[one.sort] += false
            if one.sort == options.show and (false or (one.sort in TELLS and not right)):
                said = [(f.attribute or f.kind, f.value, round(f.confidence, 2), f.rule) for f in findings]
                print("false" if false else "missed", one.text, said)
        print(f"\n{path.name}\n\n| sort | sentences | recall | false |\n|---|---:|---:|---:|")
        for sort in sorted(count):
            recall = f"{told[sort] / count[sort]:.2f}" if sort in TELLS else ""
            false_share = f"{wrong[sort] / count[sort]:.2f}" if sort in DENIES else ""
            print(f"| {sort} | {count[sort]} | {recall} | {false_share} |")
        sorts, denied = [s for s in count if s in TELLS], [s for s in count if s.startswith("no")]
        print(
            f"\nmean recall {sum(told[s] / count[s] for s in sorts) / max(1, len(sorts)):.3f} of {len(sorts)} sorts",
            end="",
        )
        print(f", mean of false {sum(wrong[s] / count[s] for s in denied) / max(1, len(denied)):.3f} of {len(denied)}")


if __name__ == "__main__":
    main()
