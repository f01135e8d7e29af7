"""From a field path to a way to read it, through any number of parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.soql.errors import INVALID_FIELD
from sfsync.localorg.soql.polymorphic import NAME_ENTITY, name_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.schema import Field, ObjectType
    from sfsync.localorg.soql.parents import Parents
    from sfsync.localorg.soql.question import Question
    from sfsync.localorg.soql.rows import Row
    from sfsync.localorg.soql.syntax import Path

    Read = Callable[[Row], object]


class Hop(Struct, frozen=True):
    """One step to a parent: the relationship's name, the reference field behind it, what it may lead to."""

    name: str
    field: str
    targets: tuple[ObjectType, ...]

    @property
    def polymorphic(self) -> bool:
        """Tell whether the parent may be of several types."""
        return len(self.targets) > 1


class Column(Struct, frozen=True):
    """A field in a query's reach. `take` reads it from the row that owns it, `read` from the row of the FROM object."""

    field: Field
    hops: tuple[Hop, ...]
    take: Read
    read: Read

    @property
    def path(self) -> str:
        """Its full name in the schema's spelling."""
        return ".".join((*(hop.name for hop in self.hops), self.field.name))


class Scope(Struct, frozen=True):
    """The names that one query may use: the fields of its FROM object, and aliases for paths from there."""

    question: Question
    kind: ObjectType
    aliases: dict[str, tuple[str, ...]]
    parents: Parents

    def column(self, path: Path) -> Column:
        """Look up a field path; raises SoqlError INVALID_FIELD for an unknown field or parent relationship."""
        *relationships, last = self._unaliased(path.names)
        hops: list[Hop] = []
        for name in relationships:
            hops.append(self._hop(hops, name, path))
        field, take = self._field(hops, last, path)
        return Column(field, tuple(hops), take, self.parents.reading(tuple(hops), take))

    def _unaliased(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(names) == 1:
            return names
        return (*self.aliases.get(names[0].lower(), names[:1]), *names[1:])

    def _hop(self, hops: list[Hop], name: str, path: Path) -> Hop:
        targets = hops[-1].targets if hops else (self.kind,)
        field = _relationship(targets[0], name.lower()) if len(targets) == 1 else None
        if field is None or field.relationship_name is None:
            raise self.question.fault(INVALID_FIELD, _UNKNOWN_RELATIONSHIP.format(name), path.at)
        known = [self.question.schema[each.lower()] for each in field.reference_to]
        return Hop(field.relationship_name, field.name, tuple(known))

    def _field(self, hops: list[Hop], name: str, path: Path) -> tuple[Field, Read]:
        targets = hops[-1].targets if hops else (self.kind,)
        if len(targets) > 1:
            found = name_field(targets, name.lower())
            entity = NAME_ENTITY
        else:
            field = targets[0].fields.get(name.lower())
            found = (field, _taking(field.name)) if field else None
            entity = targets[0].name
        if found is None:
            raise self.question.fault(INVALID_FIELD, _UNKNOWN_FIELD.format(name, entity), path.at)
        return found


def _taking(name: str) -> Read:
    return lambda row: row.get(name)


def _relationship(kind: ObjectType, name: str) -> Field | None:
    fields = kind.fields.values()
    return next((each for each in fields if each.relationship_name and each.relationship_name.lower() == name), None)


_UNKNOWN_FIELD = (
    "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to append the '__c' "
    "after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
)
_UNKNOWN_RELATIONSHIP = (
    "Didn't understand relationship '{}' in field path. If you are attempting to use a custom relationship, be sure to "
    "append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the "
    "appropriate names."
)
