"""The package's field names, and the org's own that may serve instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sfsync.model.record import Stamp
from sfsync.ports import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

STAMP_FIELDS = tuple(Stamp)
_ON_CASE = "SFSync_Product__c"
_ON_ACCOUNT = ("SFSync_Package__c", "SFSync_Instance__c")
_KNOWN = {*STAMP_FIELDS, _ON_CASE, *_ON_ACCOUNT}
_NAME = re.compile(r"[A-Za-z]\w*")
_PATH = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*")


def checked_field_map(field_map: Mapping[str, str]) -> None:
    """Raise Misconfigured for a name that is not the package's, or for one that no field can have."""
    for ours, theirs in field_map.items():
        if ours not in _KNOWN:
            raise Misconfigured(
                f"the field map names {ours!r}", f"use the package's names: {', '.join(sorted(_KNOWN))}"
            )
        if not (_NAME if ours in STAMP_FIELDS else _PATH).fullmatch(theirs):
            raise Misconfigured(f"the field map leads from {ours} to {theirs!r}", "give the API name of a field")
    targets = [field_map.get(name, name).casefold() for name in STAMP_FIELDS]
    if len(set(targets)) < len(targets):
        raise Misconfigured("the field map leads two stamps to one field", "give each stamp a field of its own")


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The org's own field for each of the package's; what the map leaves out keeps its name."""

    field_map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def own(self, name: str) -> str:
        """Return the org's own name of a field of the Case."""
        return self.field_map.get(name, name)

    @property
    def product(self) -> str:
        """The path from a Case to its product."""
        return self.own(_ON_CASE)

    @property
    def package(self) -> str:
        """The path from a Case to the customer's support package."""
        return self._on_account(_ON_ACCOUNT[0])

    @property
    def instance(self) -> str:
        """The path from a Case to the customer's Salesforce instance."""
        return self._on_account(_ON_ACCOUNT[1])

    @property
    def instance_of_account(self) -> str | None:
        """The path from an Account to that instance; None where a Case finds it elsewhere, say by its entitlement."""
        parent, _, path = self.instance.partition(".")
        return path if parent.casefold() == "account" else None

    def _on_account(self, name: str) -> str:
        """Return a path; a plain name stands on the Account, a dotted one leads from the Case (`Entitlement.Type`)."""
        own = self.own(name)
        return own if "." in own else f"Account.{own}"
