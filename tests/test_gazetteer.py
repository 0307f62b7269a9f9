"""Places by any spelling, with their people, from the tables that ship."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reident import resources
from reident.gazetteer import Gazetteer, distance_km, fold
from reident.model import UserError

GERMAN_STATES = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(resources.folder("rules"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Köln", "KOELN"),
        ("Köln", "Koln"),
        ("Frankfurt am Main", "Frankfurt a. M."),
        ("Frankfurt am Main", "Frankfurt/Main"),
        ("Frankfurt (Oder)", "frankfurt an der oder"),
        ("Freiburg im Breisgau", "Freiburg i. Br."),
        ("St. Gallen", "Sankt Gallen"),
        ("Saint-Denis", "St Denis"),
        ("Gießen", "Giessen"),
        ("Castrop-Rauxel", "castrop rauxel"),
        ("Łódź", "Lodz"),
    ],
)
def test_spellings_of_one_place_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Bauer", "Bar"), ("Neuss", "Nuss"), ("Aue", "Au"), ("Neuenrade", "Nunrade")]
)
def test_vowels_that_are_no_umlaut_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("asked", "name", "country"),
    [
        ("cologne", "Köln", "DE"),
        ("Munich", "München", "DE"),
        ("Vienna", "Wien", "AT"),
        ("Genf", "Genève", "CH"),
        ("Mailand", "Milan", "IT"),
        ("Breslau", "Wrocław", "PL"),
        ("frankfurt", "Frankfurt am Main", "DE"),
        ("new york", "New York City", "US"),
        ("bad endorf", "Bad Endorf", "DE"),
        ("Niederlande", "Netherlands", "NL"),
        ("NRW", "Nordrhein-Westfalen", "DE"),
        ("Springfield, Illinois", "Springfield", "US"),
    ],
)
def test_the_most_populous_place_of_a_name_comes_first(
    gazetteer: Gazetteer, asked: str, name: str, country: str
) -> None:
    found = gazetteer.find(asked)
    assert (found[0].name, found[0].country) == (name, country)


def test_a_name_that_many_places_have_finds_them_all(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.find("Neustadt", "DE")) >= 10
    assert len({place.region for place in gazetteer.find("Springfield", "US")}) >= 10
    people = [place.population for place in gazetteer.find("Neustadt", "DE")]
    assert people == sorted(people, reverse=True)


def test_a_district_is_found_with_and_without_its_city_and_lies_in_it(gazetteer: Gazetteer) -> None:
    (city,) = gazetteer.find("Köln")
    for asked in ("Köln-Ehrenfeld", "Ehrenfeld, Köln", "koeln ehrenfeld"):
        (district,) = gazetteer.find(asked)
        assert district.level == "district"
        assert district.parent == city.id
        assert gazetteer.inside(district, city)
        assert not gazetteer.inside(city, district)
    assert {"Nippes", "Ehrenfeld", "Sülz"} <= {place.name for place in gazetteer.children(city)}
    assert len(gazetteer.find("Ehrenfeld")) > 1, "Bochum has one too"


def test_places_nest_up_to_the_country(gazetteer: Gazetteer) -> None:
    district = gazetteer.find("Berlin-Kreuzberg")[0]
    germany = gazetteer.find("Deutschland")[0]
    bavaria = gazetteer.find("Bayern")[0]
    assert gazetteer.inside(district, germany)
    assert not gazetteer.inside(district, bavaria)
    assert gazetteer.inside(gazetteer.find("Passau")[0], bavaria)
    assert not gazetteer.inside(germany, bavaria)


def test_german_municipalities_have_the_people_of_the_census(gazetteer: Gazetteer) -> None:
    states = [gazetteer.get(f"iso:DE-{code}") for code in GERMAN_STATES]
    assert sum(state.population for state in states if state) == 82_711_282
    assert gazetteer.find("Bad Endorf")[0].population == 8_201


def test_german_municipalities_carry_about_eleven_bits() -> None:
    """10.92 bits of entropy over the 10,786 municipalities of the census."""
    table = resources.folder("rules") / "places" / "places.tsv.gz"
    rows = [line.split("\t") for line in gzip.decompress(table.read_bytes()).decode().splitlines()[1:]]
    people = [int(row[7]) for row in rows if row[3] == "m" and row[4] == "DE"]
    total = sum(people)
    assert len(people) == 10_786
    assert -sum(n / total * math.log2(n / total) for n in people if n) == pytest.approx(10.92, abs=0.01)


def test_a_place_is_got_back_by_its_id(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("Leipzig", "DE")[0]
    assert gazetteer.get(place.id) == place
    assert gazetteer.get("geonames:0") is None


@pytest.mark.parametrize(
    ("code", "country", "name"),
    [("50823", "DE", "Köln"), ("D-80799", "DE", "München"), ("94560", "DE", "Bayern"), ("1090", "AT", "Wien")],
)
def test_a_postcode_tells_the_city_or_at_least_the_region(
    gazetteer: Gazetteer, code: str, country: str, name: str
) -> None:
    assert gazetteer.postcode(code, country)[0].name == name


def test_a_postcode_that_no_table_has_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcode("SW1A 1AA", "GB") == ()
    assert gazetteer.postcode("", "DE") == ()


def test_names_that_are_words_as_well_are_flagged_and_cities_are_not(gazetteer: Gazetteer) -> None:
    for word in ("Essen", "Wald", "Berg", "Reading", "Wetter", "Au"):
        assert gazetteer.is_word(word), word
    for name in (
        "Köln",
        "Berlin",
        "München",
        "Bonn",
        "Leipzig",
        "Passau",
        "London",
        "Zürich",
        "Wien",
        "Graz",
        "Hannover",
    ):
        assert not gazetteer.is_word(name), name


def test_a_small_place_that_is_called_like_people_is_flagged(gazetteer: Gazetteer) -> None:
    for name in ("Lena", "Martin", "Florence"):
        assert gazetteer.find(name)
        assert gazetteer.is_word(name), name


def test_distances_are_great_circles(gazetteer: Gazetteer) -> None:
    berlin, munich = gazetteer.find("Berlin")[0], gazetteer.find("München")[0]
    assert distance_km(berlin, munich) == pytest.approx(504, abs=8)
    assert distance_km(berlin, berlin) == 0


def test_unknown_and_empty_names_find_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("") == ()
    assert gazetteer.find("Xyzzyhausen-Nirgendwo") == ()
    assert gazetteer.find("Köln", "US") == ()


def test_every_row_of_the_tables_is_a_place(gazetteer: Gazetteer) -> None:
    table = resources.folder("rules") / "places" / "places.tsv.gz"
    assert table.stat().st_size < 4_000_000
    for line in gzip.decompress(table.read_bytes()).decode().splitlines()[1:]:
        place = gazetteer.get(line.split("\t")[2])
        assert place is not None
        assert place.population >= 0
        assert -90 <= place.latitude <= 90
        assert place.parent is None or gazetteer.get(place.parent) is not None


def test_a_broken_table_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="install reident again"):
        Gazetteer.load(tmp_path)


@example("Ꭰ")
@example("𝐀")
@given(st.text(max_size=40))
def test_folding_any_text_gives_words_in_lower_case_with_single_blanks(name: str) -> None:
    folded = fold(name)
    assert folded == " ".join(folded.split())
    assert folded == folded.lower()


@given(name=st.text(max_size=40), code=st.text(max_size=12))
def test_no_text_breaks_the_gazetteer(gazetteer: Gazetteer, name: str, code: str) -> None:
    for place in (*gazetteer.find(name), *gazetteer.postcode(code, "DE"), *gazetteer.postcode(code, name)):
        assert gazetteer.get(place.id) == place
