"""Who is who, as a reviewer sees and decides it: the decisions of a case with a code each, and judgements on them.

A decision is two keys (of records, of names) with a verdict. What a reviewer says in one call is one decision, however
many keys it is about: its judgements share their time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product

from reident.case import Case
from reident.link.phonetics import folded
from reident.model import Assessment, Judgement, Message, Subject, UserError
from reident.pseudonym import Pseudonyms, Redactor
from reident.rulebook import RuleBook
from reident.wording import Wording

REVIEWER = "reviewer"
SHOWN = 60
"""Decisions that a list shows; the doubtful ones come first."""
_SPELLINGS = 12
"""Spellings of a name that a judgement on a person holds for."""
_STRANDS = 200
"""Sources of a person's records that a judgement holds for."""
_ORDER = ("unsure", "same", "different")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on whether two things are one person's."""

    code: str
    judgements: tuple[Judgement, ...] = field(repr=False)
    """At least one; of one verdict, and by one."""


def decisions(case: Case, made: Iterable[Judgement]) -> tuple[Decision, ...]:
    """All decisions of a case: the reviewer's first, then the doubtful ones.

    Args:
        case: holds the reviewer's.
        made: by rules and scores, in the last run.
    """
    codes = Pseudonyms(case.key)
    reviewed: dict[str, list[Judgement]] = {}
    for judgement in case.judgements():
        moment = judgement.at.isoformat() if judgement.at else f"{judgement.left}\n{judgement.right}"
        reviewed.setdefault(moment, []).append(judgement)
    mine = [Decision(codes.code(key), tuple(js)) for key, js in sorted(reviewed.items())]
    settled = {frozenset((j.left, j.right)) for decision in mine for j in decision.judgements}
    others = [
        Decision(codes.code(f"{j.left}\n{j.right}"), (j,)) for j in made if frozenset((j.left, j.right)) not in settled
    ]
    others.sort(key=_telling)
    return (*mine, *others)


def _telling(decision: Decision) -> tuple[int, bool, bool]:
    """Doubtful ones first; of the others names and recordings before the many files of an export."""
    (judgement,) = decision.judgements
    files = judgement.right.startswith(("records:data", "records:document"))
    return _ORDER.index(judgement.verdict), files, judgement.by != "score"


def judge(case: Case, assessment: Assessment, made: Iterable[Judgement], words: Sequence[str]) -> None:
    """Keep what a reviewer says: `CODE VERDICT` on a decision, or `s1 s4 VERDICT` on two people.

    Args:
        case: keeps the judgements.
        assessment: the last one, whose ids of people the words use.
        made: decisions by rules and scores in the last run.
        words: two or three; a verdict is `same`, `different`, `unsure` or `undo`.

    Raises:
        UserError: no such person, decision or verdict, or nothing to undo.
    """
    *who, verdict = words
    if verdict not in (*_ORDER, "undo") or len(who) not in (1, 2):
        raise UserError(
            "Say which decision or which two people, then what holds: `reident judge CASE CODE different`, "
            "`reident judge CASE s1 s4 same` (same, different, unsure or undo)."
        )
    known = decisions(case, made)
    if len(who) == 1:
        found = next((each for each in known if each.code == who[0]), None)
        if found is None:
            raise UserError(f"There is no decision {who[0]!r} in this case; `reident judge CASE` lists them.")
        pairs = [(j.left, j.right) for j in found.judgements]
    else:
        pairs = _pairs(*(_subject(assessment, id_) for id_ in who))
    _keep(case, pairs, verdict)


def _subject(assessment: Assessment, id_: str) -> Subject:
    found = next((each for each in assessment.subjects if each.id == id_), None)
    if found is None:
        known = ", ".join(each.id for each in assessment.subjects[:SHOWN]) or "none"
        raise UserError(f"The case has no subject {id_!r}; it has {known}.")
    if not found.keys:
        raise UserError("This case was assessed by an earlier version; assess the bundle again before you judge it.")
    return found


