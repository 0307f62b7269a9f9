"""People and scores into ENISA's severity, `SE = DPC x EI + CB`, with the whole row, what flips it, and advice.

ENISA 2013, Recommendations for a methodology of the assessment of severity of personal data breaches. From a band to a
notification is custom, not law (Art. 33, 34 GDPR): the advice says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reident.model import (
    Advice,
    Breach,
    Circumstances,
    Context,
    Fact,
    Identifiability,
    Message,
    Severity,
    Subject,
)
from reident.rulebook import RuleBook
from reident.rulebook.attributes import Category
from reident.rulebook.severity import SeverityFile

LEVELS = (0.25, 0.5, 0.75, 1.0)
BANDS = ("low", "medium", "high", "very high")
HOURS = 72
ORDER: tuple[Category, ...] = ("simple", "behavioural", "financial", "sensitive")


def weigh(subjects: Sequence[Subject], scores: Sequence[Identifiability], breach: Breach, rules: RuleBook) -> Severity:
    """Weigh a breach.

    Args:
        subjects: the people of the bundle.
        scores: one a subject, in the same order.
        breach: what the bundle cannot say.
        rules: ENISA's tables and the attributes' categories.
    """
    tables = rules.of(SeverityFile)[0]
    pairs = [(s, score) for s, score in zip(subjects, scores, strict=True) if s.role != "requester"]
    known = [(s, score) for s, score in pairs if s.facts]
    context = _context([s for s, _ in known], tables, rules, requester=len(pairs) < len(subjects))
    worst = max((score for _, score in known), key=lambda score: score.ei.value, default=None)
    ei = worst.ei.value if worst is not None else LEVELS[0]
    reach = max((s.ei.neighbour or 0.0 for _, s in known if s.ei.value == ei), default=0.0)
    cb = _circumstances(breach, tables)
    weighed = Weighed(context.value, ei, cb, tables)
    individuals = max(len(known), breach.people or 0)
    return Severity(
        dpc=context,
        ei=ei,
        cb=cb,
        score=weighed.score(),
        band=BANDS[weighed.band()],  # type: ignore[arg-type]
        row={f"{level:g}": BANDS[weighed.band(ei=level)] for level in LEVELS},
        flips=tuple(_flips(weighed, context, breach)),
        individuals=individuals,
        flags=tuple(_flags(subjects, individuals, breach, tables)),
        advice=_advice(weighed, reach, breach, nobody=not known),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """DPC, EI and CB, and what other values would make of them."""

    dpc: int
    ei: float
    cb: Circumstances
    tables: SeverityFile

    def score(self, *, dpc: int | None = None, ei: float | None = None, more: float = 0.0) -> float:
        """`DPC x EI + CB`, with other values where they are given."""
        cb = self.cb.confidentiality + self.cb.integrity + self.cb.availability + self.cb.malice + more
        return round((dpc or self.dpc) * (ei or self.ei) + cb, 4)

    def band(self, *, dpc: int | None = None, ei: float | None = None, more: float = 0.0) -> int:
        """0 low .. 3 very high."""
        score = self.score(dpc=dpc, ei=ei, more=more)
        return sum(score >= border for border in self.tables.bands)


def category_value(category: Category, tables: SeverityFile, *, detailed: bool, confidence: float) -> int:
    """ENISA's DPC of one category: base and adjustment, 0 where there is no insight at all."""
    base = tables.categories[category].base
    if category == "behavioural" and detailed:
        return base + 1
    if category != "sensitive":
        return base
    if confidence < tables.sensitive.ignored:
        return 0
    if confidence < tables.sensitive.general:
        return base - 2
    return base - 1 if confidence < tables.sensitive.assumption else base


def _context(subjects: Sequence[Subject], tables: SeverityFile, rules: RuleBook, *, requester: bool) -> Context:
    """The highest category of all people but the requester."""
    best: tuple[int, Category, list[Message]] = (1, "simple", [Message("dpc-no-data")])
    for subject in subjects:
        for category in ORDER:
            value, because = _of_category(subject, category, tables, rules)
            if (because and (value, ORDER.index(category)) > (best[0], ORDER.index(best[1]))) or (
                because and best[2][0].id == "dpc-no-data"
            ):
                best = (value, category, because)
    told = [*best[2], Message("dpc-requester")] if requester else best[2]
    return Context(min(4, max(1, best[0])), best[1], tuple(told))


