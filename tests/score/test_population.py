"""Shares of facts in populations, and the choice of one from what a bundle says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reident.gazetteer import Gazetteer
from reident.model import Fact, Share, UserError
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.population import PopulationFile, SharesFile
from reident.score import Population, choose_population, load_population
from reident.score.names import read_table
from reident.score.topics import check, holds
from tests.builders import a_fact, a_subject

SHIPPED = ("germany", "austria", "switzerland", "united-kingdom", "united-states", "world")
EXAMPLE = Path(__file__).parents[2] / "examples" / "population-customers.yaml"


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


@pytest.fixture(scope="module")
def gazetteer(rules: RuleBook) -> Gazetteer:
    return Gazetteer.load(rules.folder)


@pytest.fixture(scope="module")
def germany(rules: RuleBook, gazetteer: Gazetteer) -> Population:
    return load_population("germany", rules, gazetteer)


def mid(population: Population, fact: Fact, *others: Fact) -> float:
    share = population.share(fact, others)
    assert share is not None
    return share.range.mid


def test_the_rules_of_shares_are_sound(rules: RuleBook) -> None:
    assert list(check(rules)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_population_gives_shares_between_one_person_and_all(
    rules: RuleBook, gazetteer: Gazetteer, name: str
) -> None:
    population = load_population(name, rules, gazetteer)
    values = {
        "given_name": "Anna", "family_name": "Quastenflossler", "residence": "Bern", "wake_time": "Mo-Fr 05:40",
        "away_hours": "Mo-Fr 06:30-16:50", "weekly_routine": "Di 19:00 Chor", "partner": "Thomas", "age": "34",
        "birth_date": "1984-02-29", "frequent_place": "Bad Endorf", "health": "Diabetes", "occupation": "Hebamme",
        "appointment": "Di 09:00 Zahnarzt", "commute": "Mo-Fr 07:10 Bonn", "postcode": "50823", "pet": "Bello",
    }  # fmt: skip
    for attribute, value in values.items():
        share = population.share(a_fact(attribute, value))
        if share is not None:
            assert 0 < share.range.low <= share.range.mid <= share.range.high <= 1, attribute
            assert share.basis


def test_every_attribute_that_is_not_direct_and_not_a_name_has_at_least_a_wide_share(
    rules: RuleBook, germany: Population
) -> None:
    unknown = [
        attribute.id
        for attribute in rules.attributes.values()
        if not attribute.direct and germany.share(a_fact(attribute.id, "something unheard-of")) is None
    ]
    # What takes a number, a date, a place in a form of its own, or is biometric, has none without that form.
    assert set(unknown) <= {
        "age", "birth_date", "birthday", "gender", "postcode", "voice",
        "wake_time", "sleep_time", "away_hours", "commute",
    }  # fmt: skip


def test_direct_identifiers_have_no_share(germany: Population) -> None:
    assert germany.share(a_fact("phone", "+49 221 5550123")) is None
    assert germany.share(a_fact("email", "anna.weber@example.org")) is None


def test_a_frequent_surname_is_shared_by_more_than_a_rare_one_and_a_rare_one_by_more_than_an_unknown(
    germany: Population,
) -> None:
    shares = [mid(germany, a_fact("family_name", name)) for name in ("Müller", "Weber", "Raupach", "Quastenflossler")]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(0.0095, rel=0.15), "Müller is about one in a hundred"


def test_michael_is_about_five_and_a_half_bits_among_german_men(germany: Population) -> None:
    share = mid(germany, a_fact("given_name", "Michael"), a_fact("gender", "männlich"))
    assert 2**-6.5 < share < 2**-5


def test_the_tail_beyond_the_tables_is_wide(germany: Population) -> None:
    share = germany.share(a_fact("family_name", "Quastenflossler"))
    assert share is not None
    assert share.range.high / share.range.low > 100
    assert share.range.high < 1e-4


def test_a_name_without_umlaut_may_be_the_frequent_one(germany: Population) -> None:
    share = germany.share(a_fact("family_name", "Mueller"))
    usual = germany.share(a_fact("family_name", "Müller"))
    assert share is not None
    assert usual is not None
    assert share.range.low < usual.range.low
    assert share.range.high == pytest.approx(usual.range.high)


def test_a_short_form_stands_for_the_people_who_have_the_name(germany: Population) -> None:
    assert mid(germany, a_fact("given_name", "Andi")) > 1e-4


def test_the_share_of_a_place_is_its_people(germany: Population) -> None:
    assert mid(germany, a_fact("residence", "Köln")) == pytest.approx(1_017_355 / germany.size)
    assert mid(germany, a_fact("residence", "Köln-Ehrenfeld")) < mid(germany, a_fact("residence", "Köln"))
    assert mid(germany, a_fact("residence", "Deutschland")) == pytest.approx(1, abs=0.01)


def test_a_name_that_several_places_have_widens_the_share_upwards_only(germany: Population) -> None:
    share = germany.share(a_fact("residence", "Neustadt"))
    assert share is not None
    assert share.range.high > 5 * share.range.mid
    assert share.range.low > share.range.mid / 2


def test_more_people_have_to_do_with_a_place_than_live_there(germany: Population) -> None:
    home, asked = (
        germany.share(a_fact("residence", "Bad Endorf")),
        germany.share(a_fact("frequent_place", "Bad Endorf")),
    )
    assert home is not None
    assert asked is not None
    assert asked.range.low >= home.range.low
    assert asked.range.mid > 2 * home.range.mid


@pytest.mark.parametrize(
    ("finer", "coarser"),
    [
        (("address", "Venloer Straße 12"), ("street", "Venloer Straße")),
        (("street", "Venloer Straße"), ("district", "Ehrenfeld")),
        (("district", "Ehrenfeld"), ("municipality", "Köln")),
        (("municipality", "Köln"), ("region", "Nordrhein-Westfalen")),
    ],
)
def test_a_finer_place_is_shared_by_fewer(
    germany: Population, finer: tuple[str, str], coarser: tuple[str, str]
) -> None:
    first, second = (mid(germany, a_fact("residence", value, level=level)) for level, value in (finer, coarser))
    assert first < second


def test_early_risers_are_fewer_than_those_at_seven_and_no_time_is_impossible(germany: Population) -> None:
    early, usual, night = (mid(germany, a_fact("wake_time", f"Mo-Fr {t}")) for t in ("05:00", "07:00", "01:15"))
    assert night < early < usual
    assert night > 0


def test_a_curve_holds_all_people_once(germany: Population) -> None:
    day = [f"Mo-Fr {minute // 60:02d}:{minute % 60:02d}" for minute in range(15, 24 * 60, 30)]
    assert sum(mid(germany, a_fact("wake_time", value)) for value in day) == pytest.approx(1, abs=0.06)


def test_a_partner_of_that_name_is_having_one_and_the_name(germany: Population) -> None:
    any_partner = mid(germany, a_fact("partner", "Schatz"))
    named = mid(germany, a_fact("partner", "Anna"))
    full = mid(germany, a_fact("partner", "Anna Müller"))
    assert any_partner > 0.4
    assert full < named < 0.02 * any_partner
    of_a_man = mid(germany, a_fact("partner", "Anna"), a_fact("gender", "männlich"))
    assert of_a_man > 1.5 * named


def test_ages_and_birthdays(germany: Population) -> None:
    assert mid(germany, a_fact("age", "34")) == pytest.approx(0.013, abs=0.004)
    assert mid(germany, a_fact("age", "30-39")) > 8 * mid(germany, a_fact("age", "34"))
    assert mid(germany, a_fact("birthday", "--07-14")) == pytest.approx(1 / 365.25)
    assert mid(germany, a_fact("birthday", "--02-29")) < 1 / 1000
    assert germany.share(a_fact("birth_date", "1984-13-41")) is None


def test_zip_birth_date_and_sex_single_out_most_americans(rules: RuleBook, gazetteer: Gazetteer) -> None:
    """63.3 % (Golle 2006) to 87 % (Sweeney 2000) are alone with theirs."""
    america = load_population("united-states", rules, gazetteer)
    facts = (a_fact("postcode", "62701"), a_fact("birth_date", "1984-03-05"), a_fact("gender", "female"))
    like_me = math.prod(mid(america, fact) for fact in facts) * america.size
    assert 0.6 < math.exp(-like_me) < 0.9


def test_what_is_known_differs_between_countries(rules: RuleBook, gazetteer: Gazetteer, germany: Population) -> None:
    america = load_population("US", rules, gazetteer)
    smith = a_fact("family_name", "Smith")
    assert mid(america, smith) > 50 * mid(germany, smith)
    assert mid(america, a_fact("pet", "dog")) > mid(germany, a_fact("pet", "Hund"))


def test_words_are_found_as_words_in_both_languages(germany: Population) -> None:
    for value in ("Krankenschwester", "nurse", "Krankenpfleger im Nachtdienst"):
        assert mid(germany, a_fact("occupation", value)) == pytest.approx(0.014)
    assert holds("mein auto", "auto")
    assert not holds("automatik", "auto")
    assert holds("automatik", "auto*")
    assert not holds("blutzucker", "zucker*")


def test_the_group_keeps_what_depends_together(germany: Population) -> None:
    assert germany.group(a_fact("given_name", "Anna")) == germany.group(a_fact("family_name", "Weber"))
    assert germany.group(a_fact("residence", "Köln")) == germany.group(a_fact("postcode", "50823"))
    assert germany.group(a_fact("partner", "Anna")) == germany.group(a_fact("child", "Leon"))
    assert germany.group(a_fact("residence", "Köln")) != germany.group(a_fact("wake_time", "Mo-Fr 05:40"))


def test_what_says_the_same_more_precisely_is_nested(germany: Population) -> None:
    district, city = a_fact("residence", "Köln-Ehrenfeld"), a_fact("residence", "Köln")
    assert germany.nested(district, city)
    assert germany.nested(a_fact("postcode", "50823"), city)
    assert germany.nested(a_fact("birth_date", "1984-03-05"), a_fact("age", "42"))
    assert not germany.nested(city, a_fact("residence", "Hamburg"))
    assert not germany.nested(city, a_fact("workplace", "Köln"))


def test_a_population_of_ones_own_is_one_file(rules: RuleBook, gazetteer: Gazetteer, germany: Population) -> None:
    customers = load_population(str(EXAMPLE), rules, gazetteer)
    assert customers.size == 3_200_000
    assert mid(customers, a_fact("device", "Echo Dot")) == pytest.approx(0.33), "its own figure"
    for fact in (a_fact("residence", "Köln"), a_fact("health", "Diabetes"), a_fact("family_name", "Müller")):
        assert mid(customers, fact) == pytest.approx(mid(germany, fact)), "the country's figures elsewhere"


def test_people_of_one_town_share_it(rules: RuleBook, gazetteer: Gazetteer, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("inside: germany", "inside: germany\nwithin: Köln")
    path = tmp_path / "town.yaml"
    path.write_text(text.replace("3200000", "600000"), encoding="utf-8")
    town = load_population(str(path), rules, gazetteer)
    assert mid(town, a_fact("residence", "Köln")) == pytest.approx(1)
    assert mid(town, a_fact("residence", "Ehrenfeld")) == pytest.approx(38_000 / 1_017_355)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("size: 3200000", "size: 0"), "size"),
        (("inside: germany", "inside: atlantis"), "atlantis"),
        (("inside: germany", "inside: germany\nwithin: Xyzzyhausen"), "Xyzzyhausen"),
        (("share: [0.31, 0.33, 0.35]", "share: [0.5, 0.33, 0.35]"), "low <= mid <= high"),
        (("words: [echo*", "word: [echo*"), "word"),
    ],
)
def test_a_broken_file_says_what_is_wrong(
    rules: RuleBook, gazetteer: Gazetteer, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(UserError, match=says):
        load_population(str(path), rules, gazetteer)


def test_an_unknown_population_names_the_known_ones(rules: RuleBook, gazetteer: Gazetteer) -> None:
    with pytest.raises(UserError, match="germany"):
        load_population("narnia", rules, gazetteer)


@pytest.mark.parametrize(
    ("facts", "languages", "chosen", "sure"),
    [
        ([a_fact("residence", "Köln")], {"de": 0.97, "en": 0.03}, "germany", 0.95),
        ([], {"de": 100}, "germany", 0.7),
        ([a_fact("residence", "Zürich"), a_fact("postcode", "8003")], {"de": 1}, "switzerland", 0.9),
        ([a_fact("phone", "+43 660 5550123")], {"de": 1}, "austria", 0.6),
        ([], {"en": 1}, "united-states", 0.3),
        ([a_fact("residence", "Leeds")], {"en": 1}, "united-kingdom", 0.7),
        ([], {"fr": 1}, "world", 0.5),
    ],
)
def test_a_bundle_tells_which_population_its_people_are_of(
    rules: RuleBook, gazetteer: Gazetteer, facts: list[Fact], languages: dict[str, float], chosen: str, sure: float
) -> None:
    population = choose_population([a_subject(*facts)], languages, rules, gazetteer)
    assert population.id == chosen
    assert population.probability >= sure
    assert population.probability + sum(other.probability for other in population.alternatives) == pytest.approx(1)


def test_without_any_sign_the_choice_is_unsure(rules: RuleBook, gazetteer: Gazetteer) -> None:
    assert choose_population([], {}, rules, gazetteer).probability < 0.6


def test_every_name_table_is_readable_and_holds_no_more_than_all_people(rules: RuleBook) -> None:
    tables = sorted((rules.folder / "population" / "names").glob("*.txt"))
    assert len(tables) == 13
    for path in tables:
        table = read_table(path)
        assert sum(2**-bits for bits in table.bits.values()) < 1.02, path.name
        assert table.tail.low <= table.tail.mid <= table.tail.high < 0.001, path.name


def test_every_figure_names_its_basis_and_year(rules: RuleBook) -> None:
    for file in rules.of(SharesFile):
        for topic in file.topics:
            assert topic.rows or topic.otherwise
            assert all(len(row.basis) > 10 and row.year >= 2015 for row in topic.rows)
    for population in rules.of(PopulationFile):
        assert len(population.basis) > 10


def test_what_was_not_read_in_a_source_is_wide(rules: RuleBook) -> None:
    for file in rules.of(SharesFile):
        for topic in file.topics:
            for row in topic.rows:
                if "approximate" in row.basis and row.share.mid < 0.2:
                    assert row.share.high / row.share.low >= 1.3, row.id


def test_a_share_keeps_values_out_of_its_basis(germany: Population) -> None:
    share: Share | None = germany.share(a_fact("family_name", "Quastenflossler"))
    assert share is not None
    assert "Quastenflossler" not in share.basis
    assert "Quastenflossler" not in repr(germany)


ATTRIBUTES = [attribute.id for attribute in load_rules().attributes.values()]
VALUES = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"(Mo-Fr|Sa-So|Di|) ?[0-2]?[0-9]:[0-5][0-9](-[0-2][0-9]:[0-5][0-9])? ?(Chor|Köln|)", fullmatch=True),
    st.from_regex(r"(-|[0-9]{4})-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.sampled_from(
        ["Köln", "Neustadt", "Hans-Peter", "Müller-Weber", "Anna Müller", "D-50823", "+43 1", "34", "-", "", "*"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(attribute=st.sampled_from(ATTRIBUTES), value=VALUES, other=VALUES)
def test_no_value_of_any_attribute_breaks_a_population(
    germany: Population, attribute: str, value: str, other: str
) -> None:
    fact = a_fact(attribute, value)
    share = germany.share(fact, [a_fact("gender", other), a_fact("given_name", other)])
    if share is not None:
        assert 0 < share.range.low <= share.range.mid <= share.range.high <= 1
    germany.nested(fact, a_fact("residence", other))
    assert germany.group(fact)


@settings(max_examples=100, deadline=None)
@given(value=VALUES)
def test_what_a_name_shares_is_at_most_what_everybody_does(germany: Population, value: str) -> None:
    share = germany.share(a_fact("given_name", value))
    assert share is None or share.range.high <= 0.6


def test_the_documentation_shows_the_file_that_is_tested() -> None:
    page = (EXAMPLE.parents[1] / "docs" / "population.md").read_text(encoding="utf-8")
    assert EXAMPLE.read_text(encoding="utf-8") in page


@pytest.mark.parametrize("attribute", ["workplace", "employer"])
def test_a_sort_of_workplace_singles_out_far_fewer_than_a_firm_that_nobody_knows(
    germany: Population, attribute: str
) -> None:
    known = mid(germany, a_fact(attribute, "Betriebshof"))
    assert known > 0.005
    assert mid(germany, a_fact(attribute, "Xqrwelt")) < known / 100
