"""Words about pets, illnesses, jobs, devices into the share of people of whom they are true: `reident/shares/1`."""

from __future__ import annotations

import re
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
        topics = self.by_attribute.get(attribute, ())
        row = self.row(attribute, value)
        if row is not None:
            here = next((row.here[id_] for id_ in self.chain if id_ in row.here), row.share)
            return Share(here.range(), f"{row.basis} ({row.year})")
        wide = next((topic for topic in topics if topic.otherwise is not None), None)
        if wide is None or wide.otherwise is None:
            return None
        return Share(wide.otherwise.range(), wide.otherwise_basis)

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
    pattern = re.escape(word.strip("*"))
    pattern = ("" if word.startswith("*") else r"(?<!\w)") + pattern + ("" if word.endswith("*") else r"(?!\w)")
    return re.search(pattern, text) is not None


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
