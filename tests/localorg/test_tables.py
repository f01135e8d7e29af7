"""The sorted index of a table against sorting all of its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sfsync.localorg import LocalOrg
from sfsync.localorg.org.tables import Table
from sfsync.localorg.org.view import View
from tests.localorg.client import MovableClock

if TYPE_CHECKING:
    from sfsync.localorg.org.tables import Place, Row

START = datetime(2026, 11, 23, tzinfo=UTC)
stamps = st.one_of(st.none(), st.integers(0, 4).map(lambda hours: START + timedelta(hours=hours)))
writes = st.lists(st.tuples(st.sampled_from("abcdef"), stamps), max_size=20)
places = st.one_of(st.none(), st.tuples(stamps.filter(bool), st.sampled_from("abcdef~")))


def _between(rows: list[Row], low: Place | None, high: Place | None) -> list[Row]:
    placed = sorted((row["At"], row["Id"]) for row in rows if row["At"] is not None)
    kept = [place for place in placed if (low is None or low <= place) and (high is None or place <= high)]
    return [{"Id": row_id, "At": at} for at, row_id in kept]


@given(writes, writes, places, places)
def test_an_index_is_kept_as_rows_come_and_change(
    before: list[tuple[str, object]], after: list[tuple[str, object]], low: Place | None, high: Place | None
) -> None:
    """Built at the first question, and from then on moved along with each write, nulls included."""
    table = Table(())
    for row_id, at in before:
        table.put({"Id": row_id, "At": at})
    first = list(table.between("At", low, high))
    expected = _between(list(table), low, high)
    for row_id, at in after:
        table.put({"Id": row_id, "At": at})

    assert first == expected
    assert list(table.between("At", low, high)) == _between(list(table), low, high)


def test_an_open_transaction_sees_its_own_rows_in_their_place(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """And nobody else does before it commits."""
    clock.advance(hours=1)
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Priority": "P1"})
        since = (unit.transaction.stamp, "")
        own = View(org.store, unit.transaction).between("Case", "SystemModstamp", since, None, include_deleted=False)
        others = View(org.store).between("Case", "SystemModstamp", since, None, include_deleted=False)

        assert ([row["Priority"] for row in own], list(others)) == (["P1"], [])
    after = View(org.store).between("Case", "SystemModstamp", since, None, include_deleted=False)

    assert [row["Id"] for row in after] == [case_id]
