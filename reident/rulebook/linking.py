"""`rules/linking.yaml`: how strongly each kind of evidence counts when records become people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reident.rulebook.placing import Placing
from reident.rulebook.relating import Animals, Couples, Dialled, Dialogue, Kin, Mirrored, Told
from reident.rulebook.speaking import Served, Speakers, Voices
from reident.rulebook.strict import Probability, RuleFile, Strict, Weight


class Combining(Strict):
    """How sightings of one thing add up."""

    cap: Annotated[float, Field(gt=0, lt=1)]
    """No confidence is higher."""
    decay: Weight
    """The i-th text that says the same counts `i ** -decay`: detectors err alike."""
    repeat: Weight
    """What each doubling of one equal text adds, as a part of the text's own weight."""
    evidence: int = Field(ge=1, le=20)
    """Sightings kept with a fact."""


class Ownership(Strict):
    """Log-odds that two groups of records are one person's, and the thresholds on their sum."""

    prior_same_export: float
    """Two groups of structured data of one export."""
    prior_document: float
    """A document beside the structured data of an account."""
    prior_empty: float
    """A document that names no owner (a description, a manual)."""
    prior_voice: float
    """Recordings or transcripts beside an account."""
    prior_voices: float
    """Two sets of recordings of one folder and layout."""
    prior_folders: float
    """Two sets of recordings of different folders or layouts."""
    given_name: Weight
    family_name: Weight
    """For agreement, and against where they differ."""
    identifier: Weight
    """One account, phone, address or serial in both."""
    account_differs: Weight
    mail_differs: Weight
    """Against: both have a mail address, and not the same one; people have several."""
    serial_unregistered: Weight
    """Against: the recordings' devices are not among the registered ones."""
    place_near: Weight
    """For, at most: both point to homes in the same town."""
    near_people: Annotated[float, Field(gt=0)]
    """People whose data may have got there: of so many, those of a metropolis are near by chance."""
    place_far: Weight
    near_km: Weight
    far_km: Weight
    contact: Weight
    """For each contact that both have (at most three count)."""
    language: Weight
    """Against: mostly another language."""
    account_name_unheard: Weight
    """Against: the account's name occurs in none of many texts."""
    many_texts: int = Field(ge=1)
    same: Probability
    """One person from this probability on."""
    different: Probability
    """Surely two people up to this probability; between the two it is undecided, and said so."""
    enough: int = Field(ge=1)
    """Sightings that a place needs to speak against."""
    firm: Probability
    """From which a name that one text says speaks against: below it may be a slip of the recogniser."""


class Naming(Strict):
    """How the owner's own name is inferred."""

    acts: Mapping[str, Probability]
    """Act -> probability that a name found there is the owner's own."""
    holds: Mapping[str, Probability]
    """The same by what a cell holds."""
    otherwise: Probability
    hints: Mapping[str, Probability]
    """Act (`greet@response`: only in texts that hold that) -> probability that somebody named there, without a word
    whose name it is, is the owner."""
    unknown_stated: Probability
    """Factor for a first name that the speaker gives as the own one and that no table has (`ich bin zurück`)."""
    unknown_name: Probability
    """Factor for hints on a first name that no table has."""
    either_name: Probability
    """Factor for hints on a name that is common both as a first name and as a surname (`Martin`)."""
    nickname: Probability
    """Factor for a sender's name that no table has, where the other one of the chat says another, known one."""
    greeted_other: Probability
    """What is left of a name by which somebody is spoken to in the room, where the owner also speaks of that name."""
    called_other: Probability
    """What is left of a name that somebody gives to the device, where more often somebody of that name is called."""
    surname_beside: Probability
    """That a full name which begins with the owner's first name tells the owner's surname."""
    surely_self: Probability
    """Probability, by its sentence, of being the speaker's own name from which on a name hints at it."""
    lone_surname: Probability
    """What is left of a surname that is only spoken alone, where another one stands beside the own first name."""
    alternatives: int = Field(ge=0)
    """Further names kept."""
    least: Probability
    rival: Weight
    """How strongly a competing name lowers another: odds are divided by 1 + rival x the other's odds share."""


class Mail(Strict):
    """What the domain of a mail address tells."""

    firm: Probability
    """That one of no known provider is the employer's."""
    providers: frozenset[str]
    """Names of domains at which anybody can have an address, without signs."""
    words: tuple[str, ...]
    """Parts of such names."""


