"""The SELECT list: from a chosen row to the record that the REST API answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.localorg.soql.columns import Column
from sfsync.localorg.soql.errors import INVALID_FIELD, SoqlError
from sfsync.localorg.soql.polymorphic import NAME_ENTITY, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.schema import Field, ObjectType
    from sfsync.localorg.soql.columns import Hop, Read, Scope
    from sfsync.localorg.soql.rows import Row

    Record = dict[str, object]
    Project = Callable[[Row], Record]


def rendering(field: Field) -> Callable[[Any], object]:
    """Choose how a stored value becomes JSON: datetimes in UTC with milliseconds, dates as `2026-11-23`."""
    return _RENDERINGS.get(field.type, _as_is)


class Nested(Struct, frozen=True):
    """A child subquery in the SELECT list: its relationship's name, and how to answer it for one row."""

    name: str
    read: Read


def projecting(scope: Scope, entries: list[Column | Nested]) -> Project:
    """Build a query's records from its SELECT list; raises SoqlError INVALID_FIELD for an entry that repeats."""
    _check_distinct(entries)
    columns = [each for each in entries if isinstance(each, Column)]
    readings = _readings(scope, columns, 0) | {each.name: each.read for each in entries if isinstance(each, Nested)}
    names = dict.fromkeys(_top_name(each) for each in entries)
    return _record(_attributes(scope, (scope.kind,)), {name: readings[name] for name in names})


def _check_distinct(entries: list[Column | Nested]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.name if isinstance(entry, Nested) else entry.path
        if name in seen:
            raise SoqlError(INVALID_FIELD, f"duplicate field selected: {name}")
        seen.add(name)


def _top_name(entry: Column | Nested) -> str:
    if isinstance(entry, Nested):
        return entry.name
    return entry.hops[0].name if entry.hops else entry.field.name


def _readings(scope: Scope, columns: list[Column], depth: int) -> dict[str, Read]:
    """Build one entry for each own field and for each parent, which holds the columns that go through it."""
    readings: dict[str, Read] = {}
    for column in columns:
        if len(column.hops) == depth:
            readings[column.field.name] = _rendered(column.take, rendering(column.field))
        elif column.hops[depth].name not in readings:
            hop = column.hops[depth]
            below = [each for each in columns if len(each.hops) > depth and each.hops[depth] == hop]
            readings[hop.name] = _parent(scope, hop, _readings(scope, below, depth + 1))
    return readings


def _parent(scope: Scope, hop: Hop, readings: dict[str, Read]) -> Read:
    follow = scope.parents.following(hop)
    project = _record(_attributes(scope, hop.targets), readings)

    def read(row: Row) -> object:
        found = follow(row)
        return None if found is None else project(found)

    return read


def _rendered(take: Read, render: Callable[[Any], object]) -> Read:
    if render is _as_is:
        return take
    return lambda row: None if (value := take(row)) is None else render(value)


def _record(attributes: Project, readings: dict[str, Read]) -> Project:
    entries = tuple(readings.items())

    def project(row: Row) -> Record:
        record: Record = {"attributes": attributes(row)}
        for name, read in entries:
            record[name] = read(row)
        return record

    return project


def _attributes(scope: Scope, targets: tuple[ObjectType, ...]) -> Project:
    address = f"/services/data/v{scope.question.version}/sobjects"
    if len(targets) == 1:
        name = targets[0].name
        return lambda row: {"type": name, "url": f"{address}/{name}/{row['Id']}"}

    def polymorphic(row: Row) -> Record:
        kind = kind_of(row["Id"], targets)
        return {"type": NAME_ENTITY, "url": f"{address}/{kind.name if kind else NAME_ENTITY}/{row['Id']}"}

    return polymorphic


def _as_is(value: object) -> object:
    return value


_RENDERINGS: dict[str, Callable[[Any], object]] = {
    "datetime": lambda instant: instant.isoformat(timespec="milliseconds")[:-6] + "+0000",
    "date": lambda day: day.isoformat(),
}
