"""Tests of one field, as closures that read a row and answer yes or no.

A test and its NOT are always opposites: there is no third truth value. Null equals null only, is unequal to everything
else, and is neither less nor greater than anything.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from sfsync.localorg.soql.values import Point, Span, is_text

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

    from sfsync.localorg.soql.columns import Column
    from sfsync.localorg.soql.rows import Row

    Test = Callable[[Row], bool]
    Normal = Callable[[Row], Any]

_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_AGAINST_SPAN = {"<": ("<", "first"), "<=": ("<", "end"), ">": (">=", "end"), ">=": (">=", "first")}


def normal(column: Column) -> Normal:
    """Build the reading of a column in the form that comparing wants."""
    read = column.read
    if is_text(column.field):
        return lambda row: folded(read(row))
    if column.field.type == "boolean":
        # A checkbox of a missing parent counts as not checked.
        return lambda row: bool(read(row))
    return read


def as_written(column: Column) -> Normal:
    """Build the reading of a text column as it is stored, for patterns."""
    read = column.read
    return lambda row: None if (found := read(row)) is None else str(found)


def folded(value: object) -> str | None:
    """Bring a text to its comparable form; the empty text is null."""
    return None if value is None else str(value).casefold() or None


def compares(read: Normal, sign: str, wanted: Point | Span) -> Test:
    """Build a test against one value or one span of time."""
    if isinstance(wanted, Span):
        return _against_span(read, sign, wanted)
    value = wanted.value
    if sign == "=":
        return lambda row: read(row) == value
    if sign == "!=":
        return lambda row: read(row) != value
    return _ordered(read, _ORDERED[sign], value)


def matches(read: Normal, pattern: re.Pattern[str]) -> Test:
    """Build a LIKE test; null is like nothing."""

    def test(row: Row) -> bool:
        found = read(row)
        return found is not None and pattern.fullmatch(found) is not None

    return test


def among(read: Normal, choices: Iterable[Point | Span]) -> Test:
    """Build an IN test."""
    wanted = tuple(choices)
    points = frozenset(each.value for each in wanted if isinstance(each, Point))
    spans = [_against_span(read, "=", each) for each in wanted if isinstance(each, Span)]
    if not spans:
        return lambda row: read(row) in points
    return either([lambda row: read(row) in points, *spans])


def every(tests: Iterable[Test]) -> Test:
    """Join tests by AND."""
    parts = tuple(tests)

    def test(row: Row) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs twice the time, for every row
            if not part(row):
                return False
        return True

    return test


def either(tests: Iterable[Test]) -> Test:
    """Join tests by OR."""
    parts = tuple(tests)

    def test(row: Row) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs twice the time, for every row
            if part(row):
                return True
        return False

    return test


def opposite(test: Test) -> Test:
    """Negate a test."""
    return lambda row: not test(row)


def _against_span(read: Normal, sign: str, span: Span) -> Test:
    if sign in _AGAINST_SPAN:
        bound, edge = _AGAINST_SPAN[sign]
        return _ordered(read, _ORDERED[bound], getattr(span, edge))
    inside = every([_ordered(read, operator.ge, span.first), _ordered(read, operator.lt, span.end)])
    return inside if sign == "=" else opposite(inside)


def _ordered(read: Normal, holds: Callable[[Any, Any], bool], value: object) -> Test:
    if value is None:
        return lambda _row: False

    def test(row: Row) -> bool:
        found = read(row)
        return found is not None and holds(found, value)

    return test
