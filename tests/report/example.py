"""A hand-made assessment: a stranger's voice recordings in somebody else's export. All people are invented."""

from __future__ import annotations

from datetime import UTC, datetime

from reident.model import (
    Advice,
    Assessment,
    AttackerScore,
    Breach,
    BundleSummary,
    Circumstances,
    Context,
    Contribution,
    Ease,
    Evidence,
    Fact,
    Graph,
    Identifiability,
    Level,
    Matches,
    Message,
    MinimalSet,
    Range,
    Relation,
    Severity,
    Share,
    Step,
    Subject,
    Unreadable,
    WhatIf,
)
from reident.rulebook import RuleBook, Words, load_rules
from reident.rulebook.attackers import AttackerFile

KEY = b"a key that is only for the tests"
TRANSCRIPTS = "Alexa.zip!/Sprachaufnahmen/Transkriptionen.pdf"
SIZE = 82_711_282


def quoted(value: str, before: str = "", after: str = "", line: int = 3) -> Evidence:
    """Evidence whose sentence says the value."""
    quote = f"{before}{value}{after}"
    return Evidence(line, TRANSCRIPTS, f"page 12, line {line}", quote, len(before), len(before) + len(value))


def a_fact(
    id_: str, attribute: str, value: str, confidence: float, count: int, *evidence: Evidence, level: Level | None = None
) -> Fact:
    return Fact(id_, attribute, value, confidence, level, None, evidence, count)


CHART_WAKE = (("05:15", 0.08), ("05:30", 0.55), ("05:45", 0.3), ("06:00", 0.07))
CHART_SLEEP = (("22:00", 0.1), ("22:15", 0.2), ("22:30", 0.4), ("22:45", 0.2), ("23:15", 0.1))
CHART_SPORT = (("18:30", 0.2), ("18:45", 0.6), ("19:00", 0.2))

FACTS = (
    a_fact("s1.f1", "given_name", "Jonas", 0.91, 6, quoted("jonas", "alexa sag ", " hat morgen um neun zahnarzt")),
    a_fact("s1.f2", "family_name", "Weber", 0.74, 2, quoted("weber", "termin für herrn ", " am dienstag", 41)),
    a_fact(
        "s1.f3", "residence", "Ehrenfeld", 0.86, 41,
        quoted("ehrenfeld", "wie wird das wetter in ", "", 7), quoted("Ehrenfeld", "regnet es heute in köln ", "", 9),
        level="district",
    ),
    a_fact("s1.f4", "partner", "Sandra", 0.8, 23, quoted("sandra", "ruf meine freundin ", " an", 15)),
    Fact("s1.f5", "wake_time", "Mo-Fr 05:40", 0.93, None, None, (quoted("fünf uhr vierzig", "stell den wecker auf "),),
         112, datetime(2018, 5, 2, 5, 38), datetime(2018, 7, 20, 5, 41), CHART_WAKE),
    Fact("s1.f6", "sleep_time", "22:35", 0.71, None, None, (quoted("gute nacht", "alexa "),), 64,
         datetime(2018, 5, 1, 22, 30), datetime(2018, 7, 19, 22, 41), CHART_SLEEP),
    Fact("s1.f7", "weekly_routine", "Di 18:45 Volleyball", 0.62, None, None,
         (quoted("volleyball", "erinnere mich an ", " heute abend"),), 9, None, None, CHART_SPORT),
    a_fact("s1.f8", "employer", "Stadtwerke", 0.44, 3, quoted("stadtwerken", "wie lange brauche ich zu den ")),
    a_fact("s1.f9", "route", "Ehrenfeld – Deutz", 0.66, 18, quoted("deutz", "stau auf dem weg von ehrenfeld nach ")),
    a_fact("s1.f10", "health", "Schilddrüsentabletten", 0.4, 12, quoted("schilddrüsentabletten", "an meine ")),
    a_fact("s1.f11", "music", "Jazzradio", 0.7, 88, quoted("jazzradio", "spiel ", " auf dem echo in der küche")),
    a_fact("s1.f12", "room", "Küche", 0.9, 140, quoted("küche", "licht in der ", " an")),
    a_fact("s1.f13", "device", "Jonas' Echo Dot", 0.9, 300),
    a_fact("s1.f14", "phone", "0171 2345678", 0.35, 1, quoted("0171 2345678", "ruf die ", " an")),
)  # fmt: skip

