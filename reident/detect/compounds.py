"""German compounds of a room and a device into both: `Schlafzimmerlampe` -> Schlafzimmer, Lampe."""

from __future__ import annotations

from collections.abc import Iterator

from reident.detect.lexicon import Lexicon
from reident.detect.normal import Reading, fold_word
from reident.model import Finding

_JOINTS = ("", "s", "n", "en", "-")
_SHORTEST = 8
_CONFIDENCE = 0.75


class Compounds:
    """Takes compounds apart; a language whose lists have no compounds has none."""

    def __init__(self, lexicon: Lexicon) -> None:
        rooms, devices = lexicon.slots.get("room"), lexicon.slots.get("device")
        self._first = dict(rooms.values) if rooms and rooms.compound else {}
        self._second = dict(devices.values) if devices else {}
        self._starts = frozenset(word[:4] for word in self._first)

    def find(self, reading: Reading, content: str) -> Iterator[Finding]:
        """A room and a device for each compound of the two."""
        if not self._first:
            return
        for word, (start, end) in zip(reading.words, reading.origins, strict=True):
            if len(word) >= _SHORTEST and word[:4] in self._starts:
                yield from self._apart(word, start, end, content)

    def _apart(self, word: str, start: int, end: int, content: str) -> Iterator[Finding]:
        for cut in range(len(word) - 2, 2, -1):
            room = self._first.get(word[:cut])
            if room is None:
                continue
            for joint in _JOINTS:
                rest = word[cut:]
                device = self._second.get(rest[len(joint) :]) if rest.startswith(joint) else None
                if device:
                    middle = start + _length(content[start:end], cut + len(joint))
                    said = {"act": "smart_home"}
                    rule = "compound-room-device"
                    room_end = middle - len(joint)
                    yield Finding(start, room_end, "room", "room", room, _CONFIDENCE, rule, "speaker", said)
                    yield Finding(middle, end, "device", "device", device, _CONFIDENCE, rule, "speaker", said)
                    return


def _length(word: str, folded: int) -> int:
    """How many characters of a word make so many folded ones: two of `Kü` are three."""
    done = 0
    for position, character in enumerate(word):
        if done >= folded:
            return position
        done += len(fold_word(character))
    return len(word)
