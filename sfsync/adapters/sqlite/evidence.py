"""Evidence, watches and customers in SQLite."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from sfsync.adapters.records import Unreadable, document_of, instant_from, instant_text, remembered
from sfsync.adapters.sqlite import statements
from sfsync.adapters.sqlite.faults import START_AFRESH
from sfsync.model.evidence import Revision
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Watch
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sfsync.adapters.sqlite.database import Database

_KEPT_PARSED = 1024
compact = json.JSONEncoder(separators=(",", ":")).encode  # made once: `json.dumps` would make one for each document
Remembered = TypeVar("Remembered")


class EvidenceTables:
    """`Evidence`, `Watches` and `Customers` in one file. Methods raise Unavailable or Misconfigured, which name it."""

    _database: Database

    def observe(self, revisions: Sequence[Revision]) -> None:
        """Add revisions in one transaction; of one that is there already only the span in which it was seen grows."""
        if not revisions:
            return
        impacts = [revision.impact for revision in revisions if revision.impact]
        with self._database.writing() as connection:
            connection.executemany(statements.OBSERVE, [_revision_row(revision) for revision in revisions])
            named = {(instance, impact.record_key) for impact in impacts for instance in impact.instances}
            connection.executemany(statements.NAMED, sorted(named))

    def revisions(self, instance: str) -> Sequence[Revision]:
        """Return all revisions of every record that ever named the instance."""
        return [
            replace(
                self._read(_revision, key, document),
                first_seen=self._read(instant_from, key, first),
                last_seen=self._read(instant_from, key, last),
            )
            for key, first, last, document in self._database.rows(statements.REVISIONS, instance)
        ]

    def watches(self, instances: Collection[str] | None = None) -> Mapping[str, Watch]:
        """Return those that exist, of these instances or of all."""
        if instances is None:
            rows = self._database.rows(statements.WATCHES)
        else:
            rows = self._database.rows(statements.WATCHES_OF, json.dumps(list(instances)))
        return {instance: self._read(_watch, instance, document) for instance, document in rows}

    def keep(self, watch: Watch) -> bool:
        """Store a watch whose revision is still the stored one, as its next revision; return whether it was."""
        document = document_of(replace(watch, revision=watch.revision + 1))
        with self._database.writing() as connection:
            return saved(connection, statements.KEEP, watch.instance, watch.revision, document)

    def customers(self, account_ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those that exist."""
        rows = self._database.rows(statements.CUSTOMERS, json.dumps(list(account_ids)))
        return {account_id: self._read(_customer, account_id, document) for account_id, document in rows}

    def settle(self, customer: Customer) -> bool:
        """Store a customer whose revision is still the stored one, as its next revision; return whether it was."""
        document = document_of(replace(customer, revision=customer.revision + 1))
        lived_on = {stay.instance for stay in customer.stays if stay.instance}
        with self._database.writing() as connection:
            settled = saved(connection, statements.SETTLE, customer.account_id, customer.revision, document)
            if settled:
                connection.executemany(statements.RESIDES, [(each, customer.account_id) for each in sorted(lived_on)])
        return settled

    def residents(self, instance: str) -> Sequence[str]:
        """Return the account ids of those who ever lived on an instance."""
        return [account_id for (account_id,) in self._database.rows(statements.RESIDENTS, instance)]

    def _read(self, reading: Callable[[str], Remembered], name: str, text: str) -> Remembered:
        try:
            return reading(text)
        except (json.JSONDecodeError, Unreadable) as fault:
            fact = f"{self._database.path}: what is stored of {name} cannot be read ({fault})"
            raise Misconfigured(fact, START_AFRESH) from fault


def saved(
    connection: sqlite3.Connection, saving: Mapping[bool, str], key: str, revision: int, document: dict[str, Any]
) -> bool:
    """Store the revision after this one if it is still the stored one; return whether it was."""
    guard = [revision] if revision else []
    return bool(connection.execute(saving[revision == 0], [revision + 1, compact(document), key, *guard]).rowcount)


def _revision_row(revision: Revision) -> tuple[str, ...]:
    seen = (instant_text(revision.first_seen), instant_text(revision.last_seen))
    return (*revision.identity, *seen, compact(document_of(revision)))


@lru_cache(_KEPT_PARSED)  # frozen values: every page of a pass asks for the same watches again
def _watch(text: str) -> Watch:
    return remembered(Watch, json.loads(text))


@lru_cache(_KEPT_PARSED)
def _customer(text: str) -> Customer:
    return remembered(Customer, json.loads(text))


def _revision(text: str) -> Revision:
    return remembered(Revision, json.loads(text))
