"""Spellings of names: phonetics, short forms, clusters."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reident.link import check
from reident.link.phonetics import cologne, folded
from reident.link.resolve import Names, Verdicts, resolve
from reident.model import Judgement
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.linking import LinkingFile

RULES = load_rules()
NAMES = Names.of(RULES)
CONTACTS = RULES.of(LinkingFile)[0].contacts


@pytest.mark.parametrize(
    ("word", "code"),
    [("Wikipedia", "3412"), ("Müller-Lüdenscheidt", "65752682"), ("Breschnew", "17863"), ("Meyer", "67"),
     ("Xaver", "4837"), ("Schmidt", "862"), ("Philipp", "351"), ("Caspar", "4817"), ("", "")],
)  # fmt: skip
def test_the_cologne_code_of_a_word(word: str, code: str) -> None:
    assert cologne(word) == code


@pytest.mark.parametrize(
    ("one", "other"), [("Jörg", "JOERG"), ("Groß", "Gross"), ("René", "rene"), ("Jonas'", "jonas"), ("Anna's", "Anna")]
)
def test_folding_removes_what_spellings_differ_in(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_the_examples_of_the_name_rules_hold(rules: RuleBook) -> None:
    assert list(check(rules)) == []


def clusters(counts: dict[str, int], judgements: list[Judgement] | None = None) -> set[frozenset[str]]:
    found = resolve(counts, NAMES, CONTACTS, Verdicts(judgements or []))
    return {frozenset(c.names) for c in found.clusters}


def test_a_misheard_name_joins_the_frequent_one() -> None:
    assert clusters({"Katharina": 12, "Catarina": 1, "Thomas": 3}) == {
        frozenset({"Katharina", "Catarina"}),
        frozenset({"Thomas"}),
    }


def test_a_short_form_of_two_people_joins_neither() -> None:
    assert frozenset({"Alex"}) in clusters({"Alexander": 3, "Alexandra": 3, "Alex": 2})


def test_the_reviewer_wins_over_the_score() -> None:
    judged = [Judgement("person:sebastian", "person:basti", "different", "reviewer")]
    assert clusters({"Sebastian": 3, "Basti": 2}, judged) == {frozenset({"Sebastian"}), frozenset({"Basti"})}
    joined = [
        Judgement("person:nico", "person:bärchen", "same", "reviewer"),
        Judgement("person:nico", "person:baerchen", "same", "reviewer"),
    ]
    assert frozenset({"Nico", "Bärchen"}) in clusters({"Nico": 3, "Bärchen": 2}, joined)


NAMED = st.dictionaries(
    st.sampled_from(["Anna", "Anne", "Änni", "Jana", "Sebastian", "Basti", "Bastian", "Meyer", "Maier", "Thomas",
                     "Tom", "Tim", "Anna Schmidt", "Anna Schmitt", "Katharina", "Kathi", "Florian", "Flo"]),
    st.integers(1, 30),
    max_size=12,
)  # fmt: skip


@given(NAMED)
@settings(max_examples=60, deadline=None)
def test_every_name_is_in_one_cluster_and_members_are_near_its_head(counts: dict[str, int]) -> None:
    found = resolve(counts, NAMES, CONTACTS, Verdicts([])).clusters
    assert sorted(n for c in found for n in c.names) == sorted(counts)
    assert all(NAMES.person(c.head, n) >= CONTACTS.same for c in found for n in c.names)


@given(NAMED)
@settings(max_examples=60, deadline=None)
def test_clusters_lie_inside_the_components_of_all_pairs_that_fit(counts: dict[str, int]) -> None:
    """A networkx oracle without blocking: what is joined is connected, and what fits nobody stays alone."""
    graph = nx.Graph()
    graph.add_nodes_from(counts)
    graph.add_edges_from((a, b) for a in counts for b in counts if a < b and NAMES.person(a, b) >= CONTACTS.same)
    found = clusters(counts)
    components = list(nx.connected_components(graph))
    assert all(any(cluster <= part for part in components) for cluster in found)
    assert all(frozenset(part) in found for part in components if len(part) == 1)
    assert all(frozenset(part) in found for part in components if len(part) == 2)


@given(NAMED, st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_names_changes_nothing(counts: dict[str, int], rng: object) -> None:
    shuffled = list(counts.items())
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clusters(counts) == clusters(dict(shuffled))


def test_blocking_loses_no_pair_that_fits() -> None:
    known = sorted(n for n in NAMES._known if len(n) > 2)[:400]
    for a in known:
        for b in known:
            if a < b and NAMES.person(a, b) >= CONTACTS.same:
                assert NAMES.keys(a) & NAMES.keys(b), (a, b)
