"""`rules/linking.yaml`: how strongly each kind of evidence counts when records become people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from reident.rulebook.placing import Placing
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


class Mirrored(Strict):
    """What a relation says of the other one."""

    least: Probability
    """Confidence of a relation from which on it is told of the other one as well."""
    back: Probability
    """What is left of it there."""
    together: Probability
    """Confidence of a partnership from which on the children of the one are the other's,"""
    shared: Probability
    """with this probability; as are one's parents those of a brother or a sister."""
    siblings: Probability
    """That two children of one person are brothers or sisters, where both are."""
    surname: Probability
    """That a child is called like the parent who speaks of it."""
    home: Probability
    """What is left of the home of whoever speaks of a partner, for the partner. All these are low: nobody says it of
    the other one."""


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


class Speakers(Strict):
    """When several people speak to one device, by the names that they call themselves."""

    confidence: Probability
    """That one names himself, at least; that two are a couple."""
    seconds: float = Field(ge=0)
    """Between two things said to one device by the same person, at most."""
    mutual: Probability
    """That the only two of a device who ring each other up by name are a couple, where nothing else is known."""
    home: Probability
    """What is left of the home of one for whoever else is recognised at the same device."""
    shared: Probability
    """What is left of the home, the children and the pets of one of a couple there, for the other."""
    device: int = Field(ge=1)
    """Records of a device that is called by somebody, where others of the log are called by others."""
    any_home: Probability
    """What is left of the home that whoever speaks to the device tells, for each of its users."""
    any_couple: Probability
    """The same of children and pets, for each of a couple."""
    any_other: Probability
    """The same of pets, for everybody else there."""


class Served(Strict):
    """Requests to a shared device by whom they are for; all words in lower case."""

    texts: int = Field(ge=1)
    """Different requests for whoever has most of them, at least."""
    fewest: int = Field(ge=1)
    """The same for everybody else."""
    part: Probability
    """Part of the requests of whoever has most."""
    articles: frozenset[str]
    """Words before a name that count for nothing."""
    before: frozenset[str]
    """Words before the name of whom a request is for: "remind", "wecker"."""
    for_: frozenset[str] = Field(alias="for")
    """Words before it that mean so only where the request is about one of `things`."""
    things: frozenset[str]
    """What is asked for somebody: an alarm, a parcel, music."""
    behind: frozenset[str]
    """Words behind the name of who speaks, wants or must do something."""
    says: frozenset[str]
    """Those of them that make a speaker of whoever seems to be spoken to: "sag werner" but "tell lewis jonah says"."""
    is_: frozenset[str] = Field(alias="is")
    """Words before the name of who speaks: "hier ist", "it's"."""
    own: tuple[str, ...]
    """Endings of what is somebody's own at a device, behind a genitive: "jonah's alarm"."""
    towards: frozenset[str]
    """Words before the name of whom somebody else calls, writes or speaks to."""


class Couples(Strict):
    """When two people who write to each other alone are partners."""

    texts: int = Field(ge=1)
    """Different messages with words of love from which on they count as a couple."""
    together: Weight
    """Of a message of people who live together ("what's for dinner"), beside one with words of love, what it counts."""
    together_most: Weight
    """All such messages together count no more."""
    surname: Weight
    """What it counts that both have one surname, beside words of love."""
    base: Probability
    each: Probability
    """What each such message adds to `base`."""
    most: Probability
    kin: Weight
    """Messages with words of love that one to a parent outweighs."""
    friends: Probability
    """That two who have a chat to themselves, and are nothing else to each other, are friends."""
    shared: Probability
    """That a couple's child or pet is the child or pet of both."""
    settled: Probability
    """That two are a couple, from which on whom they name to each other is no partner."""


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


Relative = Literal["partner", "child", "parent", "sibling"]


class Turn(Strict):
    """What a relation of the one is to the other, and how probably."""

    becomes: Relative
    share: Probability


class Kin(Strict):
    """When two people who write to each other alone are child and parent."""

    base: Probability
    """By one message in which the child calls the parent so, or the parent signs as one."""
    each: Probability
    """What each further message adds."""
    said: Probability
    """What it adds that the parent signs as one, or is saved as one."""
    most: Probability
    of_child: Mapping[Relative, Turn]
    """Whom a child names -> what it is to the parent: there are half-brothers, and divorces."""
    of_parent: Mapping[Relative, Turn]
    """Whom a parent names -> what it is to the child."""
    to_child: Mapping[Relative, Turn]
    """Whom a parent names to the child as the child's ("your brother") -> what it is to the parent."""


class Animals(Strict):
    """Animals that a text calls so, where others only seem to speak of a relative."""

    stated: Probability
    """Confidence from which on a text says that somebody is an animal, or a relative."""
    kept: Probability
    """What is left of the relation's confidence for the animal's."""


class Told(Strict):
    """How sure it is what somebody says of somebody else."""

    loving: tuple[str, ...]
    """Words, in lower case, in a message that somebody dictates to the partner: "tell paula i miss her"."""
    loves: Probability
    """That whom it is dictated to is the partner."""
    yours: frozenset[str]
    """Words, folded, before a name that make somebody one of the reader's: "your olaf"."""
    reader: Probability
    """That what is said to the only other one of a chat ("you get up at six") is about that one."""
    office: Probability
    """That what an office writes to somebody by name is about that one."""
    other: Probability
    """That what somebody says of another, by name or relation, is about that one."""
    recorded: Probability
    """The same of somebody who speaks or writes himself as well."""
    loosely: Probability
    """That the only name behind a relation's word is that person's: "ruf meine tochter an die annegret"."""


class Dialogue(Strict):
    """How sure a relation is that two messages tell together: the one says it, the other names somebody."""

    before: Probability
    """Where the name comes in a message before."""
    after: Probability
    """Where it begins the answer."""
    beside: Probability
    """Where it begins the next sentence of the same message."""
    messages: int = Field(ge=1)
    """Messages of a conversation that are looked back at."""


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


class Voices(Strict):
    """What is recorded speech."""

    exceptions: tuple[str, ...] = ()
    """Words of a text, in lower case, that ask for something this once: no habit."""

    alarm_for: tuple[str, ...]
    """Words before the name of whom an alarm is set for."""
    alarm_of: tuple[str, ...]
    """Words behind the name of whose alarm it is, in the genitive."""
    articles: tuple[str, ...]
    """Words between the two that count for nothing."""
    kinds: tuple[str, ...]
    endings: tuple[str, ...]
    """File names of recordings, in lower case."""
    habit_acts: tuple[str, ...]
    habit_attributes: tuple[str, ...]
    habit_kinds: tuple[str, ...] = ()
    """Kinds of names that may come back every week, whatever the text says of them: "ich muss zur chorprobe"."""


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