def _pairs(one: Subject, other: Subject) -> list[tuple[str, str]]:
    """The pairs of keys that say something of two people."""
    if one.id == other.id:
        raise UserError(f"{one.id} is one person already; to part what it is made of, judge a decision by its code.")
    left, right = (_sorted(each.keys) for each in (one, other))
    mine, theirs = (each["records"] or each["spoken"] for each in (left, right))
    found = {*product(mine[:1], theirs[:_STRANDS]), *product(mine[:_STRANDS], theirs[:1])}
    if _speakers(left["spoken"]) & _speakers(right["spoken"]):
        found |= set(product(left["person"][:_SPELLINGS], right["person"][:_SPELLINGS]))
    return sorted((a, b) for a, b in found if a != b)


def _sorted(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"records": [], "spoken": [], "person": []}
    for key in keys:
        found[key.partition(":")[0]].append(key)
    return found


def _speakers(keys: Iterable[str]) -> set[str]:
    return {key.rpartition("|")[0] for key in keys}


def _keep(case: Case, pairs: Sequence[tuple[str, str]], verdict: str) -> None:
    wanted = {frozenset(pair) for pair in pairs}
    before = [j for j in case.judgements() if frozenset((j.left, j.right)) in wanted]
    if verdict == "undo" and not before:
        raise UserError("No reviewer has judged this, so there is nothing to undo.")
    case.unjudge(before)
    if verdict == "undo":
        return
    last = max((j.at for j in case.judgements() if j.at), default=None)
    now = datetime.now(UTC).replace(microsecond=0)
    at = max(now, last + timedelta(seconds=1)) if last else now
    for left, right in pairs:
        case.judge(Judgement(left, right, verdict, REVIEWER, at))  # type: ignore[arg-type]


def listing(
    case: Case, assessment: Assessment, made: Iterable[Judgement], rules: RuleBook, language: str, *, reveal: bool
) -> str:
    """The decisions of a case as text for a terminal, a line each, masked unless revealed."""
    words = Wording(rules, language)
    every = decisions(case, made)
    if not every:
        return words("review-none")
    named = _namer(assessment, rules, case.key, words, reveal=reveal)
    lines = [words("review-how"), ""]
    for each in every[:SHOWN]:
        first = each.judgements[0]
        more = f" (+{len(each.judgements) - 1})" if len(each.judgements) > 1 else ""
        by = words.term(first.by.partition(":")[0])
        lines.append(
            f"{each.code}  {words.term(first.verdict):<12} {by:<10} {named(first.left)}  –  {named(first.right)}{more}"
        )
    if len(every) > SHOWN:
        lines.append(words("review-more", count=len(every) - SHOWN))
    return "\n".join(lines)


def _namer(
    assessment: Assessment, rules: RuleBook, key: bytes, words: Wording, *, reveal: bool
) -> Callable[[str], str]:
    """Keys into what a reader recognises: the person's id, and what is judged of him."""
    codes = Pseudonyms(key)
    redactor = Redactor(rules, codes, (fact.value for each in assessment.subjects for fact in each.facts))
    whose = {k: each for each in assessment.subjects for k in each.keys}
    names = {folded(f.value): f for each in assessment.subjects for f in each.facts if f.attribute in _NAMES}

    def name(word: str) -> str:
        fact = names.get(word)
        if reveal:
            return fact.value if fact else word
        return codes.value(fact.attribute, fact.value) if fact else f"·{codes.code(word)}"

    def shown(judged: str) -> str:
        sort, _, rest = judged.partition(":")
        if sort == "records":
            family, *where = rest.split("|")
            safe = where if reveal else [redactor.path(part) for part in where]
            text = " ".join([words.say(Message(f"review-{family}")), *safe])
        else:
            text = " ".join(map(name, rest.rpartition("|")[2].split(" ")))
        owner = whose.get(judged)
        return f"{text} ({owner.id})" if owner else text

    return shown


_NAMES = ("given_name", "family_name")
