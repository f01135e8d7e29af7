"""The package's field names, and the org's own that may serve instead."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from sfsync.model.case import Field
from sfsync.model.record import Stamp
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

STAMP_FIELDS = tuple(Stamp)
_PRODUCT, _CATEGORY = "SFSync_Product__c", "SFSync_Category__c"
_NAMED_CONTACT = "SFSync_Named_Contact__c"
_DEFECT_STAGE, _RELEASE_DATE = "SFSync_Defect_Stage__c", "SFSync_Release_Date__c"
_PACKAGE, _INSTANCE = "SFSync_Package__c", "SFSync_Instance__c"
_SUPPORT_ENGINEER, _ACCOUNT_MANAGER = "SFSync_Support_Engineer__c", "SFSync_Technical_Account_Manager__c"
_ON_CASE = (_PRODUCT, _CATEGORY, _DEFECT_STAGE, _RELEASE_DATE)
_ON_ACCOUNT = (_PACKAGE, _INSTANCE, _SUPPORT_ENGINEER, _ACCOUNT_MANAGER)
_PERSON = ("Id", "Name", "IsActive")
_KNOWN = {*STAMP_FIELDS, *_ON_CASE, *_ON_ACCOUNT, _NAMED_CONTACT}
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


class PatronPaths(NamedTuple):
    """The paths from an Account to its support package, and to those who look after it."""

    package: str
    support_engineer: str
    account_manager: str


class FieldNames(Struct, frozen=True):
    """The org's own field for each of the package's; what the map leaves out keeps its name."""

    field_map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def own(self, name: str) -> str:
        """Return the org's own name of a field of the Case."""
        return self.field_map.get(name, name)

    @property
    def product(self) -> str:
        """The path from a Case to its product."""
        return self.own(_PRODUCT)

    @property
    def category(self) -> str:
        """The path from a Case to the category of its issue."""
        return self.own(_CATEGORY)

    @property
    def defect_stage(self) -> str:
        """The path from a Case to the stage of its defect."""
        return self.own(_DEFECT_STAGE)

    @property
    def release_date(self) -> str:
        """The path from a Case to the day of a planned production release."""
        return self.own(_RELEASE_DATE)

    @property
    def named_contact(self) -> str:
        """The path from a Case to its contact's place on the list of those whom the customer named."""
        own = self.own(_NAMED_CONTACT)
        return own if "." in own else f"Contact.{own}"

    @property
    def package(self) -> str:
        """The path from a Case to the customer's support package."""
        return self._on_account(_PACKAGE)

    @property
    def instance(self) -> str:
        """The path from a Case to the customer's Salesforce instance."""
        return self._on_account(_INSTANCE)

    @property
    def support_engineer(self) -> str:
        """The path from a Case to the customer's Support Engineer, a user."""
        return _to_the_row(self._on_account(_SUPPORT_ENGINEER))

    @property
    def account_manager(self) -> str:
        """The path from a Case to the customer's Technical Account Manager, a user."""
        return _to_the_row(self._on_account(_ACCOUNT_MANAGER))

    @property
    def tracked(self) -> Mapping[str, Field]:
        """The fields whose history is read, by the org's own names; what stands elsewhere has none on the Case."""
        names = {each.value: each for each in (Field.STATUS, Field.PRIORITY)}
        return names if "." in self.defect_stage else {**names, self.defect_stage: Field.DEFECT_STAGE}

    @property
    def read(self) -> tuple[str, ...]:
        """Every path that is read beside the stamps and what each Case has."""
        people = (f"{person}.{name}" for person in (self.support_engineer, self.account_manager) for name in _PERSON)
        on_case = map(self.own, _ON_CASE)
        return (*on_case, self.package, self.instance, self.named_contact, "Account.BillingCountry", *people)

    @property
    def instance_of_account(self) -> str | None:
        """The path from an Account to that instance; None where a Case finds it elsewhere, say by its entitlement."""
        parent, _, path = self.instance.partition(".")
        return path if parent.casefold() == "account" else None

    @property
    def on_account(self) -> PatronPaths | None:
        """The paths from an Account to what it was promised; None where a Case finds one of them elsewhere."""
        found = [path.partition(".") for path in (self.package, self.support_engineer, self.account_manager)]
        if any(parent.casefold() != "account" for parent, _, _ in found):
            return None
        return PatronPaths(*(path for _, _, path in found))

    def _on_account(self, name: str) -> str:
        """Return a path; a plain name stands on the Account, a dotted one leads from the Case (`Entitlement.Type`)."""
        own = self.own(name)
        return own if "." in own else f"Account.{own}"


def _to_the_row(lookup: str) -> str:
    """Return the path to the row that a lookup refers to: `Mine__c` leads to `Mine__r`, `OwnerId` to `Owner`."""
    return f"{lookup[:-1]}r" if lookup.casefold().endswith("__c") else lookup.removesuffix("Id")
