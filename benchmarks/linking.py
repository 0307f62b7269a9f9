# ruff: noqa: E501  (tables and messages are easier to read on one line)
"""How well whole people are found, not spans: generated households through the whole program, measured a subject.

python benchmarks/linking.py [--households 40] [--seed 1] [--keep FOLDER] [--mode full|unscored|straight] [--show] [--wordings FOLDER]
python benchmarks/linking.py --scale [--mentions 1000000] [--values 50000]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import offline
from households import OURS, Household, households
from layouts import write

from reident.gazetteer import Gazetteer
from reident.model import Finding, Identifiability, Mention, Record, Subject, Text
from reident.rulebook import load_rules

JUDGED = ("given_name", "family_name", "partner", "child", "residence", "employer", "wake_time", "pet", "health", "music",
          "weekly_routine", "appointment", "sleep_time", "away_hours")  # fmt: skip
CORE = (
    "given_name",
    "family_name",
    "partner",
    "child",
    "residence",
    "employer",
    "wake_time",
    "pet",
    "sleep_time",
    "away_hours",
)
"""Facts whose other values are wrong: precision is measured on them."""
HABITS = ("wake_time", "sleep_time", "away_hours")
TOP = ("given_name", "family_name", "residence", "partner", "wake_time", "employer")


@dataclass
class Score:
    """Counts over all bundles."""

    told: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    top: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    astray: int = 0
    """Facts of the speaker on the requester, or of the requester on the speaker."""
    placed: int = 0
    by_layout: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    anonymous: int = 0
    false_profiles: int = 0
    failed: list[str] = field(default_factory=list)
    misses: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wrong: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Outcome:
    """What the program made of one bundle."""

    subjects: tuple[Subject, ...]
    scores: tuple[Identifiability, ...] = ()


def run(path: Path) -> Outcome:
    """Assess one bundle in a folder that vanishes."""
    from reident.case import Case
    from reident.pipeline import Request, assess

    with tempfile.TemporaryDirectory() as folder, Case.create(Path(folder) / "case") as case:
        done = assess(path, case, load_rules(), Request())
        return Outcome(done.subjects, done.scores)


def fold(text: str) -> str:
    """For comparing: small letters without umlauts."""
    small = text.casefold()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        small = small.replace(umlaut, plain)
    return small


def agrees(attribute: str, value: str, truths: Sequence[str]) -> bool:
    """Whether a value says one of the true ones."""
    if attribute == "wake_time":
        return any(abs(_minutes(value) - _minutes(t)) <= 15 for t in truths)
    if attribute == "sleep_time":
        return any(abs((_minutes(value) - _minutes(t) + 720) % 1440 - 720) <= 30 for t in truths)
    if attribute == "away_hours":
        return any(abs(_minutes(a) - _minutes(b)) <= 45 for t in truths for a, b in [(value, t)]) and any(
            abs(_minutes(value.split("-")[-1]) - _minutes(t.split("-")[-1])) <= 45 for t in truths
        )
    if attribute == "weekly_routine":
        return any(word in fold(value) for t in truths for word in fold(t).split() if len(word) > 3)
    if attribute == "health":  # "depressionen" is found as its name, "Depression"
        return any(fold(t) in fold(value) or (len(value) > 4 and fold(value) in fold(t)) for t in truths)
    return any(fold(t) in fold(value) for t in truths)


def _minutes(value: str) -> int:
    clock = value.split()[-1].split("-")[0]
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute) if hour.isdigit() and minute.isdigit() else -999


def main_subject(household: Household, outcome: Outcome) -> Subject | None:
    """Whom the report is about: the subject with the most records (the requester's own recordings: also as such).

    Of the two people of a chat it is the one of the right name, if there is one.
    """
    roles = ("subject", "requester") if household.sort == "own" else ("subject",)
    candidates = [s for s in outcome.subjects if s.role in roles]
    if household.layout == "chat":
        names = household.truth.facts["given_name"]
        named = [s for s in outcome.subjects
                 if any(f.attribute == "given_name" and agrees("given_name", f.value, names) for f in s.facts)]  # fmt: skip
        candidates = named or candidates
    return max(candidates, key=lambda s: s.records, default=None)


def judge(household: Household, outcome: Outcome, score: Score) -> None:
    """Count what is right about one bundle."""
    if household.sort == "anonymous":
        score.anonymous += 1
        ease = {i.subject: i.ei.value for i in outcome.scores}
        if any(s.role != "requester" and ease.get(s.id, 0) > 0.5 for s in outcome.subjects):
            score.false_profiles += 1
            score.wrong["EI of an anonymous bundle"].append(f"{household.id}: {_profile(outcome)}")
        return
    subject = main_subject(household, outcome)
    facts = subject.facts if subject else ()
    for attribute in JUDGED:
        truths = household.truth.facts.get(attribute, [])
        mine = sorted((f for f in facts if f.attribute == attribute), key=lambda f: -f.confidence)
        sure = truths or (household.layout != "chat" and attribute not in HABITS)
        if attribute in CORE and sure:
            for fact in mine:
                if fact.confidence < 0.5 or (attribute in HABITS and fact.value.startswith(("Sa", "So-Mo", "Fr"))):
                    continue
                good = agrees(attribute, fact.value, truths)
                score.claimed[attribute] += 1
                score.right[attribute] += good
                if not good:
                    score.wrong[attribute].append(
                        f"{household.id} {fact.value!r} ({fact.confidence:.2f}), true {truths}"
                    )
        if truths:
            _recall(household, attribute, truths, [f.value for f in mine], score)
    _astray(household, outcome, subject, score)


def _recall(household: Household, attribute: str, truths: list[str], mine: list[str], score: Score) -> None:
    hit = any(agrees(attribute, value, truths) for value in mine)
    score.told[attribute] += 1
    score.found[attribute] += hit
    score.top[attribute] += bool(mine) and agrees(attribute, mine[0], truths)
    score.by_layout[household.layout][0] += hit
    score.by_layout[household.layout][1] += 1
    if not hit or (attribute in TOP and not agrees(attribute, mine[0], truths)):
        score.misses[attribute].append(f"{household.id} {household.layout}: true {truths}, found {mine[:4]}")


def _astray(household: Household, outcome: Outcome, subject: Subject | None, score: Score) -> None:
    truth = household.truth
    for other in outcome.subjects:
        for fact in other.facts:
            if fact.attribute not in ("given_name", "family_name", "residence", "employer", "wake_time", "partner"):
                continue
            score.placed += 1
            theirs = bool(truth.requester) and agrees("given_name", fact.value, truth.requester)
            ours = agrees(fact.attribute, fact.value, truth.facts.get(fact.attribute, []))
            if (other is subject and theirs and not ours) or (
                other.role == "requester" and ours and not theirs and household.sort == "stranger"
            ):
                score.astray += 1
                score.wrong["on the wrong person"].append(
                    f"{household.id} {other.role}: {fact.attribute} {fact.value!r}"
                )


def _profile(outcome: Outcome) -> str:
    return "; ".join(
        f"{s.role}: " + ", ".join(f"{f.attribute}={f.value}" for f in s.facts[:6]) for s in outcome.subjects
    )


def report(score: Score, show: bool) -> None:
    """The tables, and the examples of what failed."""
    print("| attribute | told | found | recall | top 1 | claimed | precision |\n|---|---:|---:|---:|---:|---:|---:|")
    for attribute in JUDGED:
        told, claimed = score.told[attribute], score.claimed[attribute]
        precision = f"{score.right[attribute] / claimed:.2f}" if claimed else ""
        found, top = score.found[attribute], score.top[attribute]
        print(
            f"| {attribute} | {told} | {found} | {found / max(1, told):.2f} | {top / max(1, told):.2f} | {claimed or ''} | {precision} |"
        )
    told, found = sum(score.told.values()), sum(score.found.values())
    claimed, right = sum(score.claimed.values()), sum(score.right.values())
    print(f"| all | {told} | {found} | {found / max(1, told):.2f} | | {claimed} | {right / max(1, claimed):.2f} |\n")
    for layout, (hit, of) in sorted(score.by_layout.items()):
        print(f"{layout}: recall {hit / of:.2f} of {of}")
    print(f"\nfacts on the wrong person: {score.astray} of {score.placed}")
    print(f"anonymous bundles with EI > .5: {score.false_profiles} of {score.anonymous} (measured in full mode only)")
    for line in score.failed:
        print("FAILED", line)
    if show:
        for title, found_wrong in (("missed or not first", score.misses), ("wrong", score.wrong)):
            for attribute, lines in found_wrong.items():
                print(f"\n{title}: {attribute}")
                print("\n".join(f"  {line}" for line in lines[:25]))


def measure(count: int, seed: int, keep: Path | None, mode: str, wordings: Path = OURS) -> Score:
    """Generate, assess, judge.

    Args:
        count: households.
        seed: of the generator.
        keep: folder for the bundles; None: they vanish.
        mode: `full`; `unscored`: reader, detection and linking; `straight`: detection and linking, on the records that
            a perfect reader gives.
        wordings: folder of what people say: ours, or one that the rules have never seen.
    """
    score = Score()
    with tempfile.TemporaryDirectory() as temporary, ProcessPoolExecutor(1) as pool:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        homes = households(count, seed, wordings)
        work = homes if mode == "straight" else [write(home, folder) for home in homes]
        for home, result in zip(homes, pool.map(attempt, work, [mode] * count), strict=True):
            if isinstance(result, str):
                score.failed.append(f"{home.id} {home.layout}: {result}")
            else:
                judge(home, result, score)
            print(f"\r{home.id + 1} of {count}", end="", file=sys.stderr, flush=True)
        print(f"\n{count} bundles in {time.perf_counter() - began:.0f} s\n", file=sys.stderr)
    return score


def attempt(work: Path | Household, mode: str) -> Outcome | str:
    """Assess; a fault is counted, not the end of the measurement."""
    try:
        if isinstance(work, Path) and mode == "full":
            return run(work)
        rules = load_rules()
        gazetteer = Gazetteer.load(rules.folder)
        if isinstance(work, Path):
            return Outcome(offline.read(work, rules, gazetteer).subjects)
        return Outcome(offline.linked(work, rules, gazetteer).subjects)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"


def scale(mentions: int, values: int) -> None:
    """Time and peak memory of linking alone, on mentions that follow Zipf's law."""
    from reident.link import link

    rules = load_rules()
    gazetteer = Gazetteer.load(rules.folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    linked = link(records(mentions), found(mentions, values), (), rules, gazetteer)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = sum(len(s.facts) for s in linked.subjects)
    print(f"{mentions:,} mentions, {values:,} distinct values: {took:.1f} s, peak {peak:.0f} MB (before: {before:.0f} MB), "
          f"{len(linked.subjects)} subjects, {facts} facts")  # fmt: skip


KINDS = (("person", None, "call"), ("place", "frequent_place", "weather"), ("media", "music", "play"),
         ("date_time", "wake_time", "alarm"), ("person", "partner", "call"), ("organisation", "employer", "route"))  # fmt: skip


def record(number: int, text: str) -> Record:
    """An utterance, one every ten minutes."""
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=10 * number)
    return Record(number, "t.csv", f"row {number}", "utterance", Text(text, "de", "utterance"), at, str(number), "x")


def records(count: int) -> Iterator[Record]:
    """As many records as mentions; never all of them in memory."""
    for number in range(count):
        yield record(number, "ruf sabine an")


def found(count: int, values: int) -> Iterator[Mention]:
    """One mention a record."""
    rng = np.random.default_rng(7)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        picks = np.minimum(rng.zipf(1.15, size), values) - 1
        for offset, pick in enumerate(picks.tolist()):
            kind, attribute, act = KINDS[pick % len(KINDS)]
            clock = f"{5 + pick % 4:02d}:{pick % 60:02d}"
            value = clock if attribute == "wake_time" else f"Name{pick}"
            finding = Finding(
                4, 10, kind, attribute, value, 0.7, "scale", "other" if attribute is None else "speaker", {"act": act}
            )  # type: ignore[arg-type]
            yield Mention(record(start + offset, "ruf sabine an"), finding)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the bundles")
    parser.add_argument("--mode", choices=["full", "unscored", "straight"], default="full",
                        help="unscored: without the score; straight: without reader and score")  # fmt: skip
    parser.add_argument("--show", action="store_true", help="examples of what failed")
    parser.add_argument("--wordings", type=Path, default=OURS,
                        help="folder with a wordings_de.yaml, a wordings_en.yaml or both, in place of ours")  # fmt: skip
    parser.add_argument("--scale", action="store_true", help="measure time and memory of linking instead")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--values", type=int, default=50_000)
    options = parser.parse_args()
    if options.scale:
        scale(options.mentions, options.values)
    else:
        score = measure(options.households, options.seed, options.keep, options.mode, options.wordings)
        report(score, options.show)


if __name__ == "__main__":
    main()
