"""The REST API as far as we use it: queries with all their pages, and collections of rows to update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import simple_salesforce

from sfsync.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.adapters.salesforce.transport import Transport

Row = dict[str, Any]  # parsed JSON


class Api:
    """Calls by way of simple-salesforce's `restful`, its one method that passes headers and bodies on untouched."""

    def __init__(self, connection: Connection, transport: Transport) -> None:
        """Prepare; nothing is called yet. The transport knows session and instance, so these here are stand-ins."""
        self._rest = simple_salesforce.Salesforce(
            session=transport,
            instance_url=connection.url,
            session_id="",
            version=connection.version,
            object_pairs_hook=None,
        )

    def query(self, soql: str) -> list[Row]:
        """Return all rows of a query. Raises LocatorLost and TooMuch besides what `ports` knows."""
        return self.rows(self._rest.restful("query/", params={"q": soql}))

    def rows(self, page: object) -> list[Row]:
        """Return the rows of a page and of those that follow it; a child relationship without rows is None."""
        rows: list[Row] = []
        while page is not None:
            records, following = _parts(page)
            rows += records
            page = self._following(following) if following else None
        return rows

    def update_cases(self, records: Sequence[Row]) -> object:
        """Update up to 200 Cases, each by itself, and return the list of results as it came."""
        return self._rest.restful(
            "composite/sobjects",
            method="PATCH",
            json={
                "allOrNone": False,
                "records": [{"attributes": {"type": "Case"}, **record} for record in records],
            },
        )

    def _following(self, address: str) -> object:
        page = self._rest.restful(f"query/{address.rpartition('/')[2]}", bound_to_session=True)
        if page is None:
            raise Unavailable("the org's answer to a query is cut off")
        return page


def _parts(page: object) -> tuple[list[Row], str | None]:
    """Return a page's rows and the address of the next; raise Unavailable for what is no page."""
    records = page.get("records") if isinstance(page, dict) else None
    following = page.get("nextRecordsUrl") if isinstance(page, dict) else None
    if not isinstance(page, dict) or not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
        raise Unavailable("the org's answer to a query has no rows in it")
    if page.get("done") is True:
        return records, None
    if not isinstance(following, str):
        raise Unavailable("the org's answer to a query is cut off")
    return records, following
