"""Match counts into ENISA's EI, with the neighbouring level: this project's own extension, and labelled so.

ENISA 2013 describes EI for names, numbers and addresses one by one and says nothing on voice, habits or combinations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reident.model import Ease, Message
from reident.rulebook.attackers import EaseRule
from reident.score.attack import Floats, Weighed

LEVELS = {0.25: "negligible", 0.5: "limited", 0.75: "significant", 1.0: "maximum"}


def ease(drawn: Floats, facts: Sequence[Weighed], rule: EaseRule, confident: float) -> Ease:
    """EI of one subject.

    Args:
        drawn: match counts of the deciding attacker.
        facts: the subject's facts.
        rule: thresholds and handles.
        confident: confidence from which on a handle counts.
    """
    handle = any(_is_handle(each, rule) and each.fact.confidence >= confident for each in facts)
    single = float((drawn <= 1.5).mean())
    low, median, high = (float(each) for each in np.quantile(drawn, (0.05, 0.5, 0.95)))
    value = _level(median, rule)
    if handle and single >= rule.single:
        value = 1.0
    reached = {_level(low, rule), _level(high, rule)}
    if handle and low <= 1.5:
        reached.add(1.0)
    others = sorted(reached - {value}, key=lambda each: (abs(each - value), -each))
    ends: dict[str, str | int | float] = {"low": _shown(low), "high": _shown(high)}
    few = Message("ease-median-one", ends) if _shown(median) == 1 else None
    reasons = [few or Message("ease-median", {"count": _shown(median), **ends})]
    if value == 1.0:
        reasons.append(Message("ease-handle", {"percent": round(100 * single)}))
    elif not handle and single >= rule.single:
        reasons.append(Message("ease-no-handle", {"percent": round(100 * single)}))
    if others:
        reasons.append(Message("ease-neighbour"))
    reasons.append(Message("ease-own-extension"))
    neighbour = _next_to(value, others[0]) if others else None
    return Ease(value, LEVELS[value], neighbour, tuple(reasons))  # type: ignore[arg-type]


def _is_handle(each: Weighed, rule: EaseRule) -> bool:
    if each.fact.attribute not in rule.handles:
        return False
    return each.fact.level is None or each.fact.level in rule.handle_levels


def _level(count: float, rule: EaseRule) -> float:
    if count <= rule.few:
        return 0.75
    return 0.5 if count <= rule.some else 0.25


def _next_to(value: float, other: float) -> float:
    """The level beside `value` on the way to another."""
    levels = sorted(LEVELS)
    step = 1 if other > value else -1
    return levels[levels.index(value) + step]


def _shown(count: float) -> int:
    return round(count) if count < 100 else int(float(f"{count:.2g}"))