class Hints(Strict):
    """What no sentence tells by itself, added up: employers, and what whoever is spoken to in the room may be."""

    usual: Mapping[str, Probability]
    """Relation -> what the models say, on average, of somebody who is nothing of the kind."""
    prior: Mapping[str, Probability]
    """Relation -> that somebody is it, before any sentence was read."""
    least: Weight
    """Log-odds that one sentence can take away, and"""
    most: Weight
    """add."""
    spoken_to: Probability
    """That whoever is spoken to in the room by another name than the owner's is one of them, by each such sentence."""
    second: Probability
    """That the only other one who names himself to a device is the owner's partner, by each such sentence."""
    told: Probability
    """From which on the sum counts."""
    cap: Probability


class Contacts(Strict):
    """Who is a contact, and how close."""

    acts: Mapping[str, Probability]
    """Act -> probability that a person named there is known to the speaker."""
    holds: Mapping[str, Probability]
    otherwise: Probability
    unknown_name: Probability
    """Factor for names in recorded speech that no table has: the recogniser writes other words in capitals too."""
    closeness: Mapping[str, Weight]
    """Act -> how much one occurrence adds to closeness."""
    friend_base: Probability
    """That somebody who is called by the first name, once, is a friend (or family) and no mere contact."""
    friend_scale: Annotated[float, Field(gt=0)]
    """Closeness at which 63 % of the way from `friend_base` to `friend_most` is gone."""
    friend_most: Probability
    relation_prior: Probability
    """Probability of a relation that the text itself names."""
    related: Probability
    """Confidence below which a relation is none."""
    least: Probability
    """Contacts below are not listed."""
    most: int = Field(ge=1)
    """Contacts listed for one person."""
    same: Probability
    """Score from which on two names are one person's."""
    unsure: Probability
    household: tuple[str, ...]
    """Relations of people who usually live together."""
    single: tuple[str, ...]
    """Relations that one person has to one other at a time."""
    hints: Hints


class Commutes(Strict):
    """When a way that somebody asks for leads to the work."""

    days: int = Field(ge=1)
    """Days on which it is asked for, at least."""
    office: Probability
    """Part of the times that are on a working day, at least."""
    base: Probability
    each: Probability
    """What each further day adds to `base`."""
    most: Probability


class Taste(Strict):
    """Which of many values of an attribute are worth a fact."""

    attributes: tuple[str, ...]
    most: int = Field(ge=1)
    household: Probability
    """Probability that what a shared device heard is this person's taste."""
    once: Probability
    """Factor for a value seen once only."""


class Once(Strict):
    """What one sentence alone says among many: what is true of somebody comes up again."""

    attributes: tuple[str, ...]
    factor: Probability
    """For a fact of one text among as many records as `records`, or more; of fewer records, nearer to 1."""
    records: int = Field(ge=1)


class Special(Strict):
    """Hints at special categories of data: modest, unless repeated."""

    attributes: tuple[str, ...]
    once: Probability
    """Factor for a hint in one text only."""
    cap: Probability


class Tables(Strict):
    """When a table is about many people, each row about one."""

    identity: tuple[str, ...]
    """What cells hold that tell whose row it is, strongest first."""
    endings: tuple[str, ...]
    """Files whose texts are cells, in lower case: no documents of their own."""
    people: int = Field(ge=2)
    """Different identities that a table of people has at least."""
    dominant: Probability
    """One identity with more than this share of the rows is the owner's, and the others are his or her contacts'."""


class Requests(Strict):
    """How a customer's request tells whose it is."""

    before: frozenset[str]
    """Words, folded, that may stand between the beginning and the writer's name."""
    behind: frozenset[str]
    """Words, folded, behind that name: "Desmond here"."""
    calls: frozenset[str]
    """Words, folded, with which a note of a call begins: "caller", "Anruferin"."""
    closings: frozenset[str]
    """Words, folded, before the name with which a request ends: "yours"."""
    first_person: frozenset[str]
    """Words, folded, of whoever writes for himself; a note about a customer has none."""


class LinkingFile(RuleFile):
    """All weights of the linking."""

    combining: Combining
    ownership: Ownership
    naming: Naming
    contacts: Contacts
    couples: Couples
    kin: Kin
    animals: Animals
    told: Told
    dialogue: Dialogue
    dialled: Dialled
    commutes: Commutes
    mirrored: Mirrored
    mail: Mail
    speakers: Speakers
    served: Served
    placing: Placing
    taste: Taste
    once: Once
    special: Special
    voices: Voices
    tables: Tables
    requests: Requests