SANDRA = (
    a_fact("s2.f1", "given_name", "Sandra", 0.8, 23, quoted("sandra", "ruf meine freundin ", " an", 15)),
    a_fact("s2.f2", "birthday", "--03-14", 0.5, 1, quoted("vierzehnten märz", "sandra hat am ", " geburtstag")),
)
REQUESTER = (
    a_fact("s3.f1", "given_name", "Peter", 0.97, 210),
    a_fact("s3.f2", "family_name", "Schneider", 0.97, 208),
    a_fact("s3.f3", "residence", "Lindenweg 14, Freising", 0.95, 96, level="address"),
    a_fact("s3.f4", "email", "peter.schneider@example.org", 0.98, 60),
    a_fact("s3.f5", "shopping", "Laufschuhe", 0.8, 4),
)


def attackers(*rows: tuple[str, Matches, Range]) -> dict[str, AttackerScore]:
    return {id_: AttackerScore(matches, probability, ("s1.f1", "s1.f3")) for id_, matches, probability in rows}


SCORE = Identifiability(
    subject="s1",
    population="Germany",
    size=SIZE,
    attackers=attackers(
        ("recipient", Matches(1, 41.0, 5200.0), Range(0.01, 0.14, 0.46)),
        ("motivated_intruder", Matches(1, 3.0, 62.0), Range(0.1, 0.41, 0.83)),
        ("acquaintance", Matches(1, 1.0, 1.0), Range(0.81, 0.95, 0.99)),
        ("platform", Matches(1, 1.0, 2.0), Range(0.55, 0.9, 0.98)),
    ),
    shares={
        "s1.f1": Share(Range(0.004, 0.0061, 0.009), "first names by year of birth"),
        "s1.f2": Share(Range(0.0024, 0.0031, 0.004), "surnames in telephone directories"),
        "s1.f3": Share(Range(0.0003, 0.000434, 0.0006), "GeoNames population of Ehrenfeld"),
        "s1.f4": Share(Range(0.005, 0.012, 0.02), "first names by year of birth"),
        "s1.f5": Share(Range(0.01, 0.03, 0.07), "time use survey"),
    },
    bits_have=27.14,
    bits_need=26.3,
    minimal_sets=(
        MinimalSet(("s1.f1", "s1.f2", "s1.f3"), Matches(1, 1, 4)),
        MinimalSet(("s1.f1", "s1.f3", "s1.f4"), Matches(1, 2, 11)),
    ),
    what_if=(
        WhatIf(("s1.f3",), "motivated_intruder", Range(0.001, 0.02, 0.1)),
        WhatIf(("s1.f1", "s1.f2"), "motivated_intruder", Range(0.0, 0.004, 0.02)),
        WhatIf(("s1.f1",), "recipient", Range(0.0, 0.03, 0.12)),
    ),
    contributions=(
        Contribution("s1.f3", 3.36), Contribution("s1.f2", 2.5), Contribution("s1.f1", 2.2), Contribution("s1.f4", 0.6),
    ),
    waterfall=(Step("s1.f3", 35_897.0), Step("s1.f2", 111.0), Step("s1.f1", 3.4), Step("s1.f4", 1.2)),
    ei=Ease(0.75, "significant", 1.0, (Message("test-ease", {"count": 3}),)),
    household_risk=Range(0.12, 0.46, 0.86),
)  # fmt: skip


def plain_score(subject: str, ei: Ease, matches: Matches, probability: Range) -> Identifiability:
    score = AttackerScore(matches, probability)
    four = dict.fromkeys(("recipient", "motivated_intruder", "acquaintance", "platform"), score)
    return Identifiability(subject, "Germany", SIZE, four, {}, 8.2, 26.3, (), (), (), (), ei)


SUBJECTS = (
    Subject("s1", "subject", Message("label-voice"), 1612,
            (TRANSCRIPTS, *(f"Alexa.zip!/Audio/{n}.wav" for n in range(9))), FACTS,
            (Relation("s2", "partner", 0.8, (quoted("sandra", "ruf meine freundin ", " an", 15),)),
                    Relation("s4", "doctor", 0.5)),
            (Message("owner-apart", {"percent": 2}), Message("owner-serials-unregistered", {"count": 3}))),
    Subject("s2", "household", Message("label-partner"), 0, (TRANSCRIPTS,), SANDRA, (),
            (Message("because-mentioned", {"count": 23}),)),
    Subject("s3", "requester", Message("label-account"), 310, ("Bestellungen.csv", "Suchverlauf.csv"), REQUESTER),
    Subject("s4", "contact", Message("label-doctor"), 0, (TRANSCRIPTS,),
            (a_fact("s4.f1", "family_name", "Brandt", 0.6, 2, quoted("brandt", "ruf doktor ", " an", 61)),)),
)  # fmt: skip

