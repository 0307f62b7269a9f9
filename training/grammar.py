"""Sentence templates and name pools into annotated sentences, as many as asked for, all drawn from one generator.

A template is a line with alternatives `[a|b|]` and slots `{slot}`. Slots named in the file's `labels` become entities;
the rest is filled as it stands. Person names also fill the artist slots: whoever is *played* is media.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import told
import yaml
from corpora import Sample, Span
from pools import Pools

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The templates of one language, ready to draw from."""

    language: str
    labels: dict[str, str]
    wake: tuple[str, ...]
    fill: dict[str, list[str]]
    templates: dict[str, list[str]]
    pools: Pools
    titles: tuple[str, ...]
    halls: tuple[str, ...]
    """Cinemas and restaurants of the training halves."""
    words: tuple[str, ...]
    """Words of the language that are no names, from usual to rare."""
    verbs: tuple[str, ...]
    """Media titles and artists of the training halves, beside the file's own."""

    def sentences(self, count: int, rng: np.random.Generator) -> list[Sample]:
        """Every theme equally often weighted by the root of its templates, so that rare themes are seen."""
        themes = list(self.templates)
        weights = np.sqrt([len(self.templates[theme]) for theme in themes])
        chosen = rng.choice(len(themes), size=count, p=weights / weights.sum())
        return [self.sentence(themes[index], rng) for index in chosen]

    def sentence(self, theme: str, rng: np.random.Generator) -> Sample:
        line = str(pick(self.templates[theme], rng))
        line = CHOICE.sub(lambda m: pick(m.group(1).split("|"), rng), line)
        text, spans = "", list[Span]()
        if theme != "text" and rng.random() < 0.3:
            text = pick(self.wake, rng) + (", " if rng.random() < 0.3 else " ")
        at = 0
        for match in SLOT.finditer(line):
            text += line[at : match.start()]
            text = re.sub(r"  +", " ", text).lstrip()
            at = match.end()
            value = fill(self, match.group(1), rng)
            label = self.labels.get(match.group(1)) or OWN_LABELS.get(match.group(1))
            if label:  # "Frau|Yilmaz": the entity begins after the bar
                skip = value.find("|") + 1
                value = value.replace("|", " ")
                spans.append((len(text) + skip, len(text) + len(value), label))
            text += value
        text = text + line[at:]
        while "  " in text:
            where = text.index("  ")
            text = text[:where] + text[where + 1 :]
            spans = [(s - (s > where), e - (e > where), kind) for s, e, kind in spans]
        if theme == TOLD and line == line.lower() and len(text.lower()) == len(text):
            text = text.lower()
        return Sample(text.rstrip(), tuple(spans), (), f"templates-{self.language}", "")


TOLD = "told"
"""The theme of the sentences of `roles/`; without capitals they are spoken, and their names have none either."""
OWN_LABELS = {
    "given": "PERSON",
    "family": "PERSON",
    "famousp": "PERSON",
    "titled": "PERSON",
    "shop": "ORGANISATION",
    "landmark": "PLACE",
    "hall": "PLACE",
    "full": "PERSON",
    "pet": "PERSON",
    "school": "ORGANISATION",
}


