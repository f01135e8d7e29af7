"""A short vocabulary to write object types down with, one line a field."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict, Unpack

from sfsync.localorg.objects.kinds import Child, Field, ObjectType
from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD_STARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

LONG_TEXT = 32_000
"""Characters a long text area holds."""


class Traits(TypedDict, total=False):
    """What may differ from the usual for a field."""

    label: str
    nillable: bool
    createable: bool
    updateable: bool
    restricted: bool
    default: object
    filterable: bool
    sortable: bool
    indexed: bool
    defaulted: bool
    unique: bool


def label_of(name: str) -> str:
    """Spell an API name as an administrator would read it: `SFSync_Next_Due__c` is `SFSync Next Due`."""
    if name.endswith("__c"):
        return name.removesuffix("__c").replace("_", " ")
    return _WORD_STARTS.sub(" ", name).replace(" Id", " ID")


def field(name: str, kind: str, length: int = 0, **traits: Unpack[Traits]) -> Field:
    """Define a field of any describe type."""
    plain = Field(name=name, type=kind, label=label_of(name), length=length)
    return replace(plain, **traits)


def text(name: str, length: int = 255, **traits: Unpack[Traits]) -> Field:
    """Define a single-line text field."""
    return field(name, "string", length, **traits)


def long_text(name: str, length: int = LONG_TEXT, **traits: Unpack[Traits]) -> Field:
    """Define a text area, which the platform neither filters nor sorts by."""
    return replace(field(name, "textarea", length, filterable=False, sortable=False), **traits)


def pick(name: str, *values: str, **traits: Unpack[Traits]) -> Field:
    """Define a picklist; unless `restricted`, the API stores any value."""
    return replace(field(name, "picklist", 255, **traits), picklist=values)


def flag(name: str, **traits: Unpack[Traits]) -> Field:
    """Define a checkbox, false unless said otherwise."""
    return replace(field(name, "boolean", nillable=False, default=False), **traits)


def instant(name: str, **traits: Unpack[Traits]) -> Field:
    """Define a date and time."""
    return field(name, "datetime", **traits)


def ref(name: str, *targets: str, **traits: Unpack[Traits]) -> Field:
    """Define a lookup; its relationship is the name without `Id`, and ends in `__r` where the name ends in `__c`."""
    looked_up = replace(field(name, "reference", 18, **traits), reference_to=targets)
    relationship = f"{name[:-1]}r" if name.endswith("__c") else name.removesuffix("Id")
    return replace(looked_up, relationship_name=relationship)


def read_only(*fields: Field) -> tuple[Field, ...]:
    """Take the right to write away from some fields."""
    return tuple(replace(each, createable=False, updateable=False) for each in fields)


ID = field("Id", "id", 18, nillable=False, createable=False, updateable=False, defaulted=True, indexed=True)
IS_DELETED = flag("IsDeleted", createable=False, updateable=False)
CREATED = read_only(instant("CreatedDate", nillable=False, indexed=True), ref("CreatedById", "User", nillable=False))
MODIFIED = read_only(instant("LastModifiedDate", nillable=False), ref("LastModifiedById", "User", nillable=False))
STAMP = read_only(instant("SystemModstamp", nillable=False, indexed=True))
AUDIT = (*CREATED, *MODIFIED, *STAMP)


def children(*described: str) -> tuple[Child, ...]:
    """Read child relationships written as `Histories: CaseHistory.CaseId`."""
    return tuple(_child(each) for each in described)


def _child(described: str) -> Child:
    name, target = described.split(": ")
    object_name, field_name = target.split(".")
    return Child(name, object_name, field_name)


def object_type(  # noqa: PLR0913 - an object type has this many independent traits
    name: str,
    key_prefix: str,
    fields: Iterable[Field],
    kids: Iterable[Child] = (),
    *,
    createable: bool = True,
    updateable: bool = True,
    deletable: bool = True,
) -> ObjectType:
    """Define an object from its fields and children."""
    return ObjectType(
        name=name,
        label=label_of(name),
        key_prefix=key_prefix,
        fields=MappingProxyType({each.name.lower(): each for each in (ID, *fields)}),
        children=MappingProxyType({each.relationship_name.lower(): each for each in kids}),
        createable=createable,
        updateable=updateable,
        deletable=deletable,
    )
