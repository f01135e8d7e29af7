"""Salesforce record ids: 15 case-sensitive characters, and the 18-character form with its checksum."""

from __future__ import annotations

from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits

_BASE62 = digits + ascii_uppercase + ascii_lowercase
_BASE32 = ascii_uppercase + "012345"
_ALLOWED = frozenset(_BASE62)
_UPPER = frozenset(ascii_uppercase)
_SHORT, _FULL = 15, 18


def checksum(short: str) -> str:
    """Return the three characters that make a 15-character id safe where case is lost.

    Each stands for five characters: a bit is set where the character is an upper-case letter.
    """
    return "".join(_BASE32[_upper_case_bits(short[start : start + 5])] for start in (0, 5, 10))


def _upper_case_bits(part: str) -> int:
    return sum(1 << place for place, letter in enumerate(part) if letter in _UPPER)


def full_id(text: str) -> str | None:
    """Return the 18-character form of an id, or None when the text is no id or its checksum is wrong."""
    if len(text) not in (_SHORT, _FULL) or not _ALLOWED.issuperset(text):
        return None
    whole = text[:_SHORT] + checksum(text[:_SHORT])
    return whole if whole.startswith(text) else None


def base62(number: int, width: int) -> str:
    """Write a number in the alphabet of ids, zero-padded to `width`."""
    letters = []
    for _ in range(width):
        number, place = divmod(number, 62)
        letters.append(_BASE62[place])
    return "".join(reversed(letters))


class IdMint:
    """Hands out ids that are unique and, for one seed, always the same."""

    def __init__(self, seed: int) -> None:
        """Start every key prefix at the same place; `seed` picks the two characters of the instance."""
        self._pod = base62((seed * 37 + 1_009) % 62**2, 2)
        self._next: dict[str, count[int]] = {}

    def new(self, prefix: str) -> str:
        """Return the next 18-character id of a key prefix."""
        if prefix not in self._next:
            self._next[prefix] = count(238_328)
        short = f"{prefix}{self._pod}000{base62(next(self._next[prefix]), 7)}"
        return short + checksum(short)
