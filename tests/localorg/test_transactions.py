"""Transactions: stamped when they begin, seen when they commit."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from sfsync.localorg import ApiError, LocalOrg, serve
from tests.localorg.client import START, Client, MovableClock


def test_a_row_is_seen_only_after_the_commit_delay(org: LocalOrg, clock: MovableClock, client: Client) -> None:
    """Its SystemModstamp is the start of the transaction, so a poll that looks at later stamps only misses it."""
    org.commit_delay = 30
    case_id = org.insert("Case", {"Subject": "slow"})
    soql = f"SELECT SystemModstamp FROM Case WHERE Id = '{case_id}'"
    clock.advance(seconds=29)
    early = client.query(soql).json["totalSize"]
    clock.advance(seconds=1)
    late = client.query(soql).json["records"]

    assert early == 0
    assert late[0]["SystemModstamp"] == "2026-11-23T10:00:00.000+0000"


def test_the_change_event_comes_with_the_commit(org: LocalOrg, clock: MovableClock) -> None:
    """Not with the start of the transaction."""
    org.commit_delay = 30
    org.insert("Case", {})
    early = org.events
    clock.advance(seconds=31)
    header = org.events[0]["ChangeEventHeader"]

    assert early == []
    assert isinstance(header, dict)
    assert header["commitTimestamp"] == int((START + timedelta(seconds=30)).timestamp()) * 1_000


def test_an_open_transaction_shows_nothing(org: LocalOrg, clock: MovableClock, client: Client, case_id: str) -> None:
    """Readers see the committed rows, and the history with them."""
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Status": "Open"})
        before = client.get(f"sobjects/Case/{case_id}").json
        clock.advance(minutes=5)
    after = client.get(f"sobjects/Case/{case_id}").json

    assert before["Status"] == "New"
    assert (after["Status"], after["SystemModstamp"]) == ("Open", "2026-11-23T10:00:00.000+0000")


def test_a_transaction_may_have_begun_in_the_past(org: LocalOrg, case_id: str) -> None:
    """It commits now what is stamped then: history of an hour ago, for one."""
    begun = START - timedelta(hours=1)
    with org.transaction(started_at=begun) as unit:
        unit.update("Case", case_id, {"Status": "Open"})

    assert org.get("Case", case_id)["SystemModstamp"] == begun
    assert [row["CreatedDate"] for row in org.select("CaseHistory") if row["NewValue"] == "Open"][-1] == begun


def test_an_exception_rolls_everything_back(org: LocalOrg, case_id: str) -> None:
    """Rows, history and events."""
    history = len(org.select("CaseHistory"))
    events = len(org.events)
    with suppress(ZeroDivisionError), org.transaction() as unit:
        unit.update("Case", case_id, {"Status": "Open"})
        unit.insert("CaseComment", {"ParentId": case_id, "CommentBody": "never"})
        raise ZeroDivisionError

    assert org.get("Case", case_id)["Status"] == "New"
    assert "never" not in [row["CommentBody"] for row in org.select("CaseComment")]
    assert (len(org.select("CaseHistory")), len(org.events)) == (history, events)


def test_a_refused_statement_leaves_the_others_standing(org: LocalOrg, case_id: str) -> None:
    """A caught refusal does not spoil the transaction."""
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Status": "Open"})
        with pytest.raises(ApiError):
            unit.update("Case", case_id, {"Status": "Closed", "Nope__c": 1})

    assert org.get("Case", case_id)["Status"] == "Open"
    assert org.get("Case", case_id)["IsClosed"] is False


def test_a_row_that_another_transaction_holds_is_locked(org: LocalOrg, client: Client, case_id: str) -> None:
    """The writer over HTTP gets UNABLE_TO_LOCK_ROW, and succeeds once the row is free."""
    row = {"attributes": {"type": "Case"}, "id": case_id, "SFSync_Flag__c": "x"}
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Status": "Open"})
        locked = client.patch("composite/sobjects", {"records": [row]}).json
    free = client.patch("composite/sobjects", {"records": [row]}).json

    assert locked[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert free[0]["success"] is True
    assert org.get("Case", case_id)["Status"] == "Open"


def test_a_comment_locks_the_case_it_is_on(org: LocalOrg, client: Client, case_id: str) -> None:
    """Children lock their parents: that is where most lock errors come from."""
    with org.transaction() as unit:
        unit.insert("CaseComment", {"ParentId": case_id, "CommentBody": "hold on"})
        reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"})

    assert (reply.status, reply.json[0]["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")


def test_a_writer_waits_for_a_lock_and_keeps_what_the_other_wrote() -> None:
    """Under the machine's clock a lock is waited for; the later write starts from the earlier one's result."""
    org = LocalOrg(cases=1, seed=1)
    case_id = str(org.select("Case")[0]["Id"])
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Subject": "first"})
        later = threading.Thread(target=org.update, args=("Case", case_id, {"SFSync_Flag__c": "second"}))
        later.start()
        later.join(0.05)
        waits = later.is_alive()
    later.join(10)
    row = org.get("Case", case_id)

    assert waits
    assert (row["Subject"], row["SFSync_Flag__c"]) == ("first", "second")


def test_a_comment_waits_for_its_case_and_keeps_what_the_other_wrote() -> None:
    """Touching the parent starts from what the holder of the lock made of it."""
    org = LocalOrg(cases=1, seed=1)
    case_id = str(org.select("Case")[0]["Id"])
    comment = {"ParentId": case_id, "CommentBody": "meanwhile"}
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Subject": "kept"})
        later = threading.Thread(target=org.insert, args=("CaseComment", comment))
        later.start()
        later.join(0.05)
    later.join(10)

    assert org.get("Case", case_id)["Subject"] == "kept"
    assert org.select("CaseComment")[-1]["CommentBody"] == "meanwhile"


def test_a_statement_that_fails_half_way_leaves_nothing(org: LocalOrg, case_id: str) -> None:
    """The comment was written before the Case's lock was refused, and goes with it."""
    before = len(org.select("CaseComment"))
    with org.transaction() as holder, org.transaction() as unit:
        holder.update("Case", case_id, {"Status": "Open"})
        with pytest.raises(ApiError, match="UNABLE_TO_LOCK_ROW"):
            unit.insert("CaseComment", {"ParentId": case_id, "CommentBody": "half"})

    assert len(org.select("CaseComment")) == before


