"""Makes cases of rows: a row that does not make one is told apart, with the field and the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.salesforce import columns
from sfsync.adapters.salesforce.columns import Unreadable
from sfsync.adapters.salesforce.fields import STAMP_FIELDS
from sfsync.adapters.salesforce.messages import SOURCES
from sfsync.model.case import Case, Change, Customer, Field, Person
from sfsync.model.ids import case_id
from sfsync.model.record import Stamp
from sfsync.ports.cases import FoundCase, UnreadableCase
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sfsync.adapters.salesforce.api import Row
    from sfsync.adapters.salesforce.fields import FieldNames
    from sfsync.model.case import Message
    from sfsync.model.record import Stamps, StampValue


NOBODY_KNOWN = Customer()


class CaseRows:
    """Reads the rows of one org. `automation` holds the 18-character ids of users whose messages are not Support's."""

    def __init__(self, fields: FieldNames, sources: Collection[str], automation: Collection[str]) -> None:
        """Keep what the org calls things."""
        self._fields = fields
        self._sources = {source: SOURCES[source] for source in sources}
        self._automation = frozenset(automation)
        self._tracked = {name.casefold(): field for name, field in fields.tracked.items()}

    @property
    def children(self) -> tuple[str, ...]:
        """The child relationships that a row holds."""
        return ("Histories", *(name for name, _ in self._sources.values()))

    def found(self, row: Row) -> FoundCase | UnreadableCase:
        """Return what a row tells; its child relationships hold lists of rows."""
        row_id = id_of(row)
        try:
            return FoundCase(
                self._case(row_id, row),
                self._stamps(row),
                columns.instant(row, "SystemModstamp"),
                columns.text(row, "AccountId"),
            )
        except Unreadable as fault:
            return UnreadableCase(row_id, f"case {row_id}: {fault}", modstamp_of(row))

    def _case(self, row_id: str, row: Row) -> Case:
        return Case(
            id=row_id,
            number=columns.text(row, "CaseNumber") or "",
            type=columns.text(row, "Type"),
            priority=columns.text(row, "Priority"),
            status=columns.text(row, "Status"),
            product=columns.text(row, self._fields.product),
            package=columns.text(row, self._fields.package),
            instance=columns.text(row, self._fields.instance),
            created_at=columns.instant(row, "CreatedDate"),
            closed_at=columns.instant_or_none(row, "ClosedDate"),
            history=tuple(sorted(_history(row, self._tracked), key=lambda change: change.at)),
            messages=tuple(sorted(self._messages(row), key=lambda message: message.at)),
            defect_stage=columns.text(row, self._fields.defect_stage),
            category=columns.text(row, self._fields.category),
            origin=columns.text(row, "Origin"),
            contact_id=columns.text(row, "ContactId"),
            contact_place=columns.whole_number_or_none(row, self._fields.named_contact),
            owner_id=columns.text(row, "OwnerId"),
            release_on=columns.day_or_none(row, self._fields.release_date),
            customer=self._customer(row),
            tier=columns.text(row, self._fields.own(Stamp.SUPPORT_TIER)),
            team=columns.text(row, self._fields.own(Stamp.TEAM)),
        )

    def _customer(self, row: Row) -> Customer:
        country = columns.text(row, "Account.BillingCountry")
        people = person_at(row, self._fields.support_engineer), person_at(row, self._fields.account_manager)
        return Customer(country, *people) if country or any(people) else NOBODY_KNOWN

    def _messages(self, row: Row) -> Iterator[Message]:
        for relationship, read in self._sources.values():
            for child in row.get(relationship) or ():
                try:
                    message = read(child, self._automation)
                except Unreadable as fault:
                    raise Unreadable(f"{relationship}.{fault}") from None
                if message is not None:
                    yield message

    def _stamps(self, row: Row) -> Stamps:
        return {name: _stamp(name, columns.value(row, self._fields.own(name))) for name in STAMP_FIELDS}


def id_of(row: Row) -> str:
    """Return a row's 18-character id; raise Unavailable for a row that has none, since nothing can be said of it."""
    try:
        return case_id(str(row.get("Id")))
    except ValueError:
        raise Unavailable("the org's answer holds a row without an id") from None


def modstamp_of(row: Row) -> datetime | None:
    """Return a row's SystemModstamp, None where it cannot be read."""
    return columns.parsed_instant(row.get("SystemModstamp"))


def person_at(row: Row, path: str) -> Person | None:
    """Return the user that a path leads to, None where nobody is named. Raises Unreadable."""
    user_id = columns.text(row, f"{path}.Id")
    if user_id is None:
        return None
    return Person(user_id, columns.text(row, f"{path}.Name") or "", columns.flag(row, f"{path}.IsActive"))


def _history(row: Row, tracked: Mapping[str, Field]) -> Iterator[Change]:
    for child in row.get("Histories") or ():
        field = tracked.get((columns.text(child, "Field") or "").casefold())
        if field is None:
            continue
        try:
            at = columns.instant(child, "CreatedDate")
            yield Change(at, field, columns.text(child, "OldValue"), columns.text(child, "NewValue"))
        except Unreadable as fault:
            raise Unreadable(f"Histories.{fault}") from None


def _stamp(name: str, carried: object) -> StampValue:
    """Return what a Case carries now; what cannot be read stays a text, which differs from any stamp."""
    if carried is None:
        return None
    at = columns.parsed_instant(carried) if name.endswith("_Due__c") else None
    return at if at is not None else str(carried)
