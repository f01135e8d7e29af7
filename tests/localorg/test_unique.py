"""Unique fields: no two rows with one value, whoever comes first, also when both come at once."""

from __future__ import annotations

import threading
from typing import Any

from sfsync.localorg import LocalOrg
from tests.localorg.client import Client

KEY = "SFSync_Key__c"


def _task(key: str | None, **values: object) -> dict[str, Any]:
    return {"attributes": {"type": "Task"}, "Subject": "Look", KEY: key, **values}


def _created(client: Client, *tasks: dict[str, Any]) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = client.post("composite/sobjects", {"allOrNone": False, "records": tasks}).json
    return answer


def test_a_second_row_with_a_value_is_refused(client: Client, org: LocalOrg) -> None:
    """In the same call and in the next, as Salesforce words it; the field stands in the message only."""
    first, second, other = _created(client, _task("a"), _task("a"), _task("b"))
    (third,) = _created(client, _task("a"))
    error = {
        "statusCode": "DUPLICATE_VALUE",
        "message": f"duplicate value found: {KEY} duplicates value on record with id: {first['id']}",
        "fields": [],
    }

    assert [each["success"] for each in (first, second, other, third)] == [True, False, True, False]
    assert second["errors"] == third["errors"] == [error]
    assert [row[KEY] for row in org.select("Task")] == ["a", "b"]


def test_rows_without_a_value_do_not_meet(client: Client) -> None:
    """Null is no value."""
    assert all(each["success"] for each in _created(client, _task(None), _task(None)))


def test_an_update_may_keep_its_own_value_and_take_no_other(client: Client) -> None:
    """A row is no twin of itself."""
    first, _ = _created(client, _task("a"), _task("b"))
    path = f"sobjects/Task/{first['id']}"

    assert client.patch(path, {KEY: "a"}).status == 204
    assert client.patch(path, {KEY: "b"}).json[0]["errorCode"] == "DUPLICATE_VALUE"


def test_a_row_in_the_recycle_bin_does_not_count(client: Client) -> None:
    """So a Task that a person deletes could be created anew: who creates has to remember."""
    (first,) = _created(client, _task("a"))
    client.delete(f"sobjects/Task/{first['id']}")

    assert _created(client, _task("a"))[0]["success"]


def test_of_two_at_once_one_wins(org: LocalOrg, client: Client) -> None:
    """Who comes second waits for the first one's commit, and then sees it."""
    org.store.lock_wait = 10
    answers: list[dict[str, Any]] = []
    with org.transaction() as unit:
        unit.insert("Task", {"Subject": "Look", KEY: "a"})
        rival = threading.Thread(target=lambda: answers.extend(_created(client, _task("a"))))
        rival.start()
        rival.join(0.2)
        early = list(answers)
    rival.join(10)

    assert early == []
    assert [each["errors"][0]["statusCode"] for each in answers] == ["DUPLICATE_VALUE"]
    assert len(org.select("Task")) == 1
