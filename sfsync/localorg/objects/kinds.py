"""The shapes of the schema: a field, a child relationship, an object type.

Names follow the describe calls of the Salesforce REST API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(Struct, frozen=True):
    """One field of an object; `type` is a describe type such as `string` or `reference`, `length` counts characters."""

    name: str
    type: str
    label: str
    length: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    picklist: tuple[str, ...] = ()
    restricted: bool = False
    default: object = None
    filterable: bool = True
    sortable: bool = True
    indexed: bool = False
    """The org keeps its rows sorted by it, so that a query which bounds it reads no others."""
    unique: bool = False
    """No two rows may have the same value in it; rows in the recycle bin do not count."""
    defaulted: bool = False
    """The org fills it in on create (describe's `defaultedOnCreate`), so an insert may leave it out."""

    @property
    def custom(self) -> bool:
        """Tell whether the field came with a package or an administrator, not with the platform."""
        return self.name.endswith("__c")

    @property
    def required(self) -> bool:
        """Tell whether an insert must name it."""
        return self.createable and not self.nillable and not self.defaulted and self.default is None


class Child(Struct, frozen=True):
    """A child relationship as its parent sees it: `Case.Histories` is CaseHistory rows by their `CaseId`."""

    relationship_name: str
    object: str
    field: str


class ObjectType(Struct, frozen=True):
    """One object: its fields by lower-case name, its children by lower-case relationship name."""

    name: str
    label: str
    key_prefix: str
    fields: Mapping[str, Field]
    children: Mapping[str, Child]
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
