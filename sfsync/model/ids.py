"""Ids of records, as every org forms them."""

from __future__ import annotations

import re
from string import ascii_letters, digits

_ID = re.compile(r"[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?")
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CAPITALS = str.maketrans(ascii_letters + digits, "0" * 26 + "1" * 26 + "0" * 10)


def case_id(text: str) -> str:
    """Return the 18-character form of a Salesforce id; raise ValueError for what is not one.

    The last three characters of that form encode which letters of the first fifteen are capitals.
    """
    if not _ID.fullmatch(text):
        raise ValueError(f"{text!r} is not a Salesforce id: give 15 or 18 letters and digits, e.g. 500000000000001AAA")
    stem = text[:15]
    capitals = stem[::-1].translate(_CAPITALS)  # backwards: the first letter of five counts least
    whole = stem + "".join(_SUFFIX[int(capitals[start : start + 5], 2)] for start in (10, 5, 0))
    if len(text) == 18 and whole != text:  # noqa: PLR2004 - the length of the long form
        raise ValueError(f"{text!r} is not a Salesforce id: its last three characters should be {whole[15:]}")
    return whole
