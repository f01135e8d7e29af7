"""What passes is waited out, for a while; what lasts is told with its remedy; nothing is lost by either."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest

from sfsync.adapters.dynamodb.store import DynamoStore, open_store
from sfsync.adapters.dynamodb.url import _ATTEMPTS
from sfsync.adapters.wall_clock import WallClock
from sfsync.model.record import Cursor
from sfsync.model.replacing import replace
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.dynamodb.failing import Answer, failing, refusal
from tests.adapters.dynamodb.places import REGION, Place
from tests.contract.examples import NOW, case, entry, record

THROTTLED = refusal("ProvisionedThroughputExceededException")
ITEM = {"pk": {"S": f"case#{case(1)}"}, "sk": {"S": "record"}}
CALLS: list[tuple[str, Callable[[DynamoStore], object]]] = [
    ("BatchGetItem", lambda store: store.load([case(1)])),
    ("PutItem", lambda store: store.save([record()])),
    ("Query", lambda store: store.due(NOW, 1)),
    ("Query", lambda store: store.undelivered(1)),
    ("Query", lambda store: list(store.quarantined())),
    ("GetItem", lambda store: store.cursor("poll")),
    ("PutItem", lambda store: store.advance("poll", Cursor(NOW, case(1)))),
    ("BatchGetItem", lambda store: store.append([entry()])),
    ("Query", lambda store: store.entries(case(1))),
]


def at(url: str) -> DynamoStore:
    """Open a store at an address."""
    return open_store(f"dynamodb://sfsync?region={REGION}&endpoint={url}", WallClock())


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let nobody wait between attempts; return how long each would have."""
    waits: list[float] = []
    without = SimpleNamespace(sleep=waits.append)
    monkeypatch.setattr(botocore.endpoint, "time", without)
    monkeypatch.setattr("sfsync.adapters.dynamodb.table.time", without)
    return waits


@pytest.mark.parametrize(
    "trouble",
    [
        THROTTLED,
        refusal("ThrottlingException"),
        refusal("InternalServerError", status=500),
        refusal("ServiceUnavailable", status=503),
        (503, "<html>busy</html>"),
    ],
)
def test_what_passes_is_tried_again(trouble: Answer, waited: list[float]) -> None:
    """The caller does not notice."""
    with failing(trouble, trouble, (200, {})) as (url, script):
        overtaken = at(url).save([record()])

    assert overtaken == frozenset()
    assert script.asked == ["PutItem"] * 3
    assert len(waited) == 2


@pytest.mark.parametrize(("operation", "call"), CALLS)
@pytest.mark.parametrize("trouble", [THROTTLED, refusal("InternalServerError", status=500)])
def test_what_does_not_pass_in_a_while_is_unavailable(
    trouble: Answer, operation: str, call: Callable[[DynamoStore], object], waited: list[float]
) -> None:
    """Attempts are counted and so is the waiting between them: at most fifteen seconds a call."""
    with failing(trouble) as (url, script), pytest.raises(Unavailable, match=r"table sfsync .*because"):
        call(at(url))

    assert set(script.asked) == {operation}
    assert len(script.asked) % _ATTEMPTS == 0
    assert sum(waited) * _ATTEMPTS / len(script.asked) <= 1 + 2 + 4 + 8


@pytest.mark.parametrize(("operation", "call"), CALLS)
def test_what_is_not_allowed_is_named_with_what_to_allow(operation: str, call: Callable[[DynamoStore], object]) -> None:
    """The permission stands in the line as the role's policy has it, and nothing is tried again."""
    with failing(refusal("AccessDeniedException")) as (url, script), pytest.raises(Misconfigured) as caught:
        call(at(url))

    assert f"dynamodb:{operation} " in caught.value.remedy
    assert "sfsync" in caught.value.fault
    assert len(script.asked) == len(set(script.asked)) or operation == "Query"


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException"])
def test_credentials_that_are_refused_are_misconfigured(code: str) -> None:
    """No retry mends them."""
    with failing(refusal(code)) as (url, _), pytest.raises(Misconfigured, match="does not accept the credentials"):
        at(url).load([case(1)])


