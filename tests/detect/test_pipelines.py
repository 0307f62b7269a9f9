"""Which texts which pipeline reads."""

from __future__ import annotations

import spacy

from reident.detect.nlp import Pipeline, Source, entities


def _pipeline(word: str, *, written_only: bool) -> Pipeline:
    nlp = spacy.blank("de")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": word}])
    return Pipeline(Source("de", "test", "own", None, written_only), nlp)


def test_a_pipeline_for_documents_reads_only_what_looks_like_one() -> None:
    pipelines = [_pipeline("Ulm", written_only=True), _pipeline("Bonn", written_only=False)]
    texts = ["Von Ulm nach Bonn", "Von Ulm nach Bonn"]
    found = entities(texts, pipelines, [True, False])
    assert [[e.text for e in names] for names in found] == [["Ulm", "Bonn"], ["Bonn"]]
    assert [[e.text for e in names] for names in entities(texts, pipelines)] == [["Bonn"], ["Bonn"]]


def test_the_first_pipeline_is_believed_where_two_overlap() -> None:
    pipelines = [_pipeline("Bad Ems", written_only=True), _pipeline("Ems", written_only=False)]
    assert [e.text for e in entities(["Er lebt in Bad Ems"], pipelines, [True])[0]] == ["Bad Ems"]
