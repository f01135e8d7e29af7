"""Follows where customers' orgs live: a move is recorded beside the stays before it, and overwrites none.

An Account that changes does not touch its Cases, so accounts have a cursor of their own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.record import Cursor
from sfsync.model.replacing import replace
from sfsync.model.watch import OWN_ORG, Customer, Stay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.ports.cases import CaseStore
    from sfsync.ports.memory import Cursors
    from sfsync.ports.status import Account, AccountSource, Customers
    from sfsync.ports.telling import Hints

LANE, OWN_LANE = "accounts", "own instance"
_LOOK_BACK = timedelta(minutes=10)  # as the poll of cases: a row can appear behind the cursor
_OWN_EVERY = timedelta(hours=1)
_PAGE = 200


class FollowMoves(Struct, frozen=True):
    """Keeps the book of customers, and hands on the cases of those who moved."""

    source: AccountSource
    customers: Customers
    store: CaseStore
    cursors: Cursors
    hints: Hints

    def run(self, now: datetime) -> int:
        """Bring the book up to date and return how many customers moved. Raises as AccountSource and Hints do."""
        cursor = self.cursors.cursor(LANE)
        changed = self.source.accounts(cursor.modstamp - _LOOK_BACK if cursor else None)
        moved = [customer for page in _pages(changed) for customer in self._settled(page) if customer.pending_since]
        for customer in moved:
            self._hand_on(customer)
        if changed:
            last = changed[-1]
            self.cursors.advance(LANE, Cursor(last.modstamp, last.id))
        self._follow_own(now)
        return len(moved)

    def _settled(self, accounts: Sequence[Account]) -> Iterator[Customer]:
        """Yield the customers as the book has them now; who is overtaken is left to the other, and to the next run."""
        known = self.customers.customers([account.id for account in accounts])
        for account in accounts:
            before = known.get(account.id, Customer(account.id))
            after = _told(before, account.name, account.instance, account.modstamp)
            if after == before:
                yield after
            elif self.customers.settle(after):
                yield replace(after, revision=after.revision + 1)

    def _hand_on(self, customer: Customer) -> None:
        """Have the cases looked at that a move touches, then take the mark away: a crash between the two loses none."""
        if customer.pending_since:
            self.hints.put(self.store.dependents(customer.pending_since, [customer.account_id]))
            self.customers.settle(replace(customer, pending_since=None))

    def _follow_own(self, now: datetime) -> None:
        """Ask now and then where the org itself lives: it decides whether it takes writes."""
        asked = self.cursors.cursor(OWN_LANE)
        if asked and now < asked.modstamp + _OWN_EVERY:
            return
        before = self.customers.customers([OWN_ORG]).get(OWN_ORG, Customer(OWN_ORG))
        after = _told(before, None, self.source.own_instance(), now)
        if after != before:
            self.customers.settle(replace(after, pending_since=None))  # no case hangs on it
        self.cursors.advance(OWN_LANE, Cursor(now, ""))


def _told(before: Customer, name: str | None, instance: str | None, at: datetime) -> Customer:
    """Return a customer as an account tells it; where it lived at first, it is taken to have lived always."""
    stays, named = before.stays, replace(before, name=name or before.name)
    if not stays:
        return replace(named, stays=(Stay(instance),))
    if stays[-1].instance == instance:
        return named
    since = max(filter(None, (at, stays[-1].since)))
    pending = min(filter(None, (since, before.pending_since)))
    return replace(named, stays=(*stays, Stay(instance, since)), pending_since=pending)


def _pages(accounts: Sequence[Account]) -> Iterator[Sequence[Account]]:
    return (accounts[start : start + _PAGE] for start in range(0, len(accounts), _PAGE))