def test_a_part_of_a_transaction_can_be_taken_back(org: LocalOrg, case_id: str) -> None:
    """To what the transaction itself wrote before, not to what was committed."""
    with org.transaction() as unit:
        unit.update("Case", case_id, {"Subject": "kept"})
        with suppress(ZeroDivisionError), unit.atomic():
            unit.update("Case", case_id, {"Subject": "taken back"})
            raise ZeroDivisionError

    assert org.get("Case", case_id)["Subject"] == "kept"


def test_an_answer_over_http_waits_for_the_commit() -> None:
    """Under the machine's clock whoever has the answer can read what it wrote."""
    org = LocalOrg(cases=1, seed=1)
    org.commit_delay = 0.2
    with serve(org) as server:
        client = Client(server.url)
        client.log_in(org.client_id, org.client_secret)
        case_id = client.post("sobjects/Case", {"Subject": "slow"}).json["id"]
        found = client.get(f"sobjects/Case/{case_id}").status
        client.close()

    assert found == 200


def test_writers_in_several_threads_lose_nothing(org: LocalOrg, case_id: str) -> None:
    """Each change of status has its line of history, and the lines form a chain."""
    org.store.lock_wait = 10
    threads = [
        threading.Thread(target=org.update, args=("Case", case_id, {"Status": f"{name}"}))
        for name in ("Open", "In Progress", "On Hold", "In Development")
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    lines = [row for row in org.select("CaseHistory") if row["CaseId"] == case_id and row["Field"] == "Status"]

    assert [row["OldValue"] for row in lines] == ["New", *[row["NewValue"] for row in lines[:-1]]]
    assert len(lines) == 4
    assert lines[-1]["NewValue"] == org.get("Case", case_id)["Status"]