def _of_category(
    subject: Subject, category: Category, tables: SeverityFile, rules: RuleBook
) -> tuple[int, list[Message]]:
    facts = [fact for fact in subject.facts if rules.attributes[fact.attribute].category == category]
    if category == "sensitive":
        return _sensitive(facts, tables)
    facts = [fact for fact in facts if fact.confidence >= tables.counts_from]
    if not facts:
        return 0, []
    kinds = _everyday(subject, tables)
    value = category_value(category, tables, detailed=bool(kinds), confidence=1.0)
    because = [Message(f"dpc-{category}")]
    if category == "behavioural" and kinds:
        because.append(Message("dpc-everyday", {"count": kinds, "records": subject.records}))
    return value, because


def _sensitive(facts: Sequence[Fact], tables: SeverityFile) -> tuple[int, list[Message]]:
    if not facts:
        return 0, []
    surest = max(facts, key=lambda fact: fact.confidence)
    value = category_value("sensitive", tables, detailed=False, confidence=surest.confidence)
    if value == 0:
        return 0, []
    because = [Message("dpc-sensitive")]
    if value < tables.categories["sensitive"].base:
        because.append(Message("dpc-assumption", {"attribute": surest.attribute, "value": value}))
    return value, because


def _everyday(subject: Subject, tables: SeverityFile) -> int:
    """How many kinds of facts make the profile detailed; 0 where it is not."""
    rule = tables.everyday
    kinds = {f.attribute for f in subject.facts if f.attribute in rule.attributes and f.confidence >= rule.confidence}
    return len(kinds) if len(kinds) >= rule.least and subject.records >= rule.records else 0


def _circumstances(breach: Breach, tables: SeverityFile) -> Circumstances:
    return Circumstances(
        tables.confidentiality[breach.recipients],
        tables.integrity[breach.integrity],
        tables.availability[breach.availability],
        tables.malice if breach.malicious else 0.0,
    )


def _flips(weighed: Weighed, context: Context, breach: Breach) -> Iterator[Message]:
    """What would change the band."""
    here = weighed.band()
    above = next((level for level in LEVELS if level > weighed.ei and weighed.band(ei=level) != here), None)
    below = next((level for level in LEVELS[::-1] if level < weighed.ei and weighed.band(ei=level) != here), None)
    if above is not None:
        yield Message("flip-ei-up", {"ei": above, "band": BANDS[weighed.band(ei=above)]})
    if below is not None:
        yield Message("flip-ei-down", {"ei": below, "band": BANDS[weighed.band(ei=below)]})
    others: Mapping[str, tuple[bool, int]] = {
        "flip-recipients": (breach.recipients == "known", weighed.band(more=_more(weighed.tables))),
        "flip-malice": (not breach.malicious, weighed.band(more=weighed.tables.malice)),
        "flip-sensitive": (context.category == "sensitive" and context.value < 4, weighed.band(dpc=4)),
    }
    for id_, (applies, band) in others.items():
        if applies and band != here:
            yield Message(id_, {"band": BANDS[band]})


def _more(tables: SeverityFile) -> float:
    return tables.confidentiality["unknown"] - tables.confidentiality["known"]


def _flags(subjects: Sequence[Subject], individuals: int, breach: Breach, tables: SeverityFile) -> Iterator[Message]:
    if individuals > tables.many:
        yield Message("flag-many", {"count": tables.many})
    if breach.encrypted:
        yield Message("flag-encrypted")
    if any(fact.attribute == "voice" for subject in subjects for fact in subject.facts):
        yield Message("flag-voice")


def _advice(weighed: Weighed, reach: float, breach: Breach, *, nobody: bool) -> Advice:
    """A recommendation; one level more cautious where the interval of EI reaches a higher band."""
    band = 0 if nobody else weighed.band()
    higher = weighed.band(ei=reach) if reach > weighed.ei and not nobody else band
    authority = "notify" if band >= 1 else "consider" if higher >= 1 else "document"
    subjects = "notify" if band >= 2 else "consider" if band >= 1 or higher >= 2 else "not_required"
    if breach.encrypted:
        authority = "consider" if authority == "notify" else authority
        subjects = "not_required"
    because = [Message(f"advice-{authority}"), Message(f"advice-subjects-{subjects.replace('_', '-')}")]
    if higher > band:
        because.append(Message("advice-neighbour", {"band": BANDS[higher]}))
    because.append(Message("advice-custom"))
    deadline = breach.known_since + timedelta(hours=HOURS) if breach.known_since else None
    return Advice(authority, subjects, deadline, tuple(because))  # type: ignore[arg-type]
