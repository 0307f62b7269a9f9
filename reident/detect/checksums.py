"""A code into whether its check digit is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reident.rulebook.identifiers import Checksum


def luhn(code: str) -> bool:
    """ISO/IEC 7812: payment cards, IMEI."""
    digits = [int(character) for character in code if character.isdigit()]
    total = sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and total % 10 == 0


def coordinates(code: str) -> bool:
    """A latitude and a longitude that exist, with enough places to be meant as such."""
    numbers = [float(part) for part in re.findall(r"-?\d+\.\d+", code)]
    return len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180


def vehicle(code: str) -> bool:
    """ISO 3779, check digit of 49 CFR 565 where the maker uses it: here only that letters and digits are mixed."""
    return sum(c.isdigit() for c in code) >= 5 and sum(c.isalpha() for c in code) >= 3


def serial(code: str) -> bool:
    """A serial number or an account id: letters and digits, and no word."""
    letters, digits = sum(c.isalpha() for c in code), sum(c.isdigit() for c in code)
    return letters >= 1 and digits >= 3


CHECKSUMS: Mapping[Checksum, Callable[[str], bool]] = {
    "luhn": luhn,
    "coordinates": coordinates,
    "vehicle": vehicle,
    "serial": serial,
}
