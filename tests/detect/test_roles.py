"""What a name is to the speaker, by all the words beside it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from reident import models as shipped
from reident.detect import detect
from reident.detect.learned import FILE, GROUPS, beside, load, of_sentence
from reident.detect.meaning import SIZE, Encoder
from reident.detect.models import Models
from reident.detect.roles import RULE, Roles
from reident.model import Finding, Text

SENTENCES = Path(__file__).parents[2] / "training" / "roles"
MEASURED = Path(__file__).parents[2] / "benchmarks"


def _find(models: Models, language: str, text: str, holds: str = "utterance") -> list[Finding]:
    return list(detect([Text(text, language, holds)], models.rules, models)[0])


def _told(models: Models, language: str, text: str, holds: str = "utterance") -> set[tuple[str | None, str]]:
    return {(f.attribute, f.value) for f in _find(models, language, text, holds) if f.rule == RULE}


def test_a_feature_knows_the_side_and_how_near_a_word_is() -> None:
    found = set(beside(["braucht", "heute"], ["schuhe"]))
    assert {"braucht", "<braucht", "<0braucht", "heute braucht", ">0schuhe", "first=heute"} <= found
    assert ">braucht" not in found
    assert "<0heute" not in found


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("de", "stell die heizung bei emil im zimmer etwas wärmer der ist erkältet und hat fieber", ("child", "Emil")),
        ("de", "rocky hat heute den ganzen napf leer gefressen", ("pet", "Rocky")),
        ("de", "morgen früh muss ich leider schon um fünf zu siemens auf schicht", ("employer", "Siemens")),
        ("en", "did the vet say how many of the pills rocky has to take", ("pet", "Rocky")),
        ("en", "olivia's got her spelling test and then swimming after school", ("child", "Olivia")),
        ("en", "cat litter for waffles on the list", ("pet", "Waffles")),
        ("en", "remind me to feed mango the gecko", ("pet", "Mango")),
        ("de", "das körbchen ist für meine dogge cäsar viel zu klein", ("pet", "Cäsar")),
        ("en", "alexa tell dispatch at volunteer freight i'm running late", ("employer", "Volunteer Freight")),
        ("de", "ich arbeite nachts in der bäckerei ohlsen", ("employer", "Bäckerei Ohlsen")),
        ("de", "ich bin nachtwächter und schlafe dann", ("occupation", "Nachtwächter")),
    ],
)
def test_a_role_is_told_in_words_that_no_rule_lists(
    models: Models, language: str, text: str, told: tuple[str, str]
) -> None:
    pattern = re.sub(told[1].lower(), "*", text)
    assert pattern not in (SENTENCES / f"{language}.txt").read_text(encoding="utf-8")
    assert told in {(f.attribute, f.value) for f in _find(models, language, text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ruf emil an"), ("de", "spiel helene fischer"), ("de", "helene fischer bitte"), ("de", "emil"),
        ("de", "esszimmer heller"), ("de", "wer ist albert einstein"), ("de", "wann macht ikea heute zu"),
        ("en", "johnny cash please"), ("en", "iron maiden please"), ("en", "call olivia"),
        ("en", "remind me to buy peanut butter"), ("en", "what's the stock price of siemens"),
    ],
)  # fmt: skip
def test_strangers_artists_and_words_have_no_role(models: Models, language: str, text: str) -> None:
    assert _told(models, language, text) == set()


def test_a_message_to_a_child_stays_a_message(models: Models) -> None:
    found = [f for f in _find(models, "en", "tell ethan to do his homework") if f.value == "Ethan"]
    assert [(f.attribute, f.qualifiers.get("act")) for f in found] == [("child", "message")]


def test_in_a_chat_nobody_is_told_to_be_the_writer(models: Models) -> None:
    spoken = {f.attribute for f in _find(models, "de", "dennis dein kaffee wird kalt")}
    written = {f.attribute for f in _find(models, "de", "dennis dein kaffee wird kalt", "message") if f.rule == RULE}
    assert "given_name" in spoken
    assert "given_name" not in written


def test_the_shipped_model_holds_numbers_only() -> None:
    with np.load(Path(shipped.__file__).parent / FILE, allow_pickle=False) as held:
        assert all(held[name].dtype.kind in "uif" for name in held.files)
        for kind, labels in GROUPS.items():
            for name in ("quick", "whole"):
                assert held[f"{kind}_{name}_weights"].shape == (len(held[f"{kind}_{name}_features"]), len(labels))
            assert held[f"{kind}_meaning"].shape == (SIZE, len(labels))


def test_without_models_nothing_is_asked(models: Models, tmp_path: Path) -> None:
    assert load(tmp_path / "none.npz") == {}
    roles = Roles(models.lexicons["de"], models.known["de"].words, {})
    reading = models.phrases["de"].read("emil muss in die schule")
    names = models.cues["de"].namer.find(reading, [])
    assert names
    assert list(roles.ask("emil muss in die schule", "utterance", names, [], reading)) == []


def test_a_sentence_is_told_by_its_words_its_ends_and_its_length() -> None:
    assert {"bin", "bin weg", "^ich", "weg$", "size=3"} <= set(of_sentence(["ich", "bin", "weg"]))


def test_equal_sentences_have_one_vector_of_unit_length_and_none_has_none() -> None:
    encoder = Encoder()
    vectors = encoder.encode(["ich fahr jetzt zur arbeit", "i am leaving for work", "ich fahr jetzt zur arbeit"])
    assert vectors.shape == (3, SIZE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.array_equal(vectors[0], vectors[2])
    assert vectors[0] @ vectors[1] > vectors[0] @ encoder.encode(["wie hoch ist der eiffelturm"])[0]
    assert encoder.encode([]).shape == (0, SIZE)


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("de", "ich muss jetzt leider los zum dienst macht ihr bitte alles aus", "leave"),
        ("de", "boah endlich wieder in den eigenen vier wänden", "arrive"),
        ("de", "mir fallen die augen zu ich verkrümel mich ins bett", "sleep"),
        ("en", "right that's me out the door see you later", "leave"),
        ("en", "i'm finally through the front door what a day", "arrive"),
        ("en", "can't keep my eyes open any longer i'm turning in", "sleep"),
    ],
)  # fmt: skip
def test_a_sign_of_the_day_is_told_in_words_that_no_rule_lists(
    models: Models, language: str, text: str, act: str
) -> None:
    trained = "".join(path.read_text(encoding="utf-8") for path in SENTENCES.glob("*.txt"))
    assert text not in trained
    assert act in {f.qualifiers.get("act") for f in _find(models, language, text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "wann geht die sonne morgen auf"), ("de", "spiel das lied gute nacht freunde"),
        ("en", "what time does the shop open in the morning"), ("en", "how long do cats sleep"),
    ],
)  # fmt: skip
def test_talk_of_mornings_and_sleep_is_no_sign(models: Models, language: str, text: str) -> None:
    acts = {f.qualifiers.get("act") for f in _find(models, language, text)}
    assert acts.isdisjoint({"wake", "sleep", "leave", "arrive"})


@pytest.mark.parametrize(
    ("language", "text", "place", "act"),
    [
        ("de", "hat die apotheke in lüneburg heute notdienst", "Lüneburg", "dwell"),
        ("de", "im fernsehen kam was über einen großbrand in kassel", "Kassel", "elsewhere"),
        ("en", "when are the bins collected in norwich this week", "Norwich", "dwell"),
        ("en", "find us a hotel with a pool in lisbon for our holiday", "Lisbon", "elsewhere"),
    ],
)
def test_a_place_is_home_or_elsewhere_by_the_whole_sentence(
    models: Models, language: str, text: str, place: str, act: str
) -> None:
    found = {f.value: f.qualifiers.get("act") for f in _find(models, language, text) if f.kind == "place"}
    assert found[place] == act


def test_an_illness_that_is_only_asked_about_is_nobodys(models: Models) -> None:
    asked = {f.attribute for f in _find(models, "en", "which famous people have had asthma")}
    own = {f.attribute for f in _find(models, "en", "my asthma is playing up again with all this pollen")}
    assert "health" not in asked
    assert "health" in own


SORTS = {label for labels in GROUPS.values() for label in labels} | {
    "contact", "fullname", "nothing", "alarm", "weekly", "appointment", "no_routine", "hobby", "no_hobby", "sports",
    "no_sports", "no_school", "hobby_of", "sports_of", "occupation_you",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(SENTENCES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_sentence_of_the_training_has_a_known_sort(path: Path) -> None:
    sentences = [line.split(" | ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in "#"]
    assert len(sentences) > 50
    assert {sort for sort, _ in sentences} <= SORTS
    for sort, pattern in sentences:
        assert pattern.strip(), sort
        assert re.fullmatch(r"(?:[^{}]|\{[a-z]+\})*", pattern), pattern


def test_every_role_is_taught_in_both_languages() -> None:
    for language in ("de", "en"):
        lines = "".join(path.read_text(encoding="utf-8") for path in SENTENCES.glob(f"{language}*.txt")).splitlines()
        taught = {line.split(" | ", 1)[0] for line in lines if " | " in line}
        otherwise = {"other", "activity", "no_activity", "activity_of", "thing", "somebody"}
        assert {label for labels in GROUPS.values() for label in labels} <= taught | otherwise
        assert {"hobby", "no_hobby", "sports", "no_sports", "hobby_of", "sports_of"} <= taught


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_that_the_roles_are_measured_on_is_trained_on(language: str) -> None:
    wordings = yaml.safe_load((MEASURED / f"wordings_{language}.yaml").read_text(encoding="utf-8"))
    measured = {
        " ".join(re.sub(r"\{\w+\}", "*", text).split())
        for texts in wordings.values() for text in texts if isinstance(text, str) and "{" in text
    }  # fmt: skip
    lines = "".join(path.read_text(encoding="utf-8") for path in SENTENCES.glob(f"{language}*.txt")).splitlines()
    trained = {" ".join(re.sub(r"\{\w+\}", "*", line.split(" | ", 1)[1]).split()) for line in lines if " | " in line}
    files = sorted((MEASURED / "told").glob(f"{language}*.txt"))
    told = "".join(path.read_text(encoding="utf-8") for path in files).splitlines()
    measured |= {" ".join(re.sub(r"\{\w+\}", "*", line.split(" | ", 1)[1]).split()) for line in told if " | " in line}
    assert measured
    assert not trained & measured


@pytest.mark.parametrize(
    ("language", "text", "employer"),
    [
        ("en", "set my status to busy while i'm on the northbus training call", "Northbus"),
        ("en", "dictate email to my manager at northbus i won't be in today", "Northbus"),
        ("en", "did the pay stub come check my inbox", None),
        ("de", "pack die uniform in die waschmaschine", None),
        ("de", "die kollegen vom nähen drauf setzen", None),
    ],
)
def test_an_employer_that_no_pipeline_sees_is_told_beside_a_word_of_work(
    language: str, text: str, employer: str | None, models: Models
) -> None:
    found = detect([Text(text, language, "utterance")], models.rules, models)[0]
    assert next((f.value for f in found if f.attribute == "employer"), None) == employer


def test_who_is_called_in_a_message_is_the_reader_and_nobodys_own_name(models: Models) -> None:
    found = detect([Text("anja du bist echt unmöglich", "de", "message")], models.rules, models)[0]
    (name,) = [f for f in found if f.value == "Anja"]
    assert (name.attribute, name.about, name.qualifiers.get("act")) == (None, "other", "address")


@pytest.mark.parametrize("kind", sorted(GROUPS))
def test_the_bound_is_never_below_what_the_words_tell(kind: str) -> None:
    group = load()[kind]
    known = sorted(group.quick.rows)
    rng = random.Random(3)
    for size in (0, 1, 5, 20):
        for _ in range(50):
            found = rng.sample(known, min(size, len(known)))
            assert group.at_most(found) >= 1 - group.guess(found)[0] - 1e-5


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "put cat food on the shopping list and carrots"),
        ("en", "how much chocolate is bad for dogs"),
        ("de", "setz hundefutter auf die liste"),
    ],
)
def test_what_stands_beside_a_word_of_animals_is_mostly_no_pet(models: Models, language: str, text: str) -> None:
    assert "pet" not in {attribute for attribute, _ in _told(models, language, text)}


def test_an_unknown_word_where_somebody_speaks_of_work_may_be_a_firm(models: Models) -> None:
    found = _find(models, "de", "erinnere mich an die frühschicht im marienstift")
    hints = [f.qualifiers["maybe"] for f in found if f.kind == "organisation" and "maybe" in f.qualifiers]
    assert len(hints) == 1
    assert float(hints[0].removeprefix("employer=")) > 0.8
    assert not any(f.attribute == "employer" for f in found)


@pytest.mark.parametrize(
    ("language", "text", "attribute"),
    [
        ("en", "ella has netball at five can you bring her kit", "sports"),
        ("de", "erinner mich dass lena um vier vom schwimmen abgeholt werden muss", "sports"),
        ("de", "meine schwester arbeitet jetzt als imkerin", "occupation"),
        ("de", "torte mit einer sieben drauf für lena die wird am samstag sieben", "age"),
    ],
)
def test_whose_a_pastime_a_trade_and_an_age_are(models: Models, language: str, text: str, attribute: str) -> None:
    found = _find(models, language, text)
    assert {f.about for f in found if f.attribute == attribute} == {"named"}


def test_a_pastime_of_ones_own_is_told_of_the_speaker_though_somebody_is_named(models: Models) -> None:
    found = _find(models, "en", "tell tom i'm at football")
    assert {f.about for f in found if f.attribute == "sports"} == {"speaker"}