def words_of(language: str, pools: Pools) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that name nobody and nowhere, and the German infinitives among them, by HanTa."""
    import wordfreq

    held = (pools.given, pools.family, pools.place)
    names = {word.lower() for pool in held for words in pool.words for word in words.split()}
    words = [w for w in wordfreq.top_n_list(language, 40_000)[300:] if w.isalpha() and len(w) > 3 and w not in names]
    if language == "en":
        return tuple(words), ("go",)
    from HanTa import HanoverTagger

    tagger = HanoverTagger.HanoverTagger("morphmodel_ger.pgz")
    verbs = [w for w in words[:15_000] if w.endswith("n") and tagger.tag_word(w, cutoff=2)[0][0] == "VV(INF)"]
    nouns = [w.capitalize() for w in words if tagger.tag_word(w.capitalize(), cutoff=2)[0][0] == "NN"]
    return tuple(nouns), tuple(verbs)


def load(path: Path, pools: Pools, titles: Sequence[str], halls: Sequence[str]) -> Grammar:
    """Reads `templates_<language>.yaml`."""
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    filled = {name: [str(word) for word in words] for name, words in held["fill"].items()}
    language = path.stem.split("_")[-1]
    wake, templates = tuple(held["wake"]), held["templates"]
    words, verbs = words_of(language, pools)
    sentences = told.load(language, filled.keys() | MAKERS.keys())
    templates, filled = {**templates, TOLD: sentences.templates}, filled | sentences.fill
    return Grammar(
        language,
        held["labels"] | sentences.labels,
        wake,
        filled,
        templates,
        pools,
        tuple(titles),
        tuple(halls),
        words,
        verbs,
    )


def pick(words: Sequence[str], rng: np.random.Generator) -> str:
    return words[int(rng.integers(len(words)))]


def fill(grammar: Grammar, slot: str, rng: np.random.Generator) -> str:
    maker = MAKERS.get(slot)
    return maker(grammar, rng) if maker else pick(grammar.fill[slot], rng)


def given(grammar: Grammar, rng: np.random.Generator) -> str:
    name = grammar.pools.given.draw(rng)
    chance = rng.random()
    if chance < 0.03 and len(name) > 4:
        return name[:4].rstrip("aeiou") + "i"
    if chance < 0.05:
        return name + "-" + grammar.pools.given.draw(rng)
    return name


def full(grammar: Grammar, rng: np.random.Generator) -> str:
    first = given(grammar, rng)
    if rng.random() < 0.06:
        first += " " + given(grammar, rng)
    if rng.random() < 0.04:
        first = first[0] + "."
    last = grammar.pools.family.draw(rng)
    if rng.random() < 0.05:
        last += "-" + grammar.pools.family.draw(rng)
    if rng.random() < 0.04:
        last = pick(["von", "van", "de", "van der", "Al", "El", "von der", "da"], rng) + " " + last
    return f"{first} {last}"


def person(grammar: Grammar, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.58:
        return given(grammar, rng)
    if chance < 0.9:
        return full(grammar, rng)
    if chance < 0.93:
        return grammar.pools.family.draw(rng)
    titles = "Frau Herr Herrn Dr. Doktor Tante Onkel Oma Opa Familie Professor Kollege Schwester Bruder Cousin"
    return pick(titles.split(), rng) + "|" + grammar.pools.family.draw(rng)


def somebody(grammar: Grammar, rng: np.random.Generator) -> str:
    """A person, in German at times with the article of everyday speech ("sag der Nele")."""
    if grammar.language == "de" and rng.random() < 0.07:
        return pick(["der", "die", "dem", "den"], rng) + "|" + given(grammar, rng)
    return person(grammar, rng)


def titled_name(grammar: Grammar, rng: np.random.Generator) -> str:
    """English corpora count the title as part of the name."""
    title = pick(["Mr", "Mrs", "Ms", "Dr", "Doctor", "Aunt", "Uncle", "Grandma", "Mr.", "Mrs.", "Dr."], rng)
    return f"{title} {grammar.pools.family.draw(rng) if rng.random() < 0.7 else grammar.pools.given.draw(rng)}"


def mail(grammar: Grammar, rng: np.random.Generator) -> str:
    """An address as it is spoken; not a person but a contact, which other rules find."""
    name = pick([given(grammar, rng), full(grammar, rng), grammar.pools.family.draw(rng)], rng)
    name = name.lower().replace(" ", " dot ")
    if grammar.language == "de":
        name = name.replace(" dot ", " punkt ")
        host = pick(["gmx", "web", "gmail", "t online"], rng)
        return f"{name} {pick(['at', '@', 'ät'], rng)} {host} punkt {pick(['de', 'net'], rng)}"
    return f"{name}{pick([' at ', '@'], rng)}{pick(['gmail', 'yahoo', 'hotmail', 'aol'], rng)} dot com"


def shop(grammar: Grammar, rng: np.random.Generator) -> str:
    """A business called after somebody: an organisation, not the person."""
    name = grammar.pools.family.draw(rng) if rng.random() < 0.7 else grammar.pools.given.draw(rng)
    if grammar.language == "de":
        trade = ["Bäckerei", "Metzgerei", "Autohaus", "Pizzeria", "Gasthof", "Kanzlei", "Firma", "Café", "Hotel"]
        return pick(
            [f"{pick(trade, rng)} {name}", f"{name} GmbH", f"{name} und {grammar.pools.family.draw(rng)} KG"], rng
        )
    trade = ["Cafe", "Steakhouse", "Pizza", "Bakery", "Grill", "Bar", "Diner", "Deli", "Kitchen", "Inc", "Bank"]
    return pick([f"{name}'s", f"{name}'s {pick(trade, rng)}", f"{name} {pick(trade, rng)}"], rng)


def landmark(grammar: Grammar, rng: np.random.Generator) -> str:
    """A place called after somebody or after another place."""
    held = grammar.pools
    name = pick([held.family.draw(rng), held.given.draw(rng), held.place.draw(rng)], rng)
    if grammar.language == "de":
        ends = ["straße", "platz", "weg", "allee", "brücke", "park", "halle", "stadion", "schule", "tal", "berg", "see"]
        if rng.random() < 0.5:
            return name + pick(ends, rng)
        return f"{name}{pick(['-', ' '], rng)}{pick(ends, rng).capitalize()}"
    if rng.random() < 0.3:
        return f"{pick(['Mount', 'Lake', 'Fort', 'Saint', 'Port', 'Cape', 'Camp'], rng)} {name}"
    ends = ["Road", "Rd", "Drive", "Avenue", "Park", "County", "Airport", "Beach", "Lake", "River", "Island", "Hill"]
    ends += ["Square", "Station", "Bridge", "Mall", "Center"]
    return f"{name} {pick(ends, rng)}"


def genitive(grammar: Grammar, rng: np.random.Generator) -> str:
    name = person(grammar, rng)
    if grammar.language == "en":
        return name + "'s"
    return name if name[-1] in "sxzß" else name + "s"


def place(grammar: Grammar, rng: np.random.Generator) -> str:
    name = grammar.pools.place.draw(rng)
    if rng.random() < 0.06:
        name += pick([" ", "-", ", "], rng) + grammar.pools.place.draw(rng)
    return name


def address(grammar: Grammar, rng: np.random.Generator) -> str:
    number = str(int(rng.integers(1, 250)))
    if grammar.language == "de":
        street = grammar.pools.street.draw(rng)
        return f"{street} {number}" if rng.random() < 0.6 else street
    name = pick([grammar.pools.family.draw(rng), grammar.pools.place.draw(rng), "Main", "Oak", "Park", "Church"], rng)
    way = pick(["Street", "Road", "Avenue", "Lane", "Drive"], rng)
    return f"{number if rng.random() < 0.7 else ''} {name} {way}".strip()


def artist(grammar: Grammar, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.55:
        return pick(grammar.fill["artist"], rng)
    if chance < 0.75:
        return full(grammar, rng).replace(".", "")
    if chance < 0.85:
        last = pick(grammar.fill["artist"], rng).split()[-1]
        return pick([grammar.pools.family.draw(rng), given(grammar, rng), last], rng)
    return pick(grammar.titles, rng) if grammar.titles else given(grammar, rng)


def title(grammar: Grammar, rng: np.random.Generator) -> str:
    """A work with somebody's name in its title."""
    name, word = full(grammar, rng), pick(grammar.words, rng)
    first, last = name.split()[0], name.split()[-1]
    if grammar.language == "de":
        return pick(
            [f"{first} und der {word}", f"Das Leben des {name}", f"{last}s {word}", name, f"{word} für {first}"], rng
        )
    return pick(
        [f"{first} and the {word}", f"The Life of {name}", f"{last}'s {word}", name, f"{word} for {first}"], rng
    )


