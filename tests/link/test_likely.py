"""All that is said, added up: relations and homes that no sentence states, by weights that can be read."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest

from reident.link.relations import NONE, PET, RELATIONS, Around, Item, known_of, rated, said_of
from reident.link.tally import Cell, CellKey
from reident.rulebook import RuleBook
from reident.rulebook.likely import LikelyFile
from tests.link.conftest import Story, values

KEY = CellKey("person", None, "Merle", "other", holds="utterance")


def spoken_of(**sure: list[float]) -> Cell:
    """Somebody of whom as many texts as figures make a role so likely."""
    texts = max((len(each) for each in sure.values()), default=1)
    return Cell(KEY, dict.fromkeys(range(texts), 1750), texts, set(range(texts)), maybe=sure, asked=texts)


def rates(
    cell: Cell, weights: LikelyFile, spoken: frozenset[str] = frozenset(), others: float = 0.0
) -> dict[str, float]:
    known = known_of([Item(cell, "", 1.0, False)], Around(spoken, [cell.count, 1]), {}, {"partner": others})
    return rated(known, weights.relations)


@pytest.fixture(scope="module")
def weights(rules: RuleBook) -> LikelyFile:
    (found,) = rules.of(LikelyFile)
    return found


def test_probabilities_are_those_of_all_relations_and_of_none(weights: LikelyFile) -> None:
    found = rates(spoken_of(partner=[0.4, 0.3]), weights)
    assert set(found) == {NONE, PET, *RELATIONS}
    assert math.fsum(found.values()) == pytest.approx(1)


@pytest.mark.parametrize("relation", ["partner", "child", "sibling"])
def test_sentences_that_make_a_relation_likely_add_up_to_it(weights: LikelyFile, relation: str) -> None:
    unlike, like = spoken_of(**{relation: [0.02] * 4}), spoken_of(**{relation: [0.6] * 4})
    found = rates(like, weights)
    assert found[relation] > 2 * rates(unlike, weights)[relation]
    assert max(found, key=lambda label: found[label] * (label != NONE)) == relation


def test_who_speaks_of_a_husband_has_one(weights: LikelyFile) -> None:
    cell = spoken_of(partner=[0.3, 0.3])
    assert rates(cell, weights, frozenset({"partner"}))["partner"] > rates(cell, weights)["partner"]


def test_another_partner_makes_one_less_likely(weights: LikelyFile) -> None:
    cell = spoken_of(partner=[0.3, 0.3])
    assert rates(cell, weights, others=2.0)["partner"] < rates(cell, weights)["partner"]


def test_the_order_of_mentions_does_not_matter(weights: LikelyFile) -> None:
    one, other = spoken_of(partner=[0.3, 0.1], child=[0.2]), spoken_of(child=[0.25], parent=[0.05, 0.01, 0.4])
    items = [Item(one, "", 0.9, False), Item(other, "child", 0.7, True)]
    around = Around(frozenset(), [5, 3])
    assert rated(known_of(items, around, said_of(items), {}), weights.relations) == rated(
        known_of(items[::-1], around, said_of(items[::-1]), {}), weights.relations
    )


def test_every_weight_is_of_a_quantity_that_there_is(weights: LikelyFile) -> None:
    full = {role: [0.3, 0.2] for role in (*RELATIONS, PET, "self", "addressed", "family")}
    acts = ("call", "message", "birthday", "address", "parcel", "appointment", "yours", "ask")
    holds = ("utterance", "response", "message", "sender_name", "contact_name")
    items = [
        Item(
            Cell(CellKey("person", None, "Merle", "other", act, "", where), {1: 1750}, 1, {1}, maybe=full, asked=2),
            said,
            1.0,
            True,
        )
        for act, where, said in zip(acts * 2, holds * 4, (*RELATIONS, "doctor") * 2, strict=False)
    ]
    around = Around(frozenset({"partner", "child", "parent", "sibling", PET}), [99, 2])
    known = known_of(items, around, said_of(items), {"partner": 1, "child": 1})
    assert set(weights.relations.weights) <= {*known, "once"}


def test_a_text_that_states_a_relation_needs_no_others(story: Story) -> None:
    story.finds(story.says("das ist julia meine frau"), "Julia", "person", None, about="partner")
    (fact,) = [f for f in story.subjects()[0].facts if f.attribute == "partner"]
    assert fact.confidence > 0.6


def test_the_town_that_is_asked_about_day_by_day_is_home(story: Story) -> None:
    story.weather("Fulda", 6)
    story.weather("Hamburg", 1)
    (home,) = [f for f in story.subjects()[0].facts if f.attribute == "residence"]
    assert home.value == "Fulda"
    assert home.confidence > 0.6


def test_what_is_only_concluded_of_somebody_stays_unsure(story: Story) -> None:
    story.introduces("Florian")
    for number in range(4):
        story.finds(story.says(f"meine frau julia {number}"), "Julia", "person", "partner", about="partner")
        story.finds(story.says(f"unser sohn emil {number}"), "Emil", "person", "child", about="child")
    story.weather("Fulda", 9)
    partner = next(s for s in story.subjects() if values(s, "given_name")[:1] == ["Julia"])
    concluded = [f for f in partner.facts if f.attribute in ("child", "residence")]
    assert {f.value for f in concluded} == {"Emil", "Fulda"}
    assert all(f.confidence < 0.5 for f in concluded)


def test_the_table_that_the_weights_are_fitted_to_holds_no_words() -> None:
    path = Path(__file__).parents[2] / "training" / "likely.jsonl.gz"
    with gzip.open(path, "rt") as file:
        rows = [json.loads(line) for line in file]
    assert {row["of"] for row in rows} == {"person", "town", "firm", "pair"}
    assert all(isinstance(value, int | float) for row in rows for value in row["known"].values())
