"""What a page of a pass costs the local org: the page, however many Cases lie before and behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sfsync.adapters.salesforce.fields import FieldNames
from sfsync.adapters.salesforce.soql import CaseQueries, versions
from sfsync.localorg import LocalOrg
from sfsync.localorg.org.view import View
from sfsync.localorg.soql import run
from sfsync.model.record import Cursor

if TYPE_CHECKING:
    from sfsync.localorg.org.tables import Place, Row

QUERIES = CaseQueries(FieldNames({}), ("emails", "comments", "feed"))
CASES = 1_000


class CountingView(View):
    """Counts the Cases that a query looks at; to look at all of them is not expected."""

    looked_at = 0

    def rows(self, object_name: str, *, include_deleted: bool) -> Iterable[Row]:
        """Refuse to walk the table."""
        raise AssertionError(f"all rows of {object_name} are read (deleted ones too: {include_deleted})")

    def between(
        self, object_name: str, field: str, low: Place | None, high: Place | None, *, include_deleted: bool
    ) -> Iterator[Row]:
        """Count what is handed out."""
        for row in super().between(object_name, field, low, high, include_deleted=include_deleted):
            self.looked_at += 1
            yield row


def _cost(org: LocalOrg, query: str) -> tuple[int, int]:
    """Return how many rows a query found, and how many it looked at."""
    view = CountingView(org.store)
    found = run(query, view, now=org.clock(), user_timezone="UTC", version="64.0").total
    return found, view.looked_at


def _place(case: Mapping[str, Any]) -> Cursor:
    return Cursor(case["SystemModstamp"], case["Id"])


def test_a_page_of_changes_looks_at_that_page() -> None:
    """At the start of a pass, in the middle of it and at its end; so a pass of ten times as many costs ten times."""
    org = LocalOrg(cases=CASES)
    cases = sorted(map(_place, org.select("Case")))
    until = org.clock() + timedelta(hours=1)
    costs = [_cost(org, QUERIES.changed(place, None, until, 201)) for place in (None, cases[500], cases[-51])]

    assert [found for found, _ in costs] == [201, 201, 50]
    assert all(looked_at <= found + 1 for found, looked_at in costs)


def test_the_look_back_looks_at_its_window() -> None:
    """The ids and stamps of the last minutes, and the messages of them."""
    org = LocalOrg(cases=CASES)
    until = max(map(_place, org.select("Case")))
    since = until.modstamp - timedelta(minutes=10)
    costs = [_cost(org, query) for query in (versions(None, since, until, 2_000), *QUERIES.answered(since))]

    assert costs[0][0] > 0
    assert all(looked_at < CASES / 5 for _, looked_at in costs)
