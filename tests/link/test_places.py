"""Homes, work, journeys; names that several places share."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from reident.gazetteer import Gazetteer
from reident.link.atlas import Atlas
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile
from tests.link.conftest import Story, values


@pytest.fixture(scope="session")
def atlas(rules: RuleBook, gazetteer: Gazetteer) -> Atlas:
    return Atlas(gazetteer, rules.of(LinkingFile)[0])


@pytest.mark.parametrize(
    ("name", "others", "region"),
    [
        ("Neustadt", ["Dresden"], "Sachsen"),
        ("Frankfurt", ["Offenbach am Main", "Wiesbaden", "Hanau"], "Hessen"),
        ("Frankfurt", ["Eisenhüttenstadt", "Fürstenwalde"], "Brandenburg"),
        ("Frankfurt", [], "Hessen"),
    ],
)
def test_a_shared_name_means_the_place_near_the_others(atlas: Atlas, name: str, others: list[str], region: str) -> None:
    placed = atlas.resolve({name: 3.0} | dict.fromkeys(others, 5.0), ("DE",))
    place = placed[name].place
    assert place is not None
    assert place.region == region


def test_springfield_follows_the_other_towns(atlas: Atlas) -> None:
    place = atlas.resolve({"Springfield": 2.0, "Decatur": 2.0, "Peoria": 4.0, "Chicago": 3.0}, ("US",))[
        "Springfield"
    ].place
    assert place is not None
    assert place.region == "Illinois"


def test_home_is_where_the_weather_is_asked_for_day_by_day(story: Story) -> None:
    day = datetime(2018, 5, 1, 6)
    for number in range(30):
        story.weather("Köln-Ehrenfeld", 1, time=day + timedelta(days=number))
    record = story.says("wie wird das wetter am samstag in hamburg", time=day)
    story.finds(record, "Hamburg", "place", "frequent_place", act="weather", days="Sa")
    (subject,) = story.linked().subjects
    assert values(subject, "residence") == ["Köln-Ehrenfeld"]
    assert values(subject, "travel") == ["Hamburg"]
    assert next(f for f in subject.facts if f.attribute == "residence").level == "district"


def test_the_weather_that_an_answer_tells_unasked_is_that_of_home(rules: RuleBook, gazetteer: Gazetteer) -> None:
    day, sure = datetime(2018, 5, 1, 6), []
    for asked in ("wetter in rosenheim", "wie wird das wetter"):
        story = Story(rules, gazetteer)
        for number in range(8):
            record = story.says(f"{asked} {number}", time=day + timedelta(days=number))
            if "rosenheim" in asked:
                story.finds(record, "Rosenheim", "place", "frequent_place", act="elsewhere")
            answer = f"In Rosenheim sind es {number} Grad."
            told = story.says(answer, kind="response", holds="response", time=day + timedelta(days=number))
            story.finds(told, "Rosenheim", "place", None, about="other")
        story.weather("Kiel", 2)
        (subject,) = story.linked().subjects
        sure.append(
            next((f.confidence for f in subject.facts if f.value == "Rosenheim" and f.attribute == "residence"), 0.0)
        )
    assert sure[0] < sure[1]
    assert sure[1] > 0.8


def test_a_stated_home_beats_a_few_questions_for_the_weather(story: Story) -> None:
    story.weather("Berlin", 3)
    for number in range(2):
        story.finds(story.says(f"ich wohne in kiel {number}"), "Kiel", "place", "residence")
    (subject,) = story.linked().subjects
    assert values(subject, "residence") == ["Kiel"]


def test_a_move_leaves_two_homes_one_after_the_other(story: Story) -> None:
    day = datetime(2018, 1, 1, 7)
    for number in range(40):
        story.weather("Kiel", 1, time=day + timedelta(days=number))
        story.weather("Leipzig", 1, time=day + timedelta(days=100 + number))
    (subject,) = story.linked().subjects
    homes = sorted((f for f in subject.facts if f.attribute == "residence"), key=lambda f: f.first or day)
    assert [f.value for f in homes] == ["Kiel", "Leipzig"]
    assert homes[0].last is not None and homes[1].first is not None
    assert homes[0].last < homes[1].first


def test_work_is_where_the_weekday_route_leads(story: Story) -> None:
    monday = datetime(2018, 5, 7, 6)
    story.weather("Leipzig", 20)
    for week in range(4):
        for number in range(3):
            record = story.says(
                "wie lange brauche ich von leipzig nach halle", time=monday + timedelta(days=7 * week + number)
            )
            story.finds(record, "Leipzig", "place", "route", role="origin", act="route")
            story.finds(record, "Halle", "place", "route", role="destination", act="route")
    (subject,) = story.linked().subjects
    assert values(subject, "workplace")[0].startswith("Halle")
    assert len(values(subject, "route")) == 1
    assert values(subject, "residence") == ["Leipzig"]


def test_one_question_for_the_weather_is_a_less_sure_home_than_many(story: Story) -> None:
    sure = []
    for times in (1, 7):
        story.weather("Hamburg", times)
        (subject,) = story.linked().subjects
        sure += [f.confidence for f in subject.facts if f.attribute == "residence"]
    assert sure[0] < sure[1]
    assert sure[1] > 0.8


def test_what_time_it_is_there_says_that_the_speaker_is_not(story: Story) -> None:
    for day in range(6):
        at = datetime(2018, 5, 1 + day, 9, 0)
        for text, place in (
            (f"wie wird das wetter in Ulm {day}", "Ulm"),
            (f"wie spät ist es in Lissabon {day}", "Lissabon"),
        ):
            record = story.says(text, time=at)
            story.finds(record, place, "place", "frequent_place", act="weather" if place == "Ulm" else "ask")
    people = story.linked().subjects
    assert values(people[0], "residence")[0] == "Ulm"
    home = next(f for f in people[0].facts if f.attribute == "residence" and f.value == "Ulm")
    assert home.confidence > 0.5


def _journeys(story: Story, text: str, **found: str) -> dict[str, float]:
    day = datetime(2018, 5, 1, 6)
    for number in range(20):
        story.weather("Leipzig", 1, time=day + timedelta(days=number))
    attribute = found.pop("attribute", "frequent_place")
    story.finds(story.says(text, time=day), "Sydney", "place", attribute, **found)
    (subject,) = story.linked().subjects
    return {f.value: f.confidence for f in subject.facts if f.attribute == "travel"}


@pytest.mark.parametrize("text", ["wie spät ist es in sydney", "what time is it in sydney"])
def test_a_place_that_is_only_asked_about_is_no_journey(story: Story, text: str) -> None:
    assert not _journeys(story, text)


def test_a_far_place_is_a_journey_where_somebody_says_so_and_hardly_where_the_weather_is_asked_for(
    story: Story, rules: RuleBook, gazetteer: Gazetteer
) -> None:
    asked = _journeys(story, "wie wird das wetter in sydney", act="weather")["Sydney"]
    said = _journeys(Story(rules, gazetteer), "morgen fliegen wir nach sydney", attribute="travel")["Sydney"]
    assert asked < 0.35
    assert asked + 0.1 < said < 0.6


def test_a_town_of_its_own_name_is_not_another_languages_name_for_a_larger_one(story: Story) -> None:
    for place in ("Brunswick", "Fitzroy", "Melbourne"):
        for number in range(4):
            record = story.says(f"is the library in {place} open {number}", keys={"locale": "en-AU"})
            story.finds(record, place, "place", "frequent_place", act="dwell")
    homes = [v for s in story.subjects() for v in values(s, "residence")]
    assert homes
    assert not any("Braunschweig" in home for home in homes)


def test_a_journey_to_a_country_is_one_and_the_surer_the_more_often_it_is_spoken_of(story: Story) -> None:
    for number in range(8):
        story.weather("Leipzig", 1, time=datetime(2018, 5, 1 + number, 6))
    for text in ("packliste für kroatien", "koffer gepackt kroatien wir kommen"):
        story.finds(story.says(text), "Kroatien", "place", "travel", confidence=0.7)
    story.finds(story.says("sonnencreme für dänemark"), "Dänemark", "place", "travel", confidence=0.7)
    (subject,) = story.linked().subjects
    found = {f.value: f.confidence for f in subject.facts if f.attribute == "travel"}
    assert found["Kroatien"] > 0.5 > found["Dänemark"]
    assert values(subject, "residence") == ["Leipzig"]


def test_a_place_abroad_is_called_as_the_person_calls_it(story: Story) -> None:
    for number in range(4):
        record = story.says(f"what's on in vienna tonight {number}", keys={"locale": "en-GB"}, language="en")
        story.finds(record, "Vienna", "place", "frequent_place", act="dwell")
    (subject,) = story.linked().subjects
    assert values(subject, "residence") == ["Vienna"]


def test_nobody_commutes_to_another_continent(story: Story) -> None:
    for number in range(8):
        story.weather("Leipzig", 1, time=datetime(2018, 5, 1 + number, 6))
        record = story.says(f"wie lange brauche ich nach sydney {number}", time=datetime(2018, 5, 1 + number, 7))
        story.finds(record, "Sydney", "place", "route", role="destination", act="route")
    (subject,) = story.linked().subjects
    assert values(subject, "workplace") == []
