"""Which column of a table of requests names whoever asks: by its header, or by cells as people write names by hand.

"Frau Berg", "Hr. Vogt", "Kern, Ida", "LANG, Paul", "Nora S." are names, whatever given names the tables know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from reident.bundle.draft import DEVICE, Context
from reident.bundle.persons import is_person

FEWEST = 5
"""Rows from which on a column can be told by its cells."""
_CALLED, _BY_HEADER = 0.6, 0.4
"""Share of the cells that must be names; of those below a header that says whose they are."""
_FORMAL = 0.3
"""Share of the cells that must have a title, or a comma behind the surname, where nothing but the cells tells."""
_DIFFERENT = 0.5
"""Share of the rows that name somebody else."""
_LONGEST = 60
"""Characters of a name, at most."""
_TOLD = frozenset({"full_name", "given_name", "family_name", "key:speaker", "utterance", *DEVICE})
"""What a table holds in which nobody is looked for who asks: it names him, or is the log of a device."""
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_CAPITAL = r"[^\W\d_a-zäöüßàâçéèêëîïôûù][^\W\d_]*(?:['’.-][^\W\d_]+)*"
_NAME = rf"{_CAPITAL}(?: (?:von|van|de|der|den|zu|di|da|la|le|al|el|bin|ten) ?)?(?: ?{_CAPITAL}){{0,2}}"
_TITLE = (
    r"(?:Herrn?|Hrn?\.?|Frau|Fr\.|Frl\.|Fam(?:ilie|\.)|Eheleute|Dr\.?|Prof\.?|Mr\.?|Mrs\.?|Ms\.?|Miss|Mx\.?|Rev\.?"
    r"|Sr\.?|Mme\.?|M\.)"
)
_TITLED = re.compile(rf"(?:{_TITLE} )+{_NAME}(?: (?:sen|jun|jr|sr|senior|junior|d\. ?[ÄJ])\.?)?")
_TURNED = re.compile(rf"{_NAME}, ?(?:{_TITLE} )?{_CAPITAL}\.?(?: {_CAPITAL}\.?)?")
_SHORTENED = re.compile(rf"{_CAPITAL} [^\W\d_a-zäöüß]\.|[^\W\d_a-zäöüß]\. ?{_NAME}")


def is_formal(cell: str) -> bool:
    """Whether a cell is a name with a title, or with the surname before a comma."""
    name = _ASIDE.sub("", cell.strip())
    return len(name) <= _LONGEST and bool(_TITLED.fullmatch(name) or _TURNED.fullmatch(name))


def is_named(cell: str, given: Collection[str]) -> bool:
    """Whether a cell is a name as people write it: with a title, turned round, shortened, or with a given name."""
    name = _ASIDE.sub("", cell.strip())
    return is_formal(name) or _SHORTENED.fullmatch(name) is not None or is_person(name, given)


def column(
    filled: Mapping[str, Sequence[str]], called: Mapping[str, str], told: Collection[str], context: Context
) -> str | None:
    """The column of whoever asks in a table of messages; None where none is, or where another thing tells it.

    Args:
        filled: header or key -> its cells that are not empty.
        called: those that nobody knows, with their headers.
        told: what is known of the others.
        context: names that people have.
    """
    if not _TOLD.isdisjoint(told):
        return None
    for name in called:
        cells = filled[name]
        if not cells or _are_mostly(cells, context, _CALLED if len(cells) < FEWEST else _BY_HEADER):
            continue
        different = len({*map(str.casefold, cells)}) > _DIFFERENT * len(cells)
        if context.columns.asks(called[name]) and (different or "response" in told or "key:case" in told):
            return name
    if not _WRITERS.isdisjoint(told):
        return None
    for name in called:
        cells = filled[name]
        formal = len(cells) >= FEWEST and sum(map(is_formal, cells)) >= _FORMAL * len(cells)
        different = len({*map(str.casefold, cells)}) > _DIFFERENT * len(cells)
        if formal and different and not _are_mostly(cells, context, _CALLED):
            return name
    return None


_WRITERS = frozenset({"sender_name", "contact_name", "recipient", "email", "account_id"})
"""What tells of a row whose it is."""


def _are_mostly(cells: Sequence[str], context: Context, least: float) -> bool:
    """Whether too few cells are names."""
    return sum(is_named(cell, context.given) for cell in cells) < least * len(cells)
