"""The whole detect stage beside Presidio's default and a spaCy pipeline alone: one run, one machine, one table.

    python benchmarks/detection.py DATA [--part test] [--texts 3000] [--json FILE]

DATA is the folder of open data that `training/README.md` describes. The figures come from the part of each corpus
that no pipeline was trained on. Every text is read as `reident detect` reads it. Speed is CPU time over the same texts,
also as ratios: the whole stage against the bare entity pass of its own pipeline, and against Presidio's
BatchAnalyzerEngine with that same pipeline.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import detection_models as others
import spacy
from detection_models import ROOT, Find, show, spacy_finder

sys.path.insert(0, str(ROOT / "training"))

import corpora
import measure
from corpora import Span

from reident.detect import Models, detect
from reident.model import Text
from reident.rulebook import RuleBook, load_rules

LABELS = {
    "person": "PERSON", "place": "PLACE", "organisation": "ORGANISATION", "group": "GROUP", "date_time": "DATE_TIME",
    "room": "ROOM", "device": "DEVICE", "media": "MEDIA", "event": "EVENT", "product": "PRODUCT",
    "quantity": "QUANTITY",
}  # fmt: skip
"""Our kinds as the corpora's labels; the others (codes, contacts, health) count where everything is masked (TAB)."""
ROUNDS = 5
"""Times that the speed is measured."""


def whole_stage(rules: RuleBook, models: Models, language: str) -> Find:
    """`detect` as a finder of spans; each stretch and label once."""

    def find(texts: Sequence[str]) -> list[list[Span]]:
        read = detect([Text(text, language, "utterance") for text in texts], rules, models)
        return [list({(f.start, f.end, LABELS.get(f.kind, "CODE")): None for f in findings}) for findings in read]

    return find


def cpu_time(work: Callable[[], object]) -> float:
    """Seconds of CPU that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def speeds(rules: RuleBook, models: Models, texts: Sequence[str]) -> dict[str, float]:
    """Texts per second of CPU: the bare entity pass, the whole stage, Presidio with the same pipeline.

    The median of some rounds, in which one runs after the other: a machine is not equally fast all the time.
    """
    source = models.pipelines["en"][-1].source
    nlp = spacy.load(source.path or source.name)  # as spaCy loads it: `detect` lets its own copy compute with numpy
    read = [Text(text, "en", "utterance") for text in texts]
    batch = presidio_batch(nlp)

    def stage() -> None:
        models.encoder.forget()  # the second run would find what the first one computed
        detect(read, rules, models)

    work: dict[str, Callable[[], object]] = {
        "bare nlp.pipe": lambda: list(nlp.pipe(texts, batch_size=256)),
        "whole detect stage": stage,
        "Presidio BatchAnalyzerEngine, same pipeline": lambda: batch(texts),
    }
    rounds = [{name: cpu_time(one) for name, one in work.items()} for _ in range(ROUNDS)]
    return {name: len(texts) / median(took[name] for took in rounds) for name in work}


def presidio_batch(nlp: Any) -> Callable[[Sequence[str]], object]:
    """Presidio's batch engine with a loaded pipeline and its recognisers as they come, offline."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    class Loaded(SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            names = {"PLACE": "LOCATION", "ORGANISATION": "ORGANIZATION", "GROUP": "NRP"}
            super().__init__(ner_model_configuration=NerModelConfiguration(model_to_presidio_entity_mapping=names))
            self.nlp = {"en": nlp}

        def load(self) -> None:
            return

    engine = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=Loaded()))
    return lambda texts: engine.analyze_iterator(list(texts), "en")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test", choices=("dev", "test"))
    parser.add_argument("--texts", type=int, default=3_000, help="texts for the measurement of speed")
    parser.add_argument("--labels", default="PERSON PLACE ORGANISATION DATE_TIME MEDIA ROOM")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if not args.data.is_dir():
        raise SystemExit(f"There is no data folder at {args.data}; see training/README.md for what it holds.")
    rules = load_rules()
    models = Models.load(rules)
    everything: dict[str, Any] = {}
    for language in ("de", "en"):
        samples = corpora.split(corpora.load(args.data, language))[args.part]
        finders: dict[str, Find] = {"this": whole_stage(rules, models, language)}
        finders["its pipeline alone"] = spacy_finder(models.pipelines[language][-1].nlp)
        if language == "en":
            finders["en_core_web_sm alone"] = spacy_finder(spacy.load(others.small_english()))
            finders["Presidio default"] = others.presidio_finder()
        for name, find in finders.items():
            rows = [row for row in measure.rows_of(find, samples) if row["label"] in args.labels.split()]
            show(f"{name} ({language})", rows)
            tab = others.anonymised(find, args.data, args.part) if language == "en" else {}
            if tab:
                print("\nTAB: " + ", ".join(f"{key} {value:.3f}" for key, value in tab.items()))
            everything[f"{name} ({language})"] = {"rows": rows, **tab}
    rows = corpora.lines(args.data / "slurp-en/devel.jsonl")
    texts = list(dict.fromkeys(row["text"] for row in rows))[: args.texts]
    everything["texts per second of CPU"] = speed = speeds(rules, models, texts)
    print("\n### Speed\n")
    for name, value in speed.items():
        print(f"- {name}: {value:,.0f} texts/s")
    whole, bare, presidio = speed["whole detect stage"], speed["bare nlp.pipe"], list(speed.values())[2]
    print(f"- the whole stage takes {bare / whole:.2f} times the bare pass, Presidio {bare / presidio:.2f} times")
    if args.json:
        args.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
