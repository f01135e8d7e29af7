"""What can be asked of a parent that may be of several types, such as the owner of a Case.

Salesforce answers through a pseudo object, Name, that has the fields which such parents share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.localorg.schema import Field, ObjectType
    from sfsync.localorg.soql.columns import Read
    from sfsync.localorg.soql.rows import Row

NAME_ENTITY = "Name"
_SHARED = frozenset({"id", "name", "firstname", "lastname", "alias", "email", "phone", "title", "username", "isactive"})
_STANDS_FOR_NAME = {
    "Case": "CaseNumber",
    "EmailMessage": "Subject",
    "FeedItem": "Title",
    "Task": "Subject",
}
"""The field that names a row of an object without a Name field."""


def name_field(targets: tuple[ObjectType, ...], name: str) -> tuple[Field, Read] | None:
    """Find a lower-case field name of the pseudo object Name, and how to read it; None when it has no such field."""
    if name == "type":
        return _type_field(targets)
    owners = [target for target in targets if name in target.fields]
    if name not in _SHARED or not owners:
        return None
    field = owners[0].fields[name]
    if name == "name":
        return field, _reading_name(targets)
    return field, lambda row: row.get(field.name)


def kind_of(row_id: object, targets: tuple[ObjectType, ...]) -> ObjectType | None:
    """Tell by an id's first three characters which of the targets it belongs to."""
    prefix = str(row_id)[:3]
    return next((target for target in targets if target.key_prefix == prefix), None)


def _type_field(targets: tuple[ObjectType, ...]) -> tuple[Field, Read]:
    # Name.Type is the object's name, even where the object has a field Type of its own.
    field = replace(targets[0].fields["id"], name="Type", type="string")
    names = {target.key_prefix: target.name for target in targets}
    return field, lambda row: names.get(str(row["Id"])[:3])


def _reading_name(targets: tuple[ObjectType, ...]) -> Read:
    names: Mapping[str, str] = {each.key_prefix: _STANDS_FOR_NAME.get(each.name, "Name") for each in targets}

    def read(row: Row) -> object:
        return row.get(names.get(str(row["Id"])[:3], "Name"))

    return read
