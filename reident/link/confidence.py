"""Many uncertain sightings into one probability that more sightings never lower."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from reident.rulebook.linking import Combining, Hints

MILLI = 1000
"""Confidences are kept in thousandths beside the count of an equal text, in one integer."""


def log_odds(probability: float) -> float:
    """Natural logarithm of p / (1 - p), for p kept inside (0.0001, 0.9999)."""
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def probability(odds: float) -> float:
    """The inverse of `log_odds`."""
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


def packed(old: int, confidence: float) -> int:
    """One more sighting of an equal text: its count and the best confidence so far, in one integer."""
    count, best = divmod(old, MILLI)
    return (count + 1) * MILLI + max(best, min(MILLI - 1, round(confidence * MILLI)))


def joined(left: int, right: int) -> int:
    """The sightings of an equal text from two places."""
    return (left // MILLI + right // MILLI) * MILLI + max(left % MILLI, right % MILLI)


def combined(texts: Iterable[tuple[int, float]], rules: Combining) -> float:
    """Probability that something is right after all its sightings: a noisy-or of the distinct texts.

    Detectors err alike, so the i-th best text counts `i ** -decay`, and a doubling of one equal text adds only
    `repeat` of its weight. Inserting a text or raising one never lowers the sum: it is the largest that any
    assignment of the falling weights to the texts can give.

    Args:
        texts: for each distinct text its `packed` sightings and the probability that they mean this person and
            thing at all (attribution, resolution), which is applied before combining.
        rules: decay, repeat, cap.
    """
    weights = sorted((_weight(text, rules, factor) for text, factor in texts), reverse=True)
    total = math.fsum(w * (i + 1) ** -rules.decay for i, w in enumerate(weights))
    return min(rules.cap, 1 - math.exp(-total))


def _weight(text: int, rules: Combining, factor: float) -> float:
    count, best = divmod(text, MILLI)
    confidence = min(0.995, best / MILLI * factor)
    return -math.log1p(-confidence) * (1 + rules.repeat * math.log2(max(1, count)))


LOWEST, HIGHEST = -2.5, 3.0
"""Log-odds beyond which one sentence says no more."""


def above(every: Iterable[float], usual: float) -> list[float]:
    """How much each sentence says for a role, beyond what the models say, on average, where it is none."""
    return [max(LOWEST, min(HIGHEST, log_odds(sure) - log_odds(usual))) for sure in every]


_FALLS = 0.5
"""The i-th largest of equal sorts of evidence counts `i ** -falls`: the models err alike."""


def falling(weights: Iterable[float]) -> float:
    """A sum in which the i-th largest counts less."""
    return math.fsum(w * (i + 1) ** -_FALLS for i, w in enumerate(sorted(weights, reverse=True)))


def added_up(every: Sequence[float], role: str, hints: Hints, rules: Combining) -> float:
    """A role that no single sentence tells, by all sentences together; 0 where it stays unlikely.

    The log-odds above those of anybody add up; the models err alike, so the i-th counts less, as in `combined`.

    Args:
        every: what the models say of each sentence, as probabilities.
        role: a key of `hints.usual`.
        hints: what is usual, and how much one sentence can say.
        rules: decay.
    """
    each = sorted((log_odds(sure) - log_odds(hints.usual[role]) for sure in every), reverse=True)
    kept = (max(-hints.least, min(hints.most, weight)) for weight in each)
    total = sum(weight * (i + 1) ** -rules.decay for i, weight in enumerate(kept))
    sure = probability(log_odds(hints.prior[role]) + total)
    return min(hints.cap, sure) if sure >= hints.told else 0.0
