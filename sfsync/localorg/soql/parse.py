"""From a query's text to its parts, and from a syntax error to Salesforce's words for it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from sfsync.localorg.soql.build import QueryBuilder
from sfsync.localorg.soql.errors import MALFORMED_QUERY, SoqlError, fault

if TYPE_CHECKING:
    from sfsync.localorg.soql.syntax import Query

LONGEST_QUERY = 100_000
"""Characters; Salesforce's own limit."""


def parse(text: str) -> Query:
    """Read a query; raises SoqlError MALFORMED_QUERY."""
    if not text.strip():
        raise SoqlError(MALFORMED_QUERY, "SOQL statements cannot be empty or null")
    if len(text) > LONGEST_QUERY:
        raise SoqlError(MALFORMED_QUERY, f"SOQL statements cannot be longer than {LONGEST_QUERY} characters.")
    try:
        return cast("Query", _parser().parse(text))
    except UnexpectedInput as error:
        raise _refusal(error, text) from error


@cache
def _parser() -> Lark:
    # lark's LALR parser keeps its state in the call, so threads may share one.
    grammar = files("sfsync.localorg.soql").joinpath("soql.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=QueryBuilder(), maybe_placeholders=True)


def _refusal(error: UnexpectedInput, text: str) -> SoqlError:
    if isinstance(error, UnexpectedCharacters):
        return _bad_character(text, cast("int", error.pos_in_stream))
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        return fault(MALFORMED_QUERY, "unexpected token: '<EOF>'", text, len(text.rstrip()))
    if token.type == "COLON":
        return fault(MALFORMED_QUERY, "Bind variables only allowed in Apex code", text, token.start_pos or 0)
    return fault(MALFORMED_QUERY, f"unexpected token: '{token}'", text, token.start_pos or 0)


def _bad_character(text: str, at: int) -> SoqlError:
    row, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1)
    if text[at] == "'":
        return SoqlError(MALFORMED_QUERY, f"line {row}:{column} mismatched character '<EOF>' expecting '''")
    return SoqlError(MALFORMED_QUERY, f"line {row}:{column} no viable alternative at character '{text[at]}'")
