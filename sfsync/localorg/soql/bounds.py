"""The stretch of a sorted index outside of which a condition holds for no row.

Bounds may be wider than the condition, which is tested on every row of the stretch, but never narrower. So they decide
how many rows are looked at, and never which are found.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.localorg.soql.values import Point, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.localorg.soql.columns import Column

Place = tuple[Any, str]
"""Where a row stands in a sorted index: the field's value, then the row's id."""

_BEFORE_IDS, _AFTER_IDS = "", "~"
_SIGNS = frozenset({"=", "<", "<=", ">", ">="})


class Stretch(Struct, frozen=True):
    """A part of a sorted index, both ends included; None is an open end. A row whose field is null is in none."""

    low: Place | None = None
    high: Place | None = None

    def __and__(self, other: Stretch) -> Stretch:
        """Return what both leave; with its end before its start it holds nothing."""
        lows, highs = filter(None, (self.low, other.low)), filter(None, (self.high, other.high))
        return Stretch(max(lows, default=None), min(highs, default=None))

    def __or__(self, other: Stretch) -> Stretch:
        """Return the shortest stretch that holds both."""
        low = min(self.low, other.low) if self.low and other.low else None
        high = max(self.high, other.high) if self.high and other.high else None
        return Stretch(low, high)

    @property
    def open_ends(self) -> int:
        """Count the ends at which nothing stops a walk."""
        return (self.low is None) + (self.high is None)


Bounds = Mapping[str, Stretch]
"""Stretches by the name of an indexed field; each of them holds every row that passes."""


def bounds(column: Column, sign: str, wanted: Sequence[Point | Span]) -> Bounds:
    """Bound an indexed field of the FROM object that compares so with at least one of these values."""
    nulls = any(isinstance(each, Point) and each.value is None for each in wanted)
    if column.hops or not column.field.indexed or nulls or not wanted or sign not in _SIGNS:
        return {}
    return {column.field.name: reduce(or_, (_stretch(sign, each) for each in wanted))}


def all_of(parts: Sequence[Bounds]) -> Bounds:
    """Bound what passes every part."""
    met: dict[str, Stretch] = {}
    for part in parts:
        met |= {name: met.get(name, Stretch()) & stretch for name, stretch in part.items()}
    return {name: _with_ids(stretch, met.get("Id", Stretch())) for name, stretch in met.items()}


def any_of(parts: Sequence[Bounds]) -> Bounds:
    """Bound what passes at least one part: only a field that all of them bound is bounded."""
    shared = set(parts[0]).intersection(*parts[1:])
    return {name: reduce(or_, (part[name] for part in parts)) for name in shared}


def _stretch(sign: str, wanted: Point | Span) -> Stretch:
    at, beyond = _places(wanted)
    low = {"=": at, ">=": at, ">": beyond}.get(sign)
    high = {"=": beyond, "<=": beyond, "<": at}.get(sign)
    return Stretch(low, high)


def _places(wanted: Point | Span) -> tuple[Place, Place]:
    """Return a place before all rows that equal a value or lie in a span, and one after them."""
    if isinstance(wanted, Span):
        return (wanted.first, _BEFORE_IDS), (wanted.end, _BEFORE_IDS)
    return (wanted.value, _BEFORE_IDS), (wanted.value, _AFTER_IDS)


def _with_ids(stretch: Stretch, ids: Stretch) -> Stretch:
    """Narrow a stretch of a single value by the ids beside it: one step of a keyset, `At = x AND Id > y`."""
    if stretch.low is None or stretch.high is None or stretch.low[0] != stretch.high[0]:
        return stretch
    value = stretch.low[0]
    return stretch & Stretch(ids.low and (value, ids.low[0]), ids.high and (value, ids.high[0]))
