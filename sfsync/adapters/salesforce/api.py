"""The REST API as far as we use it: queries with all their pages, and collections of rows to update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sfsync.adapters.salesforce.refusals import part_refusal
from sfsync.adapters.salesforce.transport import Call
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.adapters.salesforce.transport import Transport

Row = dict[str, Any]  # parsed JSON


class Api:
    """Calls of one version of the API over a transport, which answers with JSON of 2xx or raises what `ports` knows."""

    def __init__(self, connection: Connection, transport: Transport) -> None:
        """Prepare; nothing is called yet. The transport knows session and instance."""
        self._path = f"/services/data/v{connection.version}/"
        self._transport = transport

    def query(self, soql: str) -> list[Row]:
        """Return all rows of a query. Raises LocatorLost and TooMuch besides what `ports` knows."""
        return self.rows(self._called(_query(soql)))

    def number(self, soql: str) -> int:
        """Return the answer to a `SELECT COUNT()`."""
        page = self._called(_query(soql))
        size = page.get("totalSize") if isinstance(page, dict) else None
        if not isinstance(size, int):
            raise Unavailable("the org's answer to a query is no number")
        return size

    def queries(self, soqls: Sequence[str]) -> list[list[Row]]:
        """Return all rows of each of up to five queries, whose first pages come in one call. Raises as `query` does."""
        parts = [
            {"method": "GET", "url": f"{self._path}{_query(soql)}", "referenceId": f"q{number}"}
            for number, soql in enumerate(soqls)
        ]
        answer = self._called("composite", "POST", {"compositeRequest": parts})
        return [self.rows(page) for page in _good_parts(answer, len(parts))]

    def rows(self, page: object) -> list[Row]:
        """Return the rows of a page and of those that follow it."""
        rows, following = _parts(page)
        while following:
            more, following = _parts(self._following(following))
            rows += more
        return rows

    def children(self, page: object) -> list[Row]:
        """Return the rows of a child relationship, which is null where it has none."""
        return [] if page is None else self.rows(page)

    def update_cases(self, records: Sequence[Row]) -> object:
        """Update up to 200 Cases, each by itself, and return the list of results as it came."""
        return self._called("composite/sobjects", "PATCH", _collection("Case", records))

    def create_tasks(self, records: Sequence[Row]) -> object:
        """Create up to 200 Tasks, each by itself, and return the list of results as it came."""
        return self._called("composite/sobjects", "POST", _collection("Task", records))

    def _called(self, path: str, method: str = "GET", body: object = None, *, bound: bool = False) -> object:
        return self._transport.call(Call(method, f"{self._path}{path}", body, bound))

    def _following(self, address: str) -> object:
        return self._called(f"query/{address.rpartition('/')[2]}", bound=True)


def _query(soql: str) -> str:
    return f"query/?{urlencode({'q': soql})}"


def _collection(kind: str, records: Sequence[Row]) -> object:
    """Return rows that succeed or fail each by itself."""
    return {"allOrNone": False, "records": [{"attributes": {"type": kind}, **record} for record in records]}


def _good_parts(answer: object, number: int) -> list[object]:
    """Return the bodies of a composite answer; raise what the first part that failed means."""
    parts = answer.get("compositeResponse") if isinstance(answer, dict) else None
    if not isinstance(parts, list) or len(parts) != number or not all(isinstance(part, dict) for part in parts):
        raise Unavailable("the org's answer to several queries at once is cut off")
    for part in parts:
        fault = part_refusal(part.get("httpStatusCode"), part.get("body"))
        if fault is not None or part.get("body") is None:
            raise fault or Unavailable("the org's answer to several queries at once is cut off")
    return [part.get("body") for part in parts]


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
