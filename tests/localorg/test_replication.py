"""`updated` and `deleted`, and how far their answers can be trusted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import START, Client, MovableClock, Reply, error


def _ask(client: Client, what: str, start: datetime, end: datetime, kind: str = "Case") -> Reply:
    return client.get(f"sobjects/{kind}/{what}", start=start.isoformat(), end=end.isoformat())


def test_updated_names_what_was_written_in_the_window(client: Client, clock: MovableClock, org: LocalOrg) -> None:
    """Created or changed; the window is the safe one from minute to minute."""
    old = str(org.select("Case")[0]["Id"])
    org.update("Case", old, {"Priority": "P1"})
    new = org.insert("Case", {})
    clock.advance(minutes=5)
    reply = _ask(client, "updated", START, START + timedelta(minutes=5))

    assert reply.json == {"ids": [old, new], "latestDateCovered": "2026-11-23T10:05:00.000+0000"}


def test_seconds_of_the_window_are_ignored(client: Client, clock: MovableClock, org: LocalOrg) -> None:
    """A row of 10:02:00 is not in a window that ends at 10:02:59, but in one that starts there."""
    clock.advance(minutes=2)
    case_id = org.insert("Case", {})
    clock.advance(minutes=2)
    edge = START + timedelta(minutes=2, seconds=59)

    assert _ask(client, "updated", START, edge).json["ids"] == []
    assert _ask(client, "updated", edge, START + timedelta(minutes=4)).json["ids"] == [case_id]


def test_an_open_transaction_holds_the_covered_date_back(client: Client, clock: MovableClock, org: LocalOrg) -> None:
    """What it commits later carries its start as stamp: only a reader who comes back from there finds it."""
    clock.advance(minutes=3)
    with org.transaction() as unit:
        case_id = unit.insert("Case", {})
        clock.advance(minutes=10)
        early = _ask(client, "updated", START, clock.at).json
    late = _ask(client, "updated", START + timedelta(minutes=3), clock.at).json

    assert early == {"ids": [], "latestDateCovered": "2026-11-23T10:03:00.000+0000"}
    assert late["ids"] == [case_id]


def test_the_future_is_not_covered(client: Client, clock: MovableClock) -> None:
    """A window that ends later than now is covered up to now."""
    clock.advance(minutes=1, seconds=30)
    reply = _ask(client, "updated", START, START + timedelta(hours=1))

    assert reply.json["latestDateCovered"] == "2026-11-23T10:01:00.000+0000"


def test_deleted_names_id_and_time(client: Client, clock: MovableClock, org: LocalOrg, case_id: str) -> None:
    """A deleted row is no longer among the updated ones."""
    clock.advance(seconds=70)
    org.delete("Case", case_id)
    clock.advance(minutes=4)
    deleted = _ask(client, "deleted", START, START + timedelta(minutes=5)).json
    updated = _ask(client, "updated", START, START + timedelta(minutes=5)).json

    assert deleted == {
        "deletedRecords": [{"id": case_id, "deletedDate": "2026-11-23T10:01:10.000+0000"}],
        "earliestDateAvailable": "2026-10-24T10:05:00.000+0000",
        "latestDateCovered": "2026-11-23T10:05:00.000+0000",
    }
    assert updated["ids"] == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START - timedelta(minutes=5), START - timedelta(minutes=5)),
        (START - timedelta(minutes=5), START - timedelta(minutes=4, seconds=1)),
        (START, START - timedelta(minutes=5)),
        (START - timedelta(days=31), START),
    ],
)
@pytest.mark.parametrize("what", ["updated", "deleted"])
def test_an_impossible_window_is_refused(client: Client, what: str, start: datetime, end: datetime) -> None:
    """Shorter than a minute once the seconds are gone, turned around, or older than 30 days."""
    assert error(_ask(client, what, start, end)) == (400, "INVALID_REPLICATION_DATE")


@pytest.mark.parametrize(
    ("query", "code"), [({}, "MISSING_ARGUMENT"), ({"start": "x", "end": "y"}, "INVALID_ARGUMENT")]
)
def test_a_window_needs_two_dates(client: Client, query: dict[str, str], code: str) -> None:
    """400, and the parameter is named."""
    assert error(client.get("sobjects/Case/updated", **query)) == (400, code)


def test_a_plus_sign_that_was_not_escaped_is_understood(client: Client) -> None:
    """It arrives as a space."""
    window = "start=2026-11-23T09:00:00+00:00&end=2026-11-23T09:30:00+00:00"

    assert client.get(f"/services/data/v64.0/sobjects/Case/updated/?{window}").status == 200


def test_history_is_dated_by_its_creation(client: Client, clock: MovableClock, org: LocalOrg, case_id: str) -> None:
    """CaseHistory has no SystemModstamp."""
    clock.advance(minutes=2)
    reply = _ask(client, "updated", START, clock.at, "CaseHistory")

    assert len(reply.json["ids"]) == 1
