"""Logs of what was said to a device and answered, in the many ways in which programs and people write them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from reident.bundle import read
from reident.bundle.draft import Columns
from reident.model import Record
from reident.rulebook import load_rules
from tests.bundle.test_unknown_shapes import _records

SAID = (
    ("wie wird das wetter in kassel", "In Kassel sind es 12 Grad."),
    ("stell den wecker auf zehn vor sechs", "Wecker gestellt."),
    ("ruf die ulla an", "Ulla wird angerufen."),
    ("setz brot auf die liste", "Hinzugefügt."),
    ("spiel radio", "Radio, wird gespielt."),
    ("wie lange brauchen eier", "Sechs Minuten."),
    ("licht aus", "Okay."),
)


def _log(entry: str) -> str:
    lines = (entry.format(n=n, said=said, answer=answer) for n, (said, answer) in enumerate(SAID, start=1))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("entry", "device"),
    [
        ("0{n}.05.2021 18:36:15  Echo Küche\n  Kunde: {said}\n  Alexa: {answer}", "Echo Küche"),
        ("Request {n}\nDate: 2021-05-0{n} 18:36:15\nYou said: {said}\nSiri: {answer}\n", None),
        ("2021-05-0{n} 18:36:15 [Küche] > {said}\n        < {answer}", "Küche"),
        ("== Montag, 0{n}.05.2021 ==\n18:36:15 | {said} | {answer}", None),
        ("0{n}.05.2021\n18:36:15  Galaxy Home Mini · Stimme 2\n    „{said}“\n    Bixby: {answer}", "Galaxy Home Mini"),
        ("0{n}.05.2021 18:36:15   Echo Bad\nTranskript: {said}\nAntwort: {answer}", "Echo Bad"),
        ('2021-05-0{n} 18:36:15 Echo Dot\n"{said}"\n{answer}\n', "Echo Dot"),
        ("[2021-05-0{n} 18:36:15] (Diele) USER: {said}\n[2021-05-0{n} 18:36:18] (Diele) ASSISTANT: {answer}", "Diele"),
        ("[2021-05-0{n} 18:36:15] USER: {said}\n[2021-05-0{n} 18:36:18] ASSISTANT: {answer}", None),
    ],
)
def test_what_was_said_and_what_was_answered_are_told_apart(tmp_path: Path, entry: str, device: str | None) -> None:
    records = _records(tmp_path, "verlauf.txt", _log(entry))
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert [r.time for r in said] == [datetime(2021, 5, n, 18, 36, 15) for n in range(1, len(SAID) + 1)]
    assert {r.keys.get("device_name") for r in said} == {device}
    assert not [r for r in records if "sender" in r.keys]


@pytest.mark.parametrize(
    "entry",
    [
        "{t} | Q: {said} | A: {answer}",
        "{t} U: {said}\n{t} A: {answer}",
        "- {t}\n  - Frage: {said}\n  - Antwort: {answer}",
        "### {t}\n**Du:** {said}\n**Assistent:** {answer}\n",
        "{t} - user - {said}\n{t} - bot - {answer}",
        "{t};in;{said}\n{t};out;{answer}",
        "{t},120 INFO stt: '{said}'\n{t},310 INFO tts: '{answer}'",
        "{t} [heard] {said}\n{t} [spoke] {answer}",
        "{t} IN  {said}\n{t} OUT {answer}",
        "{t}  du sagst: {said}\n{t}  google sagt: {answer}",
        "({t}) Nutzer> {said}\n({t}) System> {answer}",
        "[{t}] <user> {said}\n[{t}] <assistant> {answer}",
        "{t}\nBenutzer:\n{said}\nAssistent:\n{answer}\n",
        "{t} Mensch: {said}\n{t} Maschine: {answer}",
        "{t} DEBUG user_utterance={said}\n{t} DEBUG system_utterance={answer}",
        "Mensch: {said}\nMaschine: {answer}\n{t}\n",
        "{t}\n{said}\n{answer}\n",
    ],
)
def test_two_labels_in_turns_are_told_apart_by_what_both_say(tmp_path: Path, entry: str) -> None:
    records = _records(tmp_path, "verlauf.txt", _log(entry.replace("{t}", "2021-05-0{n} 18:36:15")))
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert [r.time for r in said] == [datetime(2021, 5, n, 18, 36, 15) for n in range(1, len(SAID) + 1)]
    assert not [r for r in records if r.text.holds not in ("utterance", "response")]


def test_a_time_of_day_in_an_answer_is_no_label(tmp_path: Path) -> None:
    line = "2024-03-{n:02d} 06:10:05 INFO stt: 'wake me at ten past six'\n"
    line += "2024-03-{n:02d} 06:10:07 INFO tts: 'Set for 6:10 AM.'\n"
    records = _records(tmp_path, "assistant.log", "".join(line.format(n=n) for n in range(1, 9)))
    assert {(r.text.holds, r.text.content) for r in records} == {
        ("utterance", "wake me at ten past six"), ("response", "Set for 6:10 AM.")
    }  # fmt: skip


@pytest.mark.parametrize("labels", [("Mausi", "Bärchen"), ("in", "out"), ("Kunde", "System")])
def test_two_who_write_to_each_other_are_no_device(tmp_path: Path, labels: tuple[str, str]) -> None:
    said = ("bist du schon da?", "Ja, seit eben.", "kommst du noch vorbei?", "Ich bringe Brot mit.") * 3
    lines = (f"2021-05-{n:02d} 18:36:15 {labels[n % 2]}: {text}" for n, text in enumerate(said, start=1))
    records = _records(tmp_path, "verlauf.txt", "\n".join(lines))
    assert not [r for r in records if r.text.holds == "response"]


@pytest.mark.parametrize(
    ("name", "whole", "entry"),
    [
        ("verlauf.csv", "zeit,nutzer,assistent\n{}", '2021-05-0{n} 18:36:15,{said},"{answer}"\n'),
        ("history.xml", "<history>{}</history>",
         '<turn at="2021-05-0{n}T18:36:15"><user>{said}</user><assistant>{answer}</assistant></turn>'),
        ("log.jsonl", "{}", '{{"at": "2021-05-0{n}T18:36:15", "you": "{said}", "alexa": "{answer}"}}\n'),
        ("log.json", "[{}null]", '{{"t": "2021-05-0{n}T18:36:15", "input": "{said}", "output": "{answer}"}},'),
        ("log.xml", "<log>{}</log>",
         '<e t="2021-05-0{n}T18:36:15"><phrase>{said}</phrase><result>{answer}</result></e>'),
        ("log.csv", "t;heard;spoken\n{}", '2021-05-0{n} 18:36:15;{said};"{answer}"\n'),
        ("log.html", "<html><body><h1>Verlauf</h1>{}</body></html>",
         "<li><b>Du</b>: {said}<br><i>Alexa</i>: {answer}<br><small>0{n}.05.2021 18:36</small></li>"),
        ("page.html", "<html><body><dl>{}</dl></body></html>",
         "<dt>0{n}.05.2021 18:36</dt><dd>{said}</dd><dd>{answer}</dd>"),
    ],
)  # fmt: skip
def test_columns_that_are_called_like_user_and_assistant_hold_what_both_said(
    tmp_path: Path, name: str, whole: str, entry: str
) -> None:
    rows = "".join(entry.format(n=n, said=said, answer=answer) for n, (said, answer) in enumerate(SAID, start=1))
    records = _records(tmp_path, name, whole.replace("{}", rows))
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert not [r for r in records if "sender" in r.keys]


def test_names_of_users_are_not_what_they_said(tmp_path: Path) -> None:
    rows = "".join(
        f"2021-05-0{n} 18:36:15,{('Lena', 'Tom')[n % 2]},Hinweis {n} gelesen und bestätigt\n" for n in range(1, 8)
    )
    records = _records(tmp_path, "hinweise.csv", f"zeit,nutzer,assistent\n{rows}")
    assert not [r for r in records if r.text.holds == "utterance"]


def test_a_chat_with_somebody_called_like_an_assistant_is_a_chat(tmp_path: Path) -> None:
    text = "".join(f"[2021-05-0{n} 18:36:15] {('Lena', 'Claude')[n % 2]}: bis morgen um {n}\n" for n in range(1, 8))
    records = _records(tmp_path, "chat.txt", text)
    assert {r.keys.get("sender") for r in records if r.kind == "message"} == {"Lena", "Claude"}


def test_a_voice_beside_the_device_is_whose_it_was(tmp_path: Path) -> None:
    text = _log("0{n}.05.2021\n18:36:15  Galaxy Home Mini · Stimme 2\n    „{said}“\n    Bixby: {answer}")
    records = _records(tmp_path, "verlauf.txt", text)
    assert {r.keys.get("speaker") for r in records if r.text.holds == "utterance"} == {"Stimme 2"}


def test_voices_that_are_known_stand_by_name_beside_those_that_are_not(tmp_path: Path) -> None:
    who = ("Kunde", "Lena", "Tom", "Lena", "Kunde", "Tom", "Lena")
    lines = (
        f"0{n}.05.2021 18:36:15  [Echo Küche]\n{name}: {said}\nAlexa: {answer}"
        for n, (name, (said, answer)) in enumerate(zip(who, SAID, strict=True), start=1)
    )
    records = _records(tmp_path, "verlauf.txt", "\n".join(lines))
    said = [(r.keys.get("speaker"), r.text.content) for r in records if r.text.holds == "utterance"]
    assert said == [(None if name == "Kunde" else name, text) for name, (text, _) in zip(who, SAID, strict=True)]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]


def test_a_chat_in_which_customers_are_answered_by_people_is_no_log_of_a_device(tmp_path: Path) -> None:
    records = _records(
        tmp_path, "chat.txt", _log("0{n}.05.2021 18:36  Kunde: {said}\n0{n}.05.2021 18:40  Nora: {answer}")
    )
    assert not [r for r in records if r.text.holds == "utterance"]


def test_devices_are_nobody_who_speaks_and_the_day_stands_above_in_a_page(tmp_path: Path) -> None:
    rows = "".join(
        f"<h2>{n} May 2021</h2><div class='rec'><span class='time'>18:36</span> <span class='dev'>Echo {room}</span>"
        f"<p class='q'>&ldquo;{said}&rdquo;</p><p class='a'>{answer}</p></div>"
        for n, ((said, answer), room) in enumerate(zip(SAID, ("Dot", "Pop") * 4, strict=False), start=1)
    )
    records = _records(tmp_path, "history.html", f"<html><body><h1>History</h1>{rows}</body></html>")
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content.strip("“”") for r in said] == [text for text, _ in SAID]
    assert [r.time for r in said] == [datetime(2021, 5, n, 18, 36) for n in range(1, len(SAID) + 1)]
    assert not [r for r in records if "speaker" in r.keys or "sender" in r.keys]
    assert said[0].keys["device_name"] == "Echo Dot"


def test_speech_and_answer_under_objects_of_a_pipeline_are_told_apart(tmp_path: Path) -> None:
    lines = "".join(
        f'{{"ts": "2021-05-0{n}T18:36:15+00:00", "satellite": "kitchen", "stt": {{"text": "{said}"}},'
        f' "tts": {{"text": "{answer}"}}}}\n'
        for n, (said, answer) in enumerate(SAID, start=1)
    )
    records = _records(tmp_path, "pipeline.jsonl", lines)
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]


def test_a_note_in_subtitles_tells_the_day_and_the_assistant_is_no_speaker(tmp_path: Path) -> None:
    cues = (
        "WEBVTT\n\nNOTE recording date 2021-05-03, cue time is time of day\n\n"
        "18:36:15.000 --> 18:36:17.000\n<v Speaker 1>licht aus\n\n18:36:18.000 --> 18:36:19.000\n<v Assistant>Okay.\n"
    )
    said, answer = _records(tmp_path, "a.vtt", cues)
    assert (said.time, said.keys["speaker"]) == (datetime(2021, 5, 3, 18, 36, 15), "Speaker 1")
    assert (answer.text.holds, "speaker" in answer.keys) == ("response", False)


@pytest.mark.parametrize("cell", ["Nadja", "Voice: Nadja", "Voice match: Nadja", "Stimme: Nadja"])
def test_a_label_beside_a_recognised_voice_is_no_part_of_its_name(cell: str) -> None:
    assert Columns.of(load_rules()).key("key:speaker", cell) == {"speaker": "Nadja"}


def test_cards_of_the_older_api_were_said_and_have_their_devices(tmp_path: Path) -> None:
    cards = [
        {"cardType": "TextCard", "creationTimestamp": 1768195801737 + n, "title": said, "descriptiveText": [answer],
         "sourceDevice": {"serialNumber": "G0911"}}
        for n, (said, answer) in enumerate(SAID)
    ]  # fmt: skip
    (tmp_path / "cards.json").write_text(json.dumps({"cards": cards}), encoding="utf-8")
    records = [each for each in read(tmp_path, load_rules()) if isinstance(each, Record)]
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [said for said, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert {r.keys.get("device_serial") for r in records if r.kind == "utterance"} == {"G0911"}


def test_turns_of_user_and_assistant_have_the_day_and_the_hour_that_stand_around_them(tmp_path: Path) -> None:
    turns = [
        {
            "startedAt": f"18:36:1{n}",
            "turns": [{"role": "user", "content": said}, {"role": "assistant", "content": answer}],
        }
        for n, (said, answer) in enumerate(SAID, start=1)
    ]
    records = _records(tmp_path, "08.json", json.dumps({"day": "2025-11-08", "conversations": turns}))
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == [text for text, _ in SAID]
    assert [r.time for r in said] == [datetime(2025, 11, 8, 18, 36, 10 + n) for n in range(1, len(SAID) + 1)]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]


def test_turns_of_customers_who_write_to_people_were_not_said_to_a_device(tmp_path: Path) -> None:
    turns = [{"role": ("customer", "agent")[n % 2], "content": text} for n, (text, _) in enumerate(SAID)]
    records = _records(tmp_path, "case.json", json.dumps({"id": 7, "turns": turns}))
    assert not [r for r in records if r.text.holds in ("utterance", "response")]


def test_cards_of_activities_are_read_with_other_classes_as_well(tmp_path: Path) -> None:
    cards = "".join(
        f'<div class="outer-cell"><div class="content-cell mdl-cell--6-col">Gesagt: <a href="#">{said}</a><br>'
        f"{answer}<br>"
        f"0{n}. Sept. 2025, 12:02:17 MEZ<br></div></div>"
        for n, (said, answer) in enumerate(SAID, start=1)
    )
    records = _records(tmp_path, "MeineAktivitäten.html", f"<html><body>{cards}</body></html>")
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID]


@pytest.mark.parametrize(
    ("card", "holds"),
    [
        ('<div class="k"><b>Said</b>{said}<br><span>0{n} Feb 2025, 20:17 GMT</span><span>Products: Helper</span></div>',
         "utterance"),
        ('<p><span>Sprachbefehl</span> {said} <time datetime="2025-02-0{n}T20:17">{n} Feb</time></p>', "utterance"),
        ("<section><h3>Gefragt:</h3><p>{said}</p><p>{answer}</p><i>0{n}.02.2025, 20:17:26</i></section>", "utterance"),
        ('<li class="z"><p>Suche</p><div>Gesucht nach: <a href="#">{said}</a><br>0{n}.02.2025, 20:17:26 MEZ</div></li>',
         "search"),
    ],
)  # fmt: skip
def test_elements_with_a_verb_and_a_moment_are_cards_of_activities(tmp_path: Path, card: str, holds: str) -> None:
    cards = "".join(card.format(n=n, said=said, answer=answer) for n, (said, answer) in enumerate(SAID, start=1))
    page = f"<html><head><title>Mine</title></head><body>{cards}<p>Signed in as: ulla.k</p></body></html>"
    records = _records(tmp_path, "page.html", page)
    assert [r.text.content for r in records if r.text.holds == "prose"] == ["Signed in as: ulla.k"]
    found = [r for r in records if r.text.holds == holds]
    assert [r.text.content for r in found] == [text for text, _ in SAID]
    assert [r.time.day for r in found if r.time is not None] == list(range(1, len(SAID) + 1))
    answered = [r.text.content for r in records if r.text.holds == "response"]
    assert answered == ([answer for _, answer in SAID] if "{answer}" in card else [])


@pytest.mark.parametrize(
    ("name", "whole", "entry", "place"),
    [
        ("hub.xml", "<export>{}</export>",
         '<utterance room="Küche" ts="2025-08-0{n} 09:36"><query>{said}</query><reply>{answer}</reply></utterance>',
         "room"),
        ("hub.xml", "<hub><voices>{}</voices></hub>",
         '<cmd id="{n}" when="2025-08-0{n}T09:36" mic="Küche">{said}</cmd><re to="{n}">{answer}</re>', "device_name"),
        ("hub.xml", "<log>{}</log>",
         '<p t="2025-08-0{n}T09:36" voice="B">{said}</p><q t="2025-08-0{n}T09:37" voice="B">{answer}</q>', None),
        ("hub.xml", "<log>{}</log>", '<line t="2025-08-0{n}T09:36" who="Stimme 2" words="{said}"/>', None),
        ("hub.json", "[{}null]",
         '{{"time": "2025-08-0{n} 09:36", "speaker": "Person 1", "phrase": "{said}", "room": "Flur"}},', "room"),
        ("hub.txt", "{}", "2025-08-0{n} 09:36:01 | Küche | Stimme 2 | {said} | {answer}\n", "device_name"),
        ("hub.csv", "{}", "2025-08-0{n} 09:36:01;Küche;{said};{answer}\n", "device_name"),
        ("hub.csv", "zeit;wer;satz\n{}",
         "2025-08-0{n} 09:36;nutzer;{said}\n2025-08-0{n} 09:36;assistent;{answer}\n", None),
        ("hub.log", "{}", "Aug  {n} 09:36:02 hub asr: {said}\nAug  {n} 09:36:04 hub tts: {answer}\n", None),
        ("hub.log", "{}", "0{n}.08.2025 09:36 <Person 2> {said}\n   → {answer}\n", None),
        ("hub.log", "{}", "2025-08-0{n} 09:36 [Küche] {said}\n   => {answer}\n", "device_name"),
        ("hub.xml", "<log>{}</log>", '<u t="2025080{n}T093600" voice="B">{said}</u><r>{answer}</r>', None),
        ("hub.jsonl", "{}",
         '{{"t": "2025-08-0{n} 09:36", "src": "wrist", "utt": "{said}", "spoken_reply": "{answer}"}}\n', None),
        ("hub.json", "[{}null]", '{{"at": "2025-08-0{n} 09:36", "mic": "Küche", "words": "{said}"}},', "device_name"),
        ("hub.csv", "nr;zeitstempel;sprecher;text;ton\n{}", "{n};2025-08-0{n} 09:36;Profil 1;{said};{answer}\n", None),
        ("hub.csv", "time|type|content\n{}",
         "2025-08-0{n} 09:36|SAID|{said}\n2025-08-0{n} 09:36|ASSISTANT|{answer}\n", None),
        ("hub.csv", "Nr;Datum;Gerät;Erkannter Text\n{}", "{n};0{n}.08.2025 09:36;Küche;{said}\n", "device_name"),
    ],
)  # fmt: skip
def test_commands_beside_a_room_a_voice_or_an_answer_were_said_to_a_device(
    tmp_path: Path, name: str, whole: str, entry: str, place: str | None
) -> None:
    rows = "".join(entry.format(n=n, said=said, answer=answer) for n, (said, answer) in enumerate(SAID, start=1))
    records = _records(tmp_path, name, whole.format(rows))
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == [text for text, _ in SAID]
    days = [] if "Aug " in entry else list(range(1, len(SAID) + 1))
    assert [r.time.day for r in said if r.time is not None] == days
    answered = [r.text.content for r in records if r.text.holds == "response"]
    assert answered == ([answer for _, answer in SAID] if "{answer}" in entry else [])
    assert {r.text.holds for r in records} - {"utterance", "response"} <= ({place} if place else set())
    assert not [r for r in records if "case" in r.keys]
    assert {r.keys.get("device_name") for r in said} == {"Küche" if place == "device_name" else None}


def test_what_people_search_and_write_each_other_in_lower_case_was_said_to_no_device(tmp_path: Path) -> None:
    rows = [{"ts": f"2025-08-0{n} 09:36", "query": text} for n, (text, _) in enumerate(SAID, start=1)]
    assert {r.text.holds for r in _records(tmp_path, "searches.json", json.dumps(rows))} == {"search"}
    rows = [
        {"ts": f"2025-08-0{n} 09:36", "from": "Ulla Kern", "text": text} for n, (text, _) in enumerate(SAID, start=1)
    ]
    assert "utterance" not in {r.text.holds for r in _records(tmp_path, "chat.json", json.dumps(rows))}
    rows = [{"ts": f"2025-08-0{n} 09:36", "room": "Küche", "remark": text} for n, (text, _) in enumerate(SAID, start=1)]
    assert "utterance" not in {r.text.holds for r in _records(tmp_path, "flaws.json", json.dumps(rows))}


def test_a_turn_without_an_answer_is_told_by_the_role_that_others_have(tmp_path: Path) -> None:
    talks = [
        {
            "createdAt": 1776059129 + n,
            "turns": [{"by": "user", "txt": said}, {"by": "assistant", "txt": answer}][: 1 + n % 2],
        }
        for n, (said, answer) in enumerate(SAID)
    ]
    records = _records(tmp_path, "talks.json", json.dumps(talks))
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID]
    assert all(r.time is not None for r in records)


@pytest.mark.parametrize(
    ("entry", "arrow"),
    [
        ("0{n}.04. 18:01:26 <Oma {who}> {said}\n       {arrow} {answer}", "↳"),
        ("[2025-04-0{n} 18:01] Stimme {who}: {said}\n  {arrow} {answer}", "→"),
        ("0{n}/04 18:01 [Voice {who}] {said}\n{arrow} {answer}", "=>"),
    ],
)
def test_labels_of_several_voices_are_told_by_the_answers_behind_arrows(tmp_path: Path, entry: str, arrow: str) -> None:
    lines = [
        entry.format(n=n, who="AB"[n % 2], said=said, answer=answer, arrow=arrow)
        for n, (said, answer) in enumerate(SAID, start=1)
    ]
    records = _records(tmp_path, "log.txt", "\n".join(lines) + "\n")
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert [r.keys["speaker"][-1] for r in records if r.text.holds == "utterance"] == list("BABABAB")


def test_labels_of_voices_without_answers_may_be_names_in_a_chat(tmp_path: Path) -> None:
    lines = [f"0{n}.04. 18:01:26 <Voice {'AB'[n % 2]}> {said}" for n, (said, _) in enumerate(SAID, start=1)]
    records = _records(tmp_path, "log.txt", "\n".join(lines) + "\n")
    assert not [r for r in records if r.text.holds == "response" or "speaker" in r.keys]


def test_a_day_without_a_year_stands_before_labels_of_which_one_is_rare(tmp_path: Path) -> None:
    lines = [f"[Mon {n:02d}/11 06:28] NUTZER: {text}" for n, (text, _) in enumerate(SAID * 2, start=1)]
    for at, (_, answer) in zip(range(1, 12, 2), SAID, strict=False):
        lines[at] += f"\n          SYSTEM: {answer}"
    records = _records(tmp_path, "log.txt", "\n".join(lines) + "\n")
    assert [r.text.content for r in records if r.text.holds == "utterance"] == [text for text, _ in SAID * 2]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID[:6]]


def test_the_device_stands_before_a_label_without_a_sign_and_a_quote(tmp_path: Path) -> None:
    line = '[1{n}/Apr/2025 09:31:23] küche mic0 STT "{said}"\n[1{n}/Apr/2025 09:31:24] küche tts "{answer}"'
    records = _records(tmp_path, "speaker.log", _log(line))
    said = [r for r in records if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == [text for text, _ in SAID]
    assert [r.text.content for r in records if r.text.holds == "response"] == [answer for _, answer in SAID]
    assert {(r.keys["device_name"], r.time.year if r.time else 0) for r in said} == {("küche", 2025)}


def test_elements_called_like_people_are_what_these_write_each_other(tmp_path: Path) -> None:
    turns = "".join(
        f'<lena t="2025-08-0{n}T09:36">{said}</lena><tom t="2025-08-0{n}T09:37">{answer}</tom>'
        for n, (said, answer) in enumerate(SAID, start=1)
    )
    records = _records(tmp_path, "chat.xml", f"<chat>{turns}</chat>")
    assert not [r for r in records if r.text.holds in ("utterance", "response")]