def titled(slot: str) -> Callable[[Grammar, np.random.Generator], str]:
    def draw(grammar: Grammar, rng: np.random.Generator) -> str:
        if slot in ("film", "playlist", "song") and rng.random() < 0.1:
            return title(grammar, rng)
        if rng.random() < 0.6 or not grammar.titles:
            return pick(grammar.fill[slot], rng)
        return pick(grammar.titles, rng)

    return draw


def famous(grammar: Grammar, rng: np.random.Generator) -> str:
    return pick(grammar.fill["famous"], rng) if rng.random() < 0.55 else full(grammar, rng)


def day(grammar: Grammar, rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.5:
        return pick(grammar.fill["daybare"], rng)
    if chance < 0.75:
        weekday = pick(grammar.fill["weekday"], rng)
        return weekday + (pick([" Abend", " Morgen", " früh", ""], rng) if grammar.language == "de" else "")
    number, month = int(rng.integers(1, 29)), pick(grammar.fill["month"], rng)
    if grammar.language == "de":
        ordinal = pick([f"{number}.", ORDINALS_DE[number % len(ORDINALS_DE)]], rng)
        text = f"{ordinal} {month}"
        return pick([text, f"{number}.{int(rng.integers(1, 13))}.", f"{text} {int(rng.integers(1940, 2030))}"], rng)
    ordinal = ORDINALS_EN[number % len(ORDINALS_EN)]
    return pick(
        [f"{month} {ordinal}", f"{month} {number}", f"the {ordinal} of {month}", f"{number} {month} 20{number:02d}"],
        rng,
    )


ORDINALS_DE = [
    "ersten",
    "zweiten",
    "dritten",
    "vierten",
    "fünften",
    "sechsten",
    "siebten",
    "achten",
    "neunten",
    "zehnten",
    "elften",
    "zwölften",
]
ORDINALS_EN = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "twentieth",
]


