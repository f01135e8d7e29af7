"""Reads who lives where: the customers' instances, and the org's own."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.salesforce import columns, soql
from sfsync.adapters.salesforce.columns import Unreadable
from sfsync.adapters.salesforce.restarting import restarting
from sfsync.adapters.salesforce.rows import id_of, person_at
from sfsync.model.patron import Patron
from sfsync.model.record import Cursor
from sfsync.ports.faults import Misconfigured
from sfsync.ports.status import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.adapters.salesforce.api import Api, Row
    from sfsync.adapters.salesforce.fields import FieldNames, PatronPaths

_PAGE = 2000  # what Salesforce sends at once at most


class AccountReader(Struct, frozen=True):
    """Implements `ports.AccountSource` and `ports.PatronSource`."""

    api: Api
    fields: FieldNames

    def accounts(self, since: datetime | None) -> Sequence[Account]:
        """Return the accounts that changed since an instant, the longest unchanged first; without one: all.

        There are none where the field map finds a Case's instance elsewhere than at its account: on an entitlement, for
        example, of which an account may have several. Who lives where is then known by the Cases alone.
        """
        path = self.fields.instance_of_account
        if path is None:
            return ()
        with _for_people():
            newest = {account.id: account for account in (_account(row, path) for row in self._rows(path, since))}
        return sorted(newest.values(), key=lambda account: (account.modstamp, account.id))

    def patrons(self) -> Sequence[Patron]:
        """Return every account with a support package, in the order of ids.

        Raises Misconfigured where the field map finds a Case's package elsewhere than at its account.
        """
        paths = self.fields.on_account
        if paths is None:
            raise Misconfigured(
                "the field map finds the package, or those who look after the customer, elsewhere than at the account",
                "let it name fields of the account: duties are towards accounts",
            )
        with _for_people():
            return [_patron(row, paths) for row in self._patron_rows(paths)]

    def own_instance(self) -> str | None:
        """Return the key of the instance that the org itself lives on, None where the org does not say."""
        rows = restarting(partial(self.api.query, soql.own_instance()))
        with _for_people():
            return columns.text(rows[0], "InstanceName") if rows else None

    def _patron_rows(self, paths: PatronPaths) -> Iterator[Row]:
        last = ""
        while True:
            rows = restarting(partial(self.api.query, soql.patrons(paths, last, _PAGE)))
            yield from rows
            if len(rows) < _PAGE:
                return
            last = id_of(rows[-1])

    def _rows(self, path: str, since: datetime | None) -> Iterator[Row]:
        """Yield rows page by page; an account that changes meanwhile comes a second time, at its new place."""
        after: Cursor | None = None
        while True:
            rows = restarting(partial(self.api.query, soql.accounts(path, since, after, _PAGE)))
            yield from rows
            if len(rows) < _PAGE:
                return
            after = Cursor(columns.instant(rows[-1], "SystemModstamp"), id_of(rows[-1]))


def _patron(row: Row, paths: PatronPaths) -> Patron:
    package, engineer, manager = columns.text(row, paths.package), paths.support_engineer, paths.account_manager
    people = (person_at(row, "Owner"), person_at(row, engineer), person_at(row, manager))
    return Patron(id_of(row), columns.text(row, "Name"), package, *people)


def _account(row: Row, path: str) -> Account:
    modstamp = columns.instant(row, "SystemModstamp")
    return Account(id_of(row), columns.text(row, "Name"), columns.text(row, path), modstamp)


@contextmanager
def _for_people() -> Iterator[None]:
    """Say what is to be done where a field cannot be read: it is of that kind on every row."""
    try:
        yield
    except Unreadable as fault:
        raise Misconfigured("the org's rows cannot be read", str(fault)) from None
