"""Invented households into bundles with ground truth: who speaks, what the bundle tells about them, in many layouts.

The wordings are in `wordings_de.yaml` and `wordings_en.yaml`. Every household has its own selection of them, its own
rhythm and its own gaps: what a bundle does not say is not part of its truth.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml

Sort = Literal["stranger", "own", "anonymous"]
"""stranger: misdirected recordings beside a requester's files; own: the requester's own recordings; anonymous: a
stranger's, without anything that identifies."""
LAYOUTS = ("pdf-times", "pdf-plain", "csv-audio", "intents", "history", "takeout", "chat", "mixed")
SLOT = re.compile(r"\{(\w+)\}")
HOURS_DE = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
HOURS_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
SYNONYMS = {"barber": ("hairdresser",), "pediatrician": ("doctor",)}
TENS_DE = {5: "fünf", 10: "zehn", 15: "fünfzehn", 20: "zwanzig", 25: "fünfundzwanzig", 30: "dreißig",
           35: "fünfunddreißig", 40: "vierzig", 45: "fünfundvierzig", 50: "fünfzig", 55: "fünfundfünfzig"}  # fmt: skip
TENS_EN = {5: "oh five", 10: "ten", 15: "fifteen", 20: "twenty", 25: "twenty five", 30: "thirty", 35: "thirty five",
           40: "forty", 45: "forty five", 50: "fifty", 55: "fifty five"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One thing that was said or written."""

    at: datetime
    """UTC."""
    text: str
    speaker: str
    """`subject`, `partner` or `noise`."""
    device: int = 0


@dataclass
class Truth:
    """What a bundle tells about its speaker: attribute -> values, each of which counts as right."""

    facts: dict[str, list[str]] = field(default_factory=dict)
    requester: tuple[str, ...] = ()
    """Name and place of the requester; facts with them belong to nobody else."""

    def add(self, attribute: str, *values: str) -> None:
        """Note that the bundle says it."""
        known = self.facts.setdefault(attribute, [])
        known += [v for v in values if v not in known]


@dataclass(frozen=True)
class Household:
    """A household with all that was said in it."""

    id: int
    language: str
    sort: Sort
    layout: str
    zone: ZoneInfo
    said: tuple[Said, ...]
    truth: Truth
    requester: tuple[str, ...]
    """Name, street, postcode, town, region; empty: the bundle holds no files of a requester."""
    names: tuple[str, str]
    """Of the speaker and the partner, for chats."""


OURS = Path(__file__).resolve().parent


def wordings(language: str, folder: Path = OURS) -> dict[str, Any]:
    """The wordings and names of a language, ours or those of another folder."""
    path = folder / f"wordings_{language}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found | {"language": language}


def languages(folder: Path = OURS) -> list[str]:
    """The languages that a folder has wordings of.

    Raises:
        SystemExit: it has none.
    """
    found = [code for code in ("de", "en") if (folder / f"wordings_{code}.yaml").is_file()]
    if not found:
        raise SystemExit(f"There is no wordings_de.yaml and no wordings_en.yaml in {folder}; write one like ours.")
    return found


def clock_words(minute: int, language: str, rng: random.Random) -> str:
    """A time of day as people say it and a recogniser writes it."""
    hour, rest = divmod(minute, 60)
    return rng.choice(_german(hour, rest) if language == "de" else _english(hour, rest))


def _german(hour: int, rest: int) -> list[str]:
    word, after = HOURS_DE[(hour - 1) % 12 + 1], HOURS_DE[hour % 12 + 1]
    full = "ein" if word == "eins" else word
    if rest == 0:
        return [f"{full} uhr", f"{hour} uhr", f"{full} uhr"]
    said = [f"{full} uhr {TENS_DE[rest]}", f"{hour}:{rest:02d} uhr", f"{hour} uhr {rest}", f"{hour}:{rest:02d}"]
    if rest in (5, 10, 20):
        said.append(f"{TENS_DE[rest]} nach {word}")
    if rest in (40, 50, 55):
        said.append(f"{TENS_DE[60 - rest]} vor {after}")
    return said + {15: [f"viertel nach {word}"], 30: [f"halb {after}"] * 2, 45: [f"viertel vor {after}"]}.get(rest, [])


def _english(hour: int, rest: int) -> list[str]:
    word, after = HOURS_EN[(hour - 1) % 12 + 1], HOURS_EN[hour % 12 + 1]
    half = "a. m." if hour < 12 else "p. m."
    twelve = (hour - 1) % 12 + 1
    if rest == 0:
        return [f"{word} {half}", f"{word} o'clock", f"{twelve} {half[0]}m", word]
    said = [f"{word} {TENS_EN[rest]}", f"{twelve}:{rest:02d} {half[0]}m", f"{word} {TENS_EN[rest]} {half}"]
    if rest in (5, 10, 20, 25):
        said.append(f"{TENS_EN[rest].removeprefix('oh ')} past {word}")
    if rest in (35, 40, 50, 55):
        said.append(f"{TENS_EN[60 - rest].removeprefix('oh ')} to {after}")
    return said + {15: [f"quarter past {word}"], 30: [f"half past {word}"], 45: [f"quarter to {after}"]}.get(rest, [])


class Writer:
    """Says things in the words of one household."""

    def __init__(self, words: Mapping[str, Any], language: str, rng: random.Random) -> None:
        self.words, self.language, self.rng = words, language, rng
        self.slots: dict[str, Sequence[str]] = {}
        self.own: dict[str, list[str]] = {}

    def say(self, intent: str, **slots: str) -> str:
        """One wording of an intent; a household keeps to some of all wordings."""
        templates = self.own.get(intent)
        if templates is None:
            of_all = self.words[intent]
            templates = self.own[intent] = self.rng.sample(of_all, max(1, min(len(of_all), self.rng.randint(2, 6))))
            if intent in ("household", "chatter", "chat"):
                templates[:] = of_all
        text = SLOT.sub(lambda m: slots.get(m[1]) or self.rng.choice(self.slots[m[1]]), self.rng.choice(templates))
        return text.lower()

    def heard(self, text: str) -> str:
        """What a recogniser makes of it: wake word or not, lost words, misheard letters."""
        rng = self.rng
        words = text.split()
        if len(words) > 3 and rng.random() < 0.03:
            del words[rng.randrange(len(words))]
        if rng.random() < 0.04:
            spot = rng.randrange(len(words))
            words[spot] = misheard(words[spot], rng)
        if rng.random() < 0.6:
            words.insert(0, rng.choice(self.words["wake_words"]))
        return " ".join(words)


def misheard(word: str, rng: random.Random) -> str:
    """A word that sounds alike."""
    pairs = [("w", "v"), ("d", "t"), ("b", "p"), ("ck", "k"), ("ei", "ai"), ("ie", "i"), ("ä", "e"), ("th", "t")]
    rng.shuffle(pairs)
    for old, new in pairs:
        if old in word:
            return word.replace(old, new, 1)
    return word[:-1] or word


def household(number: int, seed: int, sort: Sort, words: Mapping[str, Any], layout: str) -> Household:
    """One household; the same arguments give the same household."""
    language = words["language"]
    rng = random.Random(f"{seed}/{number}/{sort}/{language}/{layout}")
    female = rng.random() < 0.5
    relation = rng.choice([r for r in words["relations"] if (r[2] == "f") != female])
    partner_female = relation[2] == "f"
    given = rng.choice(words["given_f" if female else "given_m"])
    partner = rng.choice([n for n in words["given_f" if partner_female else "given_m"] if n != given])
    family = rng.choice(words["families"])
    district, town, *zones = rng.choice(words["towns"])
    person = {
        "given": given, "family": family, "partner": partner, "rel": relation[0], "rel_dat": relation[1],
        "home": district, "town": town, "employer": rng.choice(words["employers"]),
        "child": rng.choice(words["children"]), "pet": rng.choice(words["pets"]),
        "activity": rng.choice(words["activities"]), "health": rng.choice(words["conditions"]),
        "doctor": rng.choice(words["doctors"]), "artist": rng.choice(words["artists"]),
    }  # fmt: skip
    writer = Writer(words, language, rng)
    writer.slots = {
        "far": [f for f in rng.sample(words["far"], 4) if f != town.lower()], "room": rng.sample(words["rooms"], 4),
        "item": words["items"], "celebrity": words["celebrities"], "tvname": words["tvnames"],
    }  # fmt: skip
    requester: tuple[str, ...] = ()
    if sort != "own" and rng.random() < 0.75:
        requester = tuple(rng.choice([r for r in words["requesters"] if r[3] != town]))
    elif sort == "own":
        requester = (f"{given.title()} {family.title()}", "Bahnhofstraße 9" if language == "de" else "9 Station Road",
                     "10115" if language == "de" else "M1 1AA", town, "")  # fmt: skip
    zone = ZoneInfo(zones[0] if zones else "Europe/Berlin" if language == "de" else "Europe/London")
    truth = Truth(requester=(requester[0].split()[0], requester[0].split()[-1], requester[3]) if requester else ())
    if sort == "own":
        truth.requester = ()
        truth.add("given_name", given)
        truth.add("family_name", family)
    life = Life(person, writer, rng, truth, zone)
    life.timed = layout != "pdf-plain"
    said = life.anonymous() if sort == "anonymous" else life.chat() if layout == "chat" else life.identified()
    names = (f"{given} {family}".title(), rng.choice([partner.title(), f"{partner.title()} ❤️"]))
    if layout == "chat" and sort != "anonymous":
        truth.add("given_name", given)
        truth.add("family_name", family)
    return Household(number, language, sort, layout, zone, tuple(said), truth, requester, names)


class Life:
    """Half a year or less of one household."""

    def __init__(
        self, person: dict[str, str], writer: Writer, rng: random.Random, truth: Truth, zone: ZoneInfo
    ) -> None:
        self.person, self.writer, self.rng, self.truth, self.zone = person, writer, rng, truth, zone
        self.weeks = rng.randint(6, 24)
        self.first = datetime(2021, rng.randint(1, 12), rng.randint(1, 28), tzinfo=zone)
        self.wake = 5 * rng.randint(4 * 12, 8 * 12 - 4)
        self.timed = True
        """Whether the layout tells when something was said."""
        self.said: list[Said] = []

    def _put(self, day: int, minute: float, spread: float, text: str, speaker: str = "subject") -> None:
        date = self.first.date() + timedelta(days=day)
        local = datetime(date.year, date.month, date.day, tzinfo=self.zone)
        local += timedelta(minutes=round(minute + self.rng.gauss(0, spread)))
        at = local.astimezone(UTC).replace(second=self.rng.randrange(60))
        device = self.rng.randrange(3)
        self.said.append(Said(at, self.writer.heard(text) if speaker != "noise" else text, speaker, device))

    def _now_and_then(self, intent: str, low: int, high: int, *, speaker: str = "subject", **slots: str) -> None:
        for _ in range(self.rng.randint(low, high)):
            day = self.rng.randrange(7 * self.weeks)
            at = self.rng.uniform(self.wake + 600, self.wake + 900)
            self._put(day, at, 20, self.writer.say(intent, **self.person | slots), speaker)

    def _background(self, per_day: float, intents: Sequence[str]) -> None:
        for day in range(7 * self.weeks):
            count = int(per_day * self.rng.random() * 2)
            for _ in range(count):
                weekday = (self.first + timedelta(days=day)).weekday()
                at = self.rng.uniform(self.wake + (610 if weekday < 5 else 150), self.wake + 940)
                intent = self.rng.choice(intents)
                speaker = "noise" if intent == "chatter" else "subject"
                self._put(day, at, 5, self.writer.say(intent, **self.person), speaker)

    def anonymous(self) -> list[Said]:
        """A household that says nothing about itself: lights, timers, questions, music, television."""
        self.writer.slots["artist"] = self.writer.words["artists"]
        self._background(self.rng.uniform(2, 6), ["household"] * 6 + ["music", "radio", "weather_none", "chatter"])
        return self.said

    def identified(self) -> list[Said]:
        """A household that tells this and that; what it tells goes into the truth."""
        self._background(
            self.rng.uniform(2, 5), ["household"] * 6 + ["music", "weather_none", "chatter", "weather_far"]
        )
        self._day_by_day()
        self._who()
        self._others()
        return self.said

    def _day_by_day(self) -> None:
        rng, person, say = self.rng, self.person, self.writer.say
        alarms = rng.random() < 0.7
        for day in range(7 * self.weeks):
            weekday = (self.first + timedelta(days=day)).weekday()
            if weekday > 4:
                if rng.random() < 0.5:
                    self._put(day, self.wake + rng.uniform(90, 220), 10, say("wake", **person))
                continue
            if rng.random() < 0.5:
                intent = rng.choice(["weather_home", "weather_home", "weather_home", "wake", "wake", "radio"])
                self._put(day, self.wake + 12, 5, say(intent, **person))
            if rng.random() < 0.25:
                self._put(day, self.wake + 40, 6, say(rng.choice(["leave", "work_route"]), **person))
            if rng.random() < 0.3:
                self._put(day, self.wake + 600, 12, say("arrive", **person))
            if rng.random() < 0.35:
                self._put(day, self.wake + 960, 15, say("sleep", **person))
        if alarms:
            self._alarms()
        self.truth.add("residence", person["home"], person["town"])
        if alarms:
            self.truth.add("wake_time", _clock(self.wake))
        if self.timed:
            self.truth.add("sleep_time", _clock(self.wake + 960))
            self.truth.add("away_hours", f"{_clock(self.wake + 40)}-{_clock(self.wake + 600)}")

    def _alarms(self) -> None:
        rng, say = self.rng, self.writer.say
        for _ in range(rng.randint(4, 30)):
            day = rng.randrange(7 * self.weeks)
            if (self.first + timedelta(days=day + 1)).weekday() < 5:
                intent = "alarm" if rng.random() < 0.85 else "alarm_days"
                text = say(intent, clock=clock_words(self.wake, self.writer.language, rng))
                self._put(day, self.wake + 930, 15, text)

    def _tells(self, chance: float, attribute: str, *values: str) -> bool:
        told = self.rng.random() < chance
        if told:
            self.truth.add(attribute, *values)
        return told

    def _who(self) -> None:
        person = self.person
        if self._tells(0.85, "given_name", person["given"]):
            ways = self.rng.sample(["self_given", "self_full", "called_by_other"], self.rng.randint(1, 3))
            for way in ways:
                speaker = "partner" if way == "called_by_other" else "subject"
                self._now_and_then(way, 1, 6 if way == "called_by_other" else 2, speaker=speaker)
            if "self_full" in ways:
                self.truth.add("family_name", person["family"])
        if self._tells(0.5, "family_name", person["family"]):
            self._now_and_then("self_family", 1, 4)
        if self._tells(0.75, "partner", person["partner"]):
            self._now_and_then("partner_rel", 1, 4)
            self._now_and_then("partner_call", 2, 14)
            self._now_and_then("partner_home", 0, 2)
        if self._tells(0.6, "employer", _plain(person["employer"])):
            self._now_and_then("employer", 2, 9)
        self._now_and_then("local", 1, 5)
        if self.rng.random() < 0.2:
            self._now_and_then("home_said", 1, 1)

    def _others(self) -> None:
        person, rng, words = self.person, self.rng, self.writer.words
        if self._tells(0.4, "child", person["child"]):
            self._now_and_then("child", 2, 8)
        if self._tells(0.4, "pet", person["pet"]):
            self._now_and_then("pet", 1, 5)
        if self._tells(0.5, "health", person["health"]):
            self._now_and_then("health", 1, 4)
        self._now_and_then("parent", 0, 8)
        taken = {person["given"], person["partner"], person["child"]}
        pool = [n for n in words["given_m"] + words["given_f"] if n not in taken]
        for friend in rng.sample(pool, rng.randint(0, 4)):
            family = rng.choice(words["families"])
            self._now_and_then("friend", 2, 9, friend=friend)
            if rng.random() < 0.3:
                self._now_and_then("friend_full", 1, 2, friend=friend, friend_family=family)
        if self._tells(0.8, "music", person["artist"]):
            self._now_and_then("music", 4, 20)
        weekday = rng.randrange(7)
        if self._tells(0.4, "weekly_routine", person["activity"]):
            self._weekly(weekday)
        if self._tells(0.4, "appointment", person["doctor"], *SYNONYMS.get(person["doctor"], ())):
            at = clock_words(60 * rng.randint(8, 17), self.writer.language, rng)
            self._now_and_then("appointment", 1, 2, day=words["days"][rng.randrange(5)], clock=at)

    def _weekly(self, weekday: int) -> None:
        at = 60 * self.rng.randint(17, 20)
        for day in range(7 * self.weeks):
            if (self.first + timedelta(days=day)).weekday() == weekday and self.rng.random() < 0.5:
                clock = clock_words(at, self.writer.language, self.rng)
                slots = self.person | {"day": self.writer.words["days"][weekday], "clock": clock}
                self._put(day, at - 60, 20, self.writer.say("weekly", **slots))

    def chat(self) -> list[Said]:
        """Two people who write to each other; everything may be said by either, so only the rest counts as truth."""
        words, rng = self.writer.words, self.rng
        self.writer.slots |= {
            "artist": words["artists"], "friend": words["given_m"], "day": words["days"],
            "clock": [clock_words(self.wake, self.writer.language, rng)],
        }  # fmt: skip
        for day in range(7 * self.weeks):
            for _ in range(rng.randint(0, 6)):
                date = self.first + timedelta(days=day, minutes=rng.uniform(self.wake, self.wake + 960))
                text = self.writer.say("chat", **self.person)
                self.said.append(Said(date.astimezone(UTC), text, rng.choice(["subject", "partner"])))
        return self.said


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _plain(employer: str) -> str:
    """The name without a German article: `der sparkasse` -> `sparkasse`."""
    return re.sub(r"^(der|die|das|the)\s", "", employer)


def households(count: int, seed: int, folder: Path = OURS) -> list[Household]:
    """So many households of all sorts, languages and layouts; one in five is anonymous, one in ten the requester's."""
    rng = random.Random(seed)
    words = [wordings(language, folder) for language in languages(folder)]
    found = []
    for number in range(count):
        sort: Sort = "anonymous" if number % 5 == 4 else "own" if number % 10 == 7 else "stranger"
        layouts = [name for name in LAYOUTS if name != "chat"] if sort != "stranger" else LAYOUTS
        of_its = words[number % len(words)]
        found.append(household(number, seed, sort, of_its, layouts[rng.randrange(len(layouts))]))
    return found
