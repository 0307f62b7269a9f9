"""Words about pets, illnesses, jobs, devices into the share of people of whom they are true: `reident/shares/1`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reident.model import Share
from reident.rulebook import RuleBook
from reident.rulebook.population import PopulationFile, ShareRow, SharesFile, Topic


@dataclass(frozen=True, slots=True)
class Topics:
    """What is known of each attribute, the population's own rows before the shared ones."""

    layers: Sequence[Mapping[str, Sequence[Topic]]]
    """Attribute -> topics: the population's own, those of the one that it is a part of, ..., the shared ones."""
    chain: Sequence[str]
    """Ids of the population and of those that it is a part of, innermost first."""

    @classmethod
    def of(cls, own: Iterable[Sequence[Topic]], rules: RuleBook, chain: Sequence[str]) -> Topics:
        """The topics for a population: its own, innermost first, go before the shared ones."""
        shared = [topic for file in rules.of(SharesFile) for topic in file.topics]
        return cls(tuple(_by_attribute(topics) for topics in (*own, shared)), tuple(chain))

    def share(self, attribute: str, value: str) -> Share | None:
        """The share of people with the value; None where nothing is known of the attribute or of other values of it."""
        return self.of_row(row) if (row := self.row(attribute, value)) else self.otherwise(attribute)

    def of_row(self, row: ShareRow) -> Share:
        """The share of a row in this population."""
        here = next((row.here[id_] for id_ in self.chain if id_ in row.here), row.share)
        return Share(here.range(), f"{row.basis} ({row.year})")

    def otherwise(self, attribute: str) -> Share | None:
        """The share of a value of the attribute that no row names."""
        for topics in self.layers:
            for topic in topics.get(attribute, ()):
                if topic.otherwise is not None:
                    return Share(topic.otherwise.range(), topic.otherwise_basis)
        return None

    def row(self, attribute: str, value: str) -> ShareRow | None:
        """The row whose words the value holds, of the innermost layer; of several the one with the longest words."""
        text = value.lower()
        for topics in self.layers:
            rows = [row for topic in topics.get(attribute, ()) for row in topic.rows]
            found = [(max((len(word) for word in row.words if holds(text, word)), default=0), row) for row in rows]
            length, row = max(found, key=lambda pair: pair[0], default=(0, None))
            if length and row is not None:
                return row
        return None


def _by_attribute(topics: Iterable[Topic]) -> Mapping[str, Sequence[Topic]]:
    found: defaultdict[str, list[Topic]] = defaultdict(list)
    for topic in topics:
        for attribute in topic.attributes:
            found[attribute].append(topic)
    return dict(found)


def holds(text: str, word: str) -> bool:
    """Whether a text in lower case holds a word or phrase; `*` at its end takes any ending, in front any beginning."""
    stem = word.strip("*")
    start = text.find(stem)
    while start >= 0:
        end = start + len(stem)
        begins = word.startswith("*") or start == 0 or not text[start - 1].isalnum()
        if begins and (word.endswith("*") or end == len(text) or not text[end].isalnum()):
            return True
        start = text.find(stem, start + 1)
    return False


def check(rules: RuleBook) -> Iterator[str]:
    """Rows that cannot work: words with capitals or of two rows, populations that do not exist, words never reached."""
    known = {file.id for file in rules.of(PopulationFile)}
    for path, file in zip(rules.paths(SharesFile), rules.of(SharesFile), strict=True):
        for topic in file.topics:
            topics = Topics(({topic.attributes[0]: (topic,)},), ())
            seen: dict[str, str] = {}
            for row in topic.rows:
                for id_ in sorted(set(row.here) - known):
                    yield f"{path.name}: {row.id}: there is no population {id_!r}"
                for word in row.words:
                    if word != word.lower():
                        yield f"{path.name}: {row.id}: the word {word!r} is not in lower case"
                    elif word in seen:
                        yield f"{path.name}: {row.id}: the word {word!r} is in {seen[word]} too"
                    elif (found := topics.row(topic.attributes[0], word.strip("*"))) is not None and found.id != row.id:
                        yield f"{path.name}: {row.id}: the word {word!r} always finds {found.id}"
                    seen[word] = row.id
            for attribute in topic.attributes:
                if attribute not in rules.attributes:
                    yield f"{path.name}: there is no attribute {attribute!r}"