def clock(grammar: Grammar, rng: np.random.Generator) -> str:
    hour, minute = pick(grammar.fill["hour"], rng), pick(grammar.fill["minute"], rng)
    digits, number = f"{int(rng.integers(5, 24))}", int(rng.integers(10, 60))
    if grammar.language == "de":
        hour_only = "ein" if hour == "eins" else hour
        part = pick(["früh", "morgens", "abends", "nachts"], rng)
        spoken = [f"{hour_only} Uhr", f"{hour_only} Uhr {minute}", f"{hour_only} Uhr {part}", f"halb {hour}", hour]
        spoken += [f"{word} {hour}" for word in ("Viertel nach", "Viertel vor", "dreiviertel", "zehn vor")]
        written = [f"{digits} Uhr", f"{digits}:{number:02d} Uhr", f"{digits} Uhr {number}"]
        return pick(spoken + written, rng)
    spoken = [f"{hour} am", f"{hour} pm", f"{hour} {minute}", f"{hour} {minute} pm", f"half past {hour}", hour]
    spoken += [f"quarter to {hour}", f"{hour} o'clock", "noon", "midnight", f"{number % 12 + 1} pm"]
    return pick([*spoken, f"{number % 12 + 1}:30 am"], rng)


def duration(grammar: Grammar, rng: np.random.Generator) -> str:
    number = pick([pick(grammar.fill["minute"], rng), str(int(rng.integers(2, 60)))], rng)
    units = ["Minuten", "Stunden", "Sekunden", "Tagen"] if grammar.language == "de" else ["minutes", "hours", "seconds"]
    short = ["einer Stunde", "eine halbe Stunde", "anderthalb Stunden"]
    return pick(
        [
            f"{number} {units[0]}",
            f"{number} {pick(units, rng)}",
            pick(short, rng) if units[0] == "Minuten" else "an hour",
        ],
        rng,
    )


def amount(grammar: Grammar, rng: np.random.Generator) -> str:
    units = (
        ["Liter", "Kilo", "Gramm", "Flaschen"]
        if grammar.language == "de"
        else ["liters", "pounds", "bottles", "ounces"]
    )
    return f"{pick(grammar.fill['number'], rng)} {pick(units, rng)}"


MAKERS: dict[str, Callable[[Grammar, np.random.Generator], str]] = {
    "person": somebody,
    "given": given,
    "genitive": genitive,
    "family": lambda grammar, rng: grammar.pools.family.draw(rng),
    "famousp": famous,
    "place": place,
    "address": address,
    "artist": artist,
    "song": titled("song"),
    "film": titled("film"),
    "playlist": titled("playlist"),
    "podcast": titled("podcast"),
    "day": day,
    "time": clock,
    "span": duration,
    "amount": amount,
    "titled": titled_name,
    "full": full,
    "shop": shop,
    "hall": lambda grammar, rng: pick(grammar.halls, rng),
    "landmark": landmark,
    "mail": mail,
    "word": lambda grammar, rng: pick(grammar.words, rng),
    "verb": lambda grammar, rng: pick(grammar.verbs, rng),
}
