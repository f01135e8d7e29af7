"""Salesforce's own health: who lives where, what a status feed says, and remembering both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sfsync.model.evidence import Revision, Sighting, Source
    from sfsync.model.watch import Customer, Watch


class Account(NamedTuple):
    """A customer's account as the org has it; `instance` is the key of the instance that its own org lives on."""

    id: str
    name: str | None
    instance: str | None
    modstamp: datetime


class AccountSource(Protocol):
    """Reads who lives where. Raises as CaseSource does."""

    def accounts(self, since: datetime | None) -> Sequence[Account]:
        """Return the accounts that changed since an instant, the longest unchanged first; without one: all."""
        ...

    def own_instance(self) -> str | None:
        """Return the key of the instance that the org itself lives on."""
        ...


class Look(Struct, frozen=True):
    """What a status feed says of one instance: `as_of` by the feed's own clock, `oddities` what was not understood.

    `active` False: the instance is decommissioned. `unreadable` are keys of records (`incident:5968`) that are
    there, but not as they should be: what was known of them stays in force.
    """

    instance: str
    as_of: datetime
    sightings: tuple[Sighting, ...]
    active: bool = True
    oddities: tuple[str, ...] = ()
    unreadable: frozenset[str] = frozenset()


class StatusFeed(Protocol):
    """Reads evidence. Raises Unavailable for every answer that cannot be trusted as a whole."""

    def look(self, instance: str, since: datetime, now: datetime) -> Look:
        """Return every record of the instance that was active since an instant, in at most three requests."""
        ...

    def find(self, source: Source, record: str, instance: str, now: datetime) -> Sighting:
        """Return one record by its id, which the instance's own lists no longer hold; `gone` where there is none."""
        ...


class Evidence(Protocol):
    """Keeps every revision of everything that was seen; nothing is ever replaced or deleted."""

    def observe(self, revisions: Sequence[Revision]) -> None:
        """Add revisions; of one that is there already only the span in which it was seen grows."""
        ...

    def revisions(self, instance: str) -> Sequence[Revision]:
        """Return all revisions of every record that ever named the instance, in any order."""
        ...


class Watches(Protocol):
    """Remembers the watched instances, each guarded by its revision."""

    def watches(self, instances: Collection[str] | None = None) -> Mapping[str, Watch]:
        """Return those that exist, of these instances or of all."""
        ...

    def keep(self, watch: Watch) -> bool:
        """Store a watch whose revision is still the stored one, as its next revision; return whether it was."""
        ...


class Customers(Protocol):
    """Remembers which customer lived where, each guarded by its revision."""

    def customers(self, account_ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those that exist."""
        ...

    def settle(self, customer: Customer) -> bool:
        """Store a customer whose revision is still the stored one, as its next revision; return whether it was."""
        ...

    def residents(self, instance: str) -> Sequence[str]:
        """Return the account ids of those who ever lived on an instance."""
        ...
