"""What a bundle says about countries into the population that its people are of, with the probability of the others."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reident.gazetteer import Gazetteer
from reident.model import Fact, Subject
from reident.rulebook import RuleBook
from reident.rulebook.population import PopulationFile, ReadingFile, Trust
from reident.score.population import Alternative, Population, build

OWN = ("subject", "requester", "household")


def choose_population(
    subjects: Sequence[Subject], languages: Mapping[str, float], rules: RuleBook, gazetteer: Gazetteer
) -> Population:
    """The population that a bundle's own evidence points to: residences, postcodes, phone prefixes, languages.

    Bayes' rule over the shipped populations: prior x languages x each sign of a country, every sort of sign once (its
    most certain fact), since many mentions of one place are one piece of evidence.

    Args:
        languages: Language code -> share or count of the bundle's records.
    """
    files = [file for file in rules.of(PopulationFile) if file.evidence is not None]
    reading = rules.of(ReadingFile)[0]
    logs = {file.id: _prior(file, languages) for file in files}
    for trust in reading.trust:
        for countries, weight in _signs(subjects, trust, files, gazetteer, reading.contacts):
            for file in files:
                part = countries.get(file.country or "", 0.0)
                likelihood = trust.right * part + (1 - trust.right) / len(files)
                logs[file.id] += weight * math.log(likelihood)
    most = max(logs.values())
    weights = {id_: math.exp(log - most) for id_, log in logs.items()}
    total = sum(weights.values())
    ranked = sorted(files, key=lambda file: -weights[file.id])
    others = tuple(Alternative(f.id, f.name.en, f.size, weights[f.id] / total) for f in ranked[1:])
    chosen = build(ranked[0], rules, gazetteer)
    return replace(chosen, probability=weights[ranked[0].id] / total, alternatives=others)


def _prior(file: PopulationFile, languages: Mapping[str, float]) -> float:
    """Where speakers of the bundle's languages live; without a language, where such bundles come from."""
    evidence = file.evidence
    if evidence is None:
        return -math.inf
    known = {code: count for code, count in languages.items() if code != "und" and count > 0}
    total = sum(known.values())
    if not total:
        return math.log(evidence.weight)
    return math.log(sum(count / total * max(evidence.languages.get(code, 0.0), 0.001) for code, count in known.items()))


def _signs(
    subjects: Sequence[Subject], trust: Trust, files: Sequence[PopulationFile], gazetteer: Gazetteer, contacts: float
) -> list[tuple[dict[str, float], float]]:
    """The most certain fact of each of the attributes: (country -> probability, weight of the fact)."""
    found: list[tuple[dict[str, float], float]] = []
    for attribute in trust.attributes:
        facts = [
            (fact.confidence * (1.0 if subject.role in OWN else contacts), fact)
            for subject in subjects
            for fact in subject.facts
            if fact.attribute == attribute
        ]
        best: tuple[float, dict[str, float]] | None = None
        for weight, fact in facts:
            countries = _countries(fact, files, gazetteer)
            if countries and (best is None or weight > best[0]):
                best = weight, countries
        if best is not None:
            found.append((best[1], best[0]))
    return found


def _countries(fact: Fact, files: Sequence[PopulationFile], gazetteer: Gazetteer) -> dict[str, float]:
    """Which countries a value points to, as probabilities; empty where it points to none."""
    value = fact.value.strip()
    if fact.attribute == "phone":
        codes = [file.country for file in files if file.evidence and value.startswith(file.evidence.phone or ("?",))]
        return _even([code for code in codes if code])
    if fact.attribute in ("iban", "nationality", "licence_plate"):
        prefix = value[:2].upper()
        return {prefix: 1.0} if fact.attribute == "iban" and any(f.country == prefix for f in files) else {}
    if fact.attribute == "postcode":
        from_rules = {f.country: f for f in files if f.country and f.postcodes}
        return _even([code for code, f in from_rules.items() if any(_fits(row.pattern, value) for row in f.postcodes)])
    meant = gazetteer.get(fact.ref) if fact.ref else None
    if meant is not None:
        return {meant.country: 1.0}
    people: dict[str, float] = {}
    for place in gazetteer.find(value):
        people[place.country] = people.get(place.country, 0.0) + place.population
    total = sum(people.values())
    return {code: count / total for code, count in people.items()} if total else {}


def _fits(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value, re.IGNORECASE) is not None


def _even(codes: Sequence[str]) -> dict[str, float]:
    return {code: 1 / len(codes) for code in codes}
