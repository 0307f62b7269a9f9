"""The data folder into a trained pipeline: `python training/train.py DATA de [--epochs N] [--all] [--out FOLDER]`.

Every epoch draws its own samples: corpora by their share, names and casing changed, template sentences made new. The
best epoch by the development part is kept. `--all` trains on train and dev, for shipping, once the recipe stands: the
last epoch is kept then, as dev judges nothing any more. The test part is never seen.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import augment
import corpora
import grammar
import numpy as np
import pools
import spacy
import yaml
from measure import table_of
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example, offsets_to_biluo_tags
from thinc.api import Adam, NumpyOps

from reident.models.features import BLIND, COLUMNS

HERE = Path(__file__).parent
TARGET = HERE.parent / "reident" / "models"


def blank(language: str, config: dict[str, Any]) -> Language:
    """An untrained pipeline: tokenizer, embedding with the lexicon, convolutions, transition-based parser."""
    nlp = spacy.blank(language)
    embed = {
        "@architectures": "reident.LexiconEmbed.v2",
        "width": config["width"],
        "rows": [config["rows"][column] for column in COLUMNS[:-1]],
        "lexicon": f"lexicon-{language}.npz",
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": config["width"],
        "depth": config["depth"],
        "window_size": config["window"],
        "maxout_pieces": config["pieces"],
    }
    nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": config["hidden"],
                "maxout_pieces": 2,
                "use_upper": True,
                "nO": None,
                "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
            }
        },
    )
    return nlp


def example(nlp: Language, sample: corpora.Sample, blind: bool) -> Example | None:
    """A spaCy example; tokens of `skip` and of misaligned spans are unknown to the parser."""
    doc = nlp.make_doc(sample.text)
    if not len(doc):
        return None
    tags = biluo(doc, sample)
    if tags is None:
        return None
    for start, end in sample.skip:
        for token in doc:
            if token.idx < end and token.idx + len(token) > start and tags[token.i] == "O":
                tags[token.i] = "-"
    made = Example.from_dict(doc, {"entities": tags})
    if blind:
        made.predicted.user_data[BLIND] = np.array([tag not in ("O", "-") for tag in tags])
    return made


def biluo(doc: Doc, sample: corpora.Sample) -> list[str] | None:
    """Tags for spans widened to whole tokens."""
    spans: list[tuple[int, int, str]] = []
    for start, end, label in sample.spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and (not spans or span.start_char >= spans[-1][1]):
            spans.append((span.start_char, span.end_char, label))
    tags = [str(tag) for tag in offsets_to_biluo_tags(doc, spans)]
    # spaCy forbids entities that begin or end with a blank.
    return None if any(t.is_space and tags[t.i] not in ("O", "-") for t in doc) else tags


def drawn(
    samples: dict[str, list[corpora.Sample]], config: dict[str, Any], rng: np.random.Generator
) -> list[corpora.Sample]:
    """One epoch's share of every corpus."""
    chosen = []
    for source, share in config["corpora"].items():
        held = samples.get(source, [])
        whole, rest = divmod(share, 1)
        chosen += held * int(whole)
        count = round(len(held) * rest)
        chosen += [held[i] for i in rng.choice(len(held), size=count, replace=False)] if count else []
    return chosen


def epoch(nlp: Language, made: Maker, rng: np.random.Generator) -> list[Example]:
    """New examples, shuffled."""
    mine, config = made.config[made.language], made.config
    real = [augment.change(s, made.pools, augment.Rates(**mine["rates"]), rng) for s in drawn(made.samples, mine, rng)]
    rates = augment.Rates(**mine["template_rates"])
    invented = [augment.change(s, made.pools, rates, rng) for s in made.grammar.sentences(mine["templates"], rng)]
    found = [example(nlp, s, bool(rng.random() < config["blind"])) for s in real + invented]
    examples = [e for e in found if e is not None]
    rng.shuffle(examples)  # type: ignore[arg-type]
    return examples


