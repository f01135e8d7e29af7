"""How a query fails: Salesforce's code, and its message with the place in the query."""

from __future__ import annotations

import re

INVALID_FIELD = "INVALID_FIELD"
INVALID_FILTER_OPERATOR = "INVALID_QUERY_FILTER_OPERATOR"
INVALID_TYPE = "INVALID_TYPE"
MALFORMED_QUERY = "MALFORMED_QUERY"
NUMBER_OUT_OF_RANGE = "NUMBER_OUTSIDE_VALID_RANGE"
TOO_COMPLICATED = "QUERY_TOO_COMPLICATED"

_SHOWN_EACH_SIDE = 30
_WORD_END = re.compile(r"[\s,]|$")


class SoqlError(Exception):
    """A query that the org refuses; `code` is the REST `errorCode`, `message` the REST `message`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def fault(code: str, message: str, text: str, at: int) -> SoqlError:
    """Build the error that points at offset `at` of the query, as Salesforce prints it."""
    start = text.rfind("\n", 0, at) + 1
    row = text[start:].split("\n", 1)[0].rstrip("\r")
    number, column = text.count("\n", 0, at) + 1, at - start
    left = _word_start(row, column - _SHOWN_EACH_SIDE)
    shown = row[left : _word_end(row, column + _SHOWN_EACH_SIDE)]
    pointer = " " * (column - left)
    return SoqlError(code, f"\n{shown}\n{pointer}^\nERROR at Row:{number}:Column:{column + 1}\n{message}")


def _word_start(row: str, at: int) -> int:
    before = row[: max(at, 0)]
    return len(before) - len(re.split(r"[\s,]", before)[-1])


def _word_end(row: str, at: int) -> int:
    found = _WORD_END.search(row, min(at, len(row)))
    return found.start() if found else len(row)
