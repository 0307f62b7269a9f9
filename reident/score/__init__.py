"""Subjects into `Identifiability`: how many people match what each attacker can look up, and why."""

from __future__ import annotations

from reident.score.choice import choose_population
from reident.score.population import Population, load_population

__all__ = ["Population", "choose_population", "load_population"]
