"""Words about pets, illnesses, jobs, devices into the share of people of whom they are true: `reident/shares/1`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reident.model import Share
from reident.rulebook import RuleBook
from reident.rulebook.population import ShareRow, SharesFile, Topic


@dataclass(frozen=True, slots=True)
class Topics:
    """What is known of each attribute, the population's own rows before the shared ones."""

    by_attribute: Mapping[str, Sequence[Topic]]
    chain: Sequence[str]
    """Ids of the population and of those that it is a part of, innermost first."""

    @classmethod
    def of(cls, own: Iterable[Topic], rules: RuleBook, chain: Sequence[str]) -> Topics:
        """The topics for a population: its own go first."""
        found: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in [*own, *(topic for file in rules.of(SharesFile) for topic in file.topics)]:
            for attribute in topic.attributes:
                found[attribute].append(topic)
        return cls(dict(found), tuple(chain))

    def share(self, attribute: str, value: str) -> Share | None:
        """The share of people with the value; None where nothing is known of the attribute or of other values of it."""
        return self.of_row(row) if (row := self.row(attribute, value)) else self.otherwise(attribute)

    def of_row(self, row: ShareRow) -> Share:
        """The share of a row in this population."""
        here = next((row.here[id_] for id_ in self.chain if id_ in row.here), row.share)
        return Share(here.range(), f"{row.basis} ({row.year})")

    def otherwise(self, attribute: str) -> Share | None:
        """The share of a value of the attribute that no row names."""
        for topic in self.by_attribute.get(attribute, ()):
            if topic.otherwise is not None:
                return Share(topic.otherwise.range(), topic.otherwise_basis)
        return None

    def row(self, attribute: str, value: str) -> ShareRow | None:
        """The row whose words the value holds; of several the one with the longest words."""
        text = value.casefold()
        best: tuple[int, ShareRow] | None = None
        for topic in self.by_attribute.get(attribute, ()):
            for row in topic.rows:
                length = max((len(word) for word in row.words if holds(text, word)), default=0)
                if length and (best is None or length > best[0]):
                    best = length, row
        return best[1] if best else None


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


def problems(rules: RuleBook) -> Iterator[str]:
    """Rows that cannot work: words with capitals, ids and words that several rows of an attribute share."""
    for path, file in zip(rules.paths(SharesFile), rules.of(SharesFile), strict=True):
        for topic in file.topics:
            seen: dict[str, str] = {}
            for row in topic.rows:
                for word in row.words:
                    if word != word.casefold():
                        yield f"{path.name}: {row.id}: the word {word!r} is not in lower case"
                    if word in seen:
                        yield f"{path.name}: {row.id}: the word {word!r} is in {seen[word]} too"
                    seen[word] = row.id