GRAPH = Graph(
    nodes=(
        *({"id": id_, "type": "person", "attribute": "given_name", "value": name, "confidence": 0.8, "role": role}
          for id_, name, role in (("s1", "Jonas Weber", "subject"), ("s2", "Sandra", "household"),
                                  ("s3", "Peter Schneider", "requester"), ("s4", "Brandt", "contact"))),
        *({"id": f"{type_}:{f.value.casefold()}", "type": type_, "attribute": f.attribute, "value": f.value,
           "confidence": f.confidence}
          for f, type_ in zip((*FACTS[2:3], *FACTS[4:], *REQUESTER[2:]), (
              "place", "habit", "habit", "habit", "organisation", "place", "trait", "medium", "device", "device",
              "identifier", "place", "identifier", "medium"), strict=True)),
    ),
    edges=(
        *({"source": "s1", "target": f"{type_}:{f.value.casefold()}", "type": f.attribute, "count": f.evidence_count,
           "confidence": f.confidence, "first": "", "last": ""}
          for f, type_ in zip((*FACTS[2:3], *FACTS[4:]), (
              "place", "habit", "habit", "habit", "organisation", "place", "trait", "medium", "device", "device",
              "identifier"), strict=True)),
        *({"source": "s3", "target": f"{type_}:{f.value.casefold()}", "type": f.attribute, "count": f.evidence_count,
           "confidence": f.confidence, "first": "", "last": ""}
          for f, type_ in zip(REQUESTER[2:], ("place", "identifier", "medium"), strict=True)),
        {"source": "s1", "target": "s2", "type": "partner", "count": 23, "confidence": 0.8, "first": "", "last": ""},
        {"source": "s1", "target": "s4", "type": "doctor", "count": 2, "confidence": 0.5, "first": "", "last": ""},
    ),
)  # fmt: skip

SEVERITY = Severity(
    dpc=Context(3, "behavioural", (Message("test-dpc", {"attribute": "wake_time"}),)),
    ei=0.75,
    cb=Circumstances(0.25, 0, 0, 0),
    score=2.5,
    band="medium",
    row={"0.25": "low", "0.5": "low", "0.75": "medium", "1": "high"},
    flips=(Message("test-flip", {"band": "high", "score": 3.25}),),
    individuals=4,
    flags=(),
    advice=Advice("notify", "consider", datetime(2018, 12, 8, 7, 30, tzinfo=UTC),
                  (Message("test-advice", {"band": "medium"}),)),
)  # fmt: skip

ASSESSMENT = Assessment(
    created=datetime(2018, 12, 6, 10, 0, tzinfo=UTC),
    version="0.1.0",
    bundle=BundleSummary(
        name="Export_Peter_Schneider.zip",
        sha256="0f" * 32,
        files=1752,
        records=1922,
        skipped=(Unreadable("Post/Peter Schneider/broken.pdf", Message("test-skipped", {"member": "Peter.pdf"})),),
        languages={"en": 0.03, "de": 0.97},
        first=datetime(2018, 5, 1, 6, 10, tzinfo=UTC),
        last=datetime(2018, 7, 20, 22, 41, tzinfo=UTC),
    ),
    subjects=SUBJECTS,
    scores=(
        SCORE,
        plain_score("s2", Ease(0.5, "limited", None, ()), Matches(1, 300, 9000), Range(0.0, 0.02, 0.2)),
        plain_score("s3", Ease(1.0, "maximum", None, ()), Matches(1, 1, 1), Range(0.93, 0.97, 0.99)),
        plain_score("s4", Ease(0.25, "negligible", 0.5, ()), Matches(20, 1700, 80_000), Range(0.0, 0.001, 0.02)),
    ),
    severity=SEVERITY,
    breach=Breach(
        controller="Beispielhandel EU", known_since=datetime(2018, 12, 5, 7, 30, tzinfo=UTC), people=1,
        measures=("Der Empfänger wurde zur Löschung aufgefordert.",),
        assumed=("malicious", "integrity", "availability"),
    ),
    graph=GRAPH,
    warnings=(Message("members-skipped", {"count": 1}),),
)  # fmt: skip

SENTENCES = {
    "test-ease": ("{count} people match.", "{count} Personen passen."),
    "test-dpc": ("The data show everyday life ({attribute}).", "Die Daten zeigen den Alltag ({attribute})."),
    "test-flip": ("With EI 1 the severity is {band} ({score}).", "Mit EI 1 ist der Schweregrad {band} ({score})."),
    "test-advice": ("The severity is {band}.", "Der Schweregrad ist {band}."),
    "test-skipped": ("{member} is damaged.", "{member} ist beschädigt."),
}
"""What the stages would say: their own sentences are not the business of these tests."""


def rulebook() -> RuleBook:
    """The shipped rules and the sentences above; without attackers, whose wording is not these tests' business."""
    rules = load_rules()
    rules._files[AttackerFile] = ()
    known = dict(rules.messages)
    known.update({id_: Words(en=en, de=de) for id_, (en, de) in SENTENCES.items()})
    rules.__dict__["messages"] = known
    return rules
