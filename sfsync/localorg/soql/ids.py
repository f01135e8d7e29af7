"""Record ids: 15 case-sensitive characters, or those and three more that encode their case."""

from __future__ import annotations

import re

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_SHORT = 15
_CASE_MARKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def full_id(text: str) -> str | None:
    """Extend a 15-character id to its 18-character form; None for what is no id."""
    if not _ID.fullmatch(text):
        return None
    return text if len(text) > _SHORT else text + "".join(_mark(text[at : at + 5]) for at in (0, 5, 10))


def _mark(five: str) -> str:
    return _CASE_MARKS[sum(1 << place for place, letter in enumerate(five) if "A" <= letter <= "Z")]