def test_no_credentials_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is sent."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with failing((200, {})) as (url, script), pytest.raises(Misconfigured, match="no AWS credentials"):
        at(url).load([case(1)])

    assert script.asked == []


@pytest.mark.parametrize(("operation", "call"), CALLS)
def test_a_table_that_is_not_there(home: Place, operation: str, call: Callable[[DynamoStore], object]) -> None:
    """Named, with what to do; by a real answer."""
    absent = replace(home, table="absent")
    with pytest.raises(Misconfigured, match="table absent does not exist") as caught:
        call(open_store(absent.url, WallClock()))

    assert "deploy" in caught.value.remedy


def test_a_table_that_is_another_programs(home: Place) -> None:
    """It has other keys: what DynamoDB says of it is in the line."""
    client = home.client()
    other = replace(home, table=f"{home.table}-other")
    client.create_table(
        TableName=other.table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    store = open_store(other.url, WallClock())
    with pytest.raises(Misconfigured, match=r"is not a table of sfsync's, for it refuses PutItem \(.+\)"):
        store.save([record()])
    with pytest.raises(Misconfigured, match=other.table):
        store.due(NOW, 1)


def test_nobody_answers(waited: list[float]) -> None:
    """A port where nothing listens."""
    with pytest.raises(Unavailable, match="table sfsync does not answer"):
        at("http://127.0.0.1:9").load([case(1)])

    assert len(waited) == _ATTEMPTS - 1


def test_something_else_answers(waited: list[float]) -> None:
    """A proxy's page, say."""
    with (
        failing((200, "<html>hello</html>")) as (url, _),
        pytest.raises(Unavailable, match="something answers that is not DynamoDB"),
    ):
        at(url).load([case(1)])


def test_keys_left_undone_are_asked_for_again(waited: list[float]) -> None:
    """A batch that was too much at once comes in parts."""
    part = {"Responses": {"sfsync": []}, "UnprocessedKeys": {"sfsync": {"Keys": [ITEM]}}}
    with failing((200, part), (200, part), (200, {"Responses": {"sfsync": []}})) as (url, script):
        found = at(url).load([case(1), case(2)])

    assert found == {}
    assert script.asked == ["BatchGetItem"] * 3
    assert len(waited) == 2


@pytest.mark.parametrize("operation", ["BatchGetItem", "BatchWriteItem"])
def test_keys_left_undone_for_ever_are_unavailable(operation: str, waited: list[float]) -> None:
    """Bounded in rounds, and in seconds."""
    nothing: dict[str, Any] = {"Responses": {"sfsync": []}}
    undone: dict[str, dict[str, Any]] = {
        "BatchGetItem": {**nothing, "UnprocessedKeys": {"sfsync": {"Keys": [ITEM]}}},
        "BatchWriteItem": {"UnprocessedItems": {"sfsync": [{"PutRequest": {"Item": ITEM}}]}},
    }
    answers = [(200, undone[operation])] if operation == "BatchGetItem" else [(200, nothing), (200, undone[operation])]
    with failing(*answers) as (url, script), pytest.raises(Unavailable, match="left 1 items of a batch undone"):
        at(url).append([entry()])

    assert script.asked.count(operation) == 8
    assert sum(waited) < 10


def test_one_record_that_fails_keeps_no_other_from_being_saved(waited: list[float]) -> None:
    """All are tried before the call fails; the sweep finds the outboxes of those that were saved."""
    lasting = refusal("AccessDeniedException")
    with failing((200, {}), lasting, (200, {})) as (url, script), pytest.raises(Misconfigured):
        at(url).save([record(number) for number in range(5)])

    assert len(script.asked) == 5
