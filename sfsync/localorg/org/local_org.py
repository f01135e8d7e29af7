"""The local org as one object: what the HTTP server serves, and what a test or a demo scripts."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.localorg.org.change_events import relay_envelope
from sfsync.localorg.org.clock import wall_clock, whole_second
from sfsync.localorg.org.connected_app import new_app
from sfsync.localorg.org.cursors import Cursors
from sfsync.localorg.org.errors import not_found
from sfsync.localorg.org.faults import Faults
from sfsync.localorg.org.ids import full_id
from sfsync.localorg.org.sessions import Sessions
from sfsync.localorg.org.store import Store
from sfsync.localorg.org.transaction import Transaction
from sfsync.localorg.org.unit import Unit
from sfsync.localorg.org.usage import Usage
from sfsync.localorg.org.view import View
from sfsync.localorg.probe.target import ProbeTarget
from sfsync.localorg.seed.cases import load_cases
from sfsync.localorg.seed.cast import INTEGRATION_USERNAME, load_cast
from sfsync.localorg.seed.places import INSTANCES
from sfsync.localorg.seed.rows import Loader
from sfsync.localorg.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sfsync.localorg.org.clock import Clock
    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.usage import SeenCall

_MY_DOMAIN = "sfsync-local.my.salesforce.com"

LIGHTNING = "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/"
"""The changeOrigin of what a person does in the browser."""


class LocalOrg:
    """A Salesforce org in memory.

    In-process writes take the path that writes over HTTP take (checks, rules, history, stamps, events), as a support
    engineer unless `user_id` says who; an insert may also set audit fields. Faults do not strike them.
    """

    def __init__(self, cases: int = 40, seed: int = 1, clock: Clock | None = None) -> None:
        """Fill an org with `cases` Cases; equal seeds and starting instants give equal rows.

        `clock` returns aware UTC. With one of its own choosing the caller also moves it, so nothing then waits for it.
        """
        self.clock: Clock = clock or wall_clock
        self.seed = seed
        self.commit_delay = 0.0
        """Seconds from a row's SystemModstamp to its becoming visible."""
        self.store = Store(self.clock, seed)
        if clock is not None:
            self.store.lock_wait = 0.0
        self._waits = clock is None
        self._started_at = whole_second(self.clock())
        self._loader = Loader(self.store)
        self.cast = load_cast(self._loader, self._started_at)
        self._told = 0
        self.app = new_app(seed, self.clock)
        self.sessions = Sessions(self.organization_id, self.clock)
        self.usage = Usage(self.clock)
        self.probe = ProbeTarget(self.clock)
        self.cursors = Cursors(self.store.mint, self.clock, lambda: self.faults.locator_ttl)
        self.faults = Faults(self.sessions.end_all, self.cursors.clear)
        self.trust = Trust(self.clock, INSTANCES)
        """The Trust feed that is served beside the org."""
        self.trust.alias(
            _MY_DOMAIN.partition(".")[0], str(self.get("Organization", self.organization_id)["InstanceName"])
        )
        self.bulk_cases(cases)

    @property
    def username(self) -> str:
        """The user whom clients log in as."""
        return INTEGRATION_USERNAME

    @property
    def client_id(self) -> str:
        """The consumer key of the app that clients log in through."""
        return self.app.client_id

    @property
    def client_secret(self) -> str:
        """The consumer secret of that app."""
        return self.app.client_secret

    @property
    def private_key_pem(self) -> str:
        """The private key, as PEM text, whose public half the org trusts for JWT bearer assertions."""
        return self.app.private_key_pem

    @property
    def my_domain(self) -> str:
        """The host name that the org would have at Salesforce; a JWT may name it as its audience."""
        return _MY_DOMAIN

    @property
    def organization_id(self) -> str:
        """The org's 18-character id."""
        return self.cast.organization

    @property
    def events(self) -> list[dict[str, object]]:
        """The payloads of the change events sent so far, oldest first, in the form of event relays."""
        with self.store.guard:
            self.store.settle()
            return list(self.store.events)

    def relayed_events(self) -> list[dict[str, object]]:
        """Return the change events sent so far as EventBridge receives them from an Event Relay."""
        return [relay_envelope(payload, self.organization_id) for payload in self.events]

    @property
    def tracked_fields(self) -> set[str]:
        """The Case fields whose changes are written to CaseHistory; change the set to track others."""
        return self.store.tracked

    @property
    def captured_objects(self) -> set[str]:
        """The objects whose changes are sent as change events; change the set to send others."""
        return self.store.captured

    @property
    def calls(self) -> list[SeenCall]:
        """The HTTP requests seen since the last `reset_calls`, oldest first."""
        return list(self.usage.calls)

    def reset_calls(self) -> None:
        """Forget the HTTP requests seen."""
        self.usage.calls.clear()

    @property
    def api_usage(self) -> tuple[int, int]:
        """API requests used of the last 24 hours, and the allowance."""
        return self.usage.used, self.usage.allowance

    def bulk_cases(self, number: int) -> list[str]:
        """Seed more Cases, with history and messages, and return their ids."""
        numbers = range(self._told, self._told + number)
        self._told += number
        with self.store.guard:
            return load_cases(self._loader, self.cast, numbers, seed=self.seed, now=self._started_at)

    @contextmanager
    def transaction(
        self, *, user_id: str | None = None, origin: str = LIGHTNING, started_at: datetime | None = None
    ) -> Iterator[Unit]:
        """Open a transaction: rows get its start as their stamp, and are seen when the block ends.

        An exception rolls it back. With `started_at` it began in the past, as a long one would have.
        """
        transaction = self.begin(user_id=user_id, origin=origin, started_at=started_at)
        try:
            yield Unit(transaction, self.faults.schema)
        except BaseException:
            self.rollback(transaction)
            raise
        self.commit(transaction)

    def begin(self, *, user_id: str | None, origin: str, started_at: datetime | None = None) -> Transaction:
        """Begin a transaction that the caller ends with `commit` or `rollback`."""
        with self.store.guard:
            self.store.settle()
            user = user_id or self.cast.engineers[0]
            return Transaction(self.store, user_id=user, origin=origin, started_at=started_at or self.clock())

    def commit(self, transaction: Transaction) -> None:
        """Commit: the rows become visible `commit_delay` after the transaction's start, or at once if that is past."""
        with self.store.guard:
            now = self.clock()
            visible_at = transaction.started_at + timedelta(seconds=self.commit_delay)
            if visible_at > now:
                self.store.commit_at(visible_at, transaction)
            else:
                transaction.publish(now)

    def rollback(self, transaction: Transaction) -> None:
        """End a transaction without a trace."""
        with self.store.guard:
            transaction.end()

    def wait_for(self, transaction: Transaction) -> None:
        """Return once a committed transaction is visible; at once if the caller moves the clock."""
        with self.store.guard:
            if self._waits:
                self.store.wait_while(lambda: not transaction.ended)

    def insert(self, name: str, values: Mapping[str, object], *, user_id: str | None = None) -> str:
        """Create a row, with audit fields if given, and return its id. Raises `ApiError`."""
        with self.transaction(user_id=user_id) as unit:
            return unit.insert(name, values, audit=True)

    def update(self, name: str, row_id: str, values: Mapping[str, object], *, user_id: str | None = None) -> None:
        """Change fields of a row. Raises `ApiError`."""
        with self.transaction(user_id=user_id) as unit:
            unit.update(name, row_id, values)

    def delete(self, name: str, row_id: str, *, user_id: str | None = None) -> None:
        """Move a row to the recycle bin. Raises `ApiError`."""
        with self.transaction(user_id=user_id) as unit:
            unit.delete(name, row_id)

    def undelete(self, name: str, row_id: str, *, user_id: str | None = None) -> None:
        """Bring a row back from the recycle bin. Raises `ApiError`."""
        with self.transaction(user_id=user_id) as unit:
            unit.undelete(name, row_id)

    def get(self, name: str, row_id: str) -> Row:
        """Return a copy of a committed row, deleted or not. Raises `ApiError` NOT_FOUND."""
        rows = self._read(name, [full_id(row_id) or row_id])
        if not rows:
            raise not_found()
        return rows[0]

    def select(self, name: str, *, include_deleted: bool = False) -> list[Row]:
        """Return copies of all committed rows of an object."""
        return [row for row in self._read(name, None) if include_deleted or not row.get("IsDeleted")]

    def _read(self, name: str, ids: list[str] | None) -> list[Row]:
        kind = self.faults.schema.get(name.lower())
        if kind is None:
            raise not_found()
        with self.store.guard:
            self.store.settle()
            view = View(self.store)
            if ids is None:
                found = view.rows(kind.name, include_deleted=True)
            else:
                found = view.by_ids(kind.name, ids, include_deleted=True)
            return [dict(row) for row in found]
