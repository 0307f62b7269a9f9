"""A `View` into `notification.md`: a draft of what Art. 33(3) GDPR asks, without any value of a person."""

from __future__ import annotations

from collections.abc import Iterator

from reident.report.answer import answer, roles
from reident.report.language import Words
from reident.report.render import environment
from reident.report.terminal import formula
from reident.rulebook import RuleBook
from reident.view import View

ABSENCE = frozenset({"away_hours", "commute", "wake_time", "sleep_time", "weekly_routine"})
_EASE = ((1.0, "maximum"), (0.75, "significant"), (0.5, "limited"), (0.0, "negligible"))


def notification(view: View, rules: RuleBook, language: str) -> str:
    """The draft as Markdown, in `de` or `en`."""
    words = Words(view, rules, language)
    seen = {fact.attribute for subject in view.subjects for fact in subject.facts if fact.confidence >= 0.3}
    known = [row for row in rules.attributes.values() if row.id in seen]
    sensitive = [row for row in known if row.category == "sensitive"]
    text = environment().get_template("notification.md.j2").render(
        t=words,
        view=view,
        formula=formula(view, words),
        roles=roles(view, words),
        categories=", ".join(words.of(row.label) for row in known if row.category != "sensitive") or "–",
        special=", ".join(words.of(row.label) for row in sensitive),
        level=next(name for least, name in _EASE if view.severity.ei >= least),
        financial=any(row.category == "financial" for row in known),
        habits=bool(seen & ABSENCE),
        figures=_figures(view, words),
    )  # fmt: skip
    return text.strip() + "\n"


def _figures(view: View, words: Words) -> str:
    return "; ".join(_of_attackers(view, words))


def _of_attackers(view: View, words: Words) -> Iterator[str]:
    chief = answer(view, words.rules).chief
    if chief is not None:
        for id_, score in chief.identifiability.attackers.items():
            chance = f"{words.percent(score.probability.mid)} ({words.interval(score.probability)})"
            yield f"{words.attacker(id_)}: {chance}"
