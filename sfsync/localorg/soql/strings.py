"""String literals: their escapes, and the wildcards of LIKE."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"((?:\\u[0-9a-fA-F]{4})+)|\\(.)|([^\\])", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_WILDCARDS = "%_"


class IllegalEscapeError(ValueError):
    """A backslash before a character that may not be escaped; `sequence` is both."""

    def __init__(self, sequence: str) -> None:
        super().__init__(sequence)
        self.sequence = sequence


def unescaped(literal: str) -> str:
    """Read a quoted literal; raises IllegalEscapeError."""
    body = literal[1:-1]
    if "\\" not in body:
        return body
    return "".join(text for text, _ in _tokens(body, _ESCAPES))


def like_pattern(literal: str) -> re.Pattern[str]:
    """Compile a quoted LIKE literal to a pattern for `fullmatch`; raises IllegalEscapeError.

    `%` stands for any run of characters and `_` for one. Each piece between two `%` is found at its leftmost place and
    never again, so that matching takes no more than the product of the two lengths.
    """
    tokens = list(_tokens(literal[1:-1], _ESCAPES | {each: each for each in _WILDCARDS}))
    first, *rest = _pieces(tokens)
    if not rest:
        return re.compile(first, _FLAGS)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", _FLAGS)


_FLAGS = re.IGNORECASE | re.DOTALL


def _pieces(tokens: list[tuple[str, bool]]) -> list[str]:
    """Split at each `%` that is a wildcard; what is between becomes a pattern."""
    pieces = [""]
    for is_break, run in groupby(tokens, lambda token: token == ("%", True)):
        if is_break:
            pieces.append("")
        else:
            pieces[-1] += "".join("." if token == ("_", True) else re.escape(token[0]) for token in run)
    return pieces


def _tokens(body: str, escapes: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Walk a literal's characters, each with whether it stands bare, so that it could be a wildcard."""
    for found in _TOKEN.finditer(body):
        run, escaped, bare = found.groups()
        if run:
            yield bytes.fromhex(run.replace("\\u", "")).decode("utf-16-be", "replace"), False
        elif escaped:
            yield _escape(escaped, escapes), False
        else:
            yield bare, True


def _escape(letter: str, escapes: dict[str, str]) -> str:
    meaning = escapes.get(letter.lower())
    if meaning is None:
        raise IllegalEscapeError("\\" + letter)
    return meaning