class Maker:
    """What one training run draws from."""

    def __init__(self, data: Path, language: str, config: dict[str, Any], everything: bool) -> None:
        self.language, self.config = language, config
        self.parts = corpora.split(corpora.load(data, language))
        train = self.parts["train"] + (self.parts["dev"] if everything else [])
        self.samples: dict[str, list[corpora.Sample]] = {}
        for sample in train:
            self.samples.setdefault(sample.source, []).append(sample)
        self.pools = pools.load(data, language)
        titles = [
            s.text[a:b]
            for s in train
            if s.source.startswith(("snips", "xsid", "nlu", "slurp"))
            for a, b, label in s.spans
            if label == "MEDIA" and 3 < b - a < 40
        ]
        english = corpora.split(list(corpora.commands(data, "snips-en/train.jsonl", "snips")))["train"]
        named = [(label, s.text[a:b]) for s in english for a, b, label in s.spans]
        if language == "de":
            titles += [name for label, name in named if label == "MEDIA" and len(name) < 30]
        halls = [name for label, name in named if label == "PLACE" and re.search(r"Theat|Cinema|Corporation", name)]
        template = HERE / f"templates_{language}.yaml"
        self.grammar = grammar.load(template, self.pools, sorted(titles), sorted(halls))


def without_blis(nlp: Language) -> None:
    """Multiply with numpy's library: faster than thinc's own choice on one thread (OMP_NUM_THREADS=1)."""
    for node in nlp.get_pipe("ner").model.walk():
        if isinstance(node.ops, NumpyOps):
            node.ops = NumpyOps(use_blis=False)


def batches(examples: list[Example], words: int) -> list[list[Example]]:
    """Consecutive examples of about so many words together."""
    found: list[list[Example]] = [[]]
    size = 0
    for one in examples:
        if size + len(one) > words and found[-1]:
            found.append([])
            size = 0
        found[-1].append(one)
        size += len(one)
    return found


def train(data: Path, language: str, config: dict[str, Any], out: Path, everything: bool) -> None:
    rng = np.random.default_rng(config["seed"])
    spacy.util.fix_random_seed(config["seed"])
    random.seed(config["seed"])
    made = Maker(data, language, config, everything)
    nlp = blank(language, config)
    first = epoch(nlp, made, rng)
    nlp.initialize(lambda: first)
    without_blis(nlp)
    decay = float(config["decay"])
    optimizer = Adam(config["learn_rate"], L2=decay, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    best = -1.0
    for number in range(config["epochs"]):
        began, losses = time.monotonic(), dict[str, float]()
        examples = first if number == 0 else epoch(nlp, made, rng)
        warm = min(1.0, 0.3 + number / 3)
        optimizer.learn_rate = config["learn_rate"] * warm * (1 - 0.9 * number / config["epochs"])
        small, large = config["batch_words"]
        size = small + (large - small) * min(1.0, 2 * number / config["epochs"])
        for batch in batches(examples, int(size)):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=config["dropout"])
        line = f"{language} epoch {number + 1}: loss {losses['ner']:.0f}, {time.monotonic() - began:.0f} s"
        if everything:
            if number == config["epochs"] - 1:
                with nlp.use_params(optimizer.averages):
                    nlp.to_disk(out)
        elif number % 2 == 1 or number == config["epochs"] - 1:
            with nlp.use_params(optimizer.averages):
                score, rows = table_of(nlp, made.parts["dev"])
                if score > best:
                    best = score
                    nlp.to_disk(out)
                    (out / "dev.json").write_text(json.dumps(rows, indent=1) + "\n")
            main = [r for r in rows if r["label"] in ("PERSON", "PLACE")]
            line += f", dev {score:.4f}" + "".join(f" | {r['set']} {r['label']} {r['f1']:.2f}" for r in main)
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("language", choices=("de", "en"))
    parser.add_argument("--config", type=Path, default=HERE / "config.yaml")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if not args.data.is_dir():
        raise SystemExit(f"There is no data folder at {args.data}; see training/README.md for what it holds.")
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    for change in args.set:
        key, value = change.split("=", 1)
        place = config
        *path, last = key.split(".")
        for step in path:
            place = place[step]
        place[last] = yaml.safe_load(value)
    config["epochs"] = args.epochs or config["epochs"]
    train(args.data, args.language, config, args.out or TARGET / f"{args.language}_reident", args.all)


if __name__ == "__main__":
    main()
