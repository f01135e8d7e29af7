"""Notices on SNS and on an event bus: what arrives, and what happens to those that do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

import pytest
from msgspec import Struct

from sfsync.adapters.aws import client_of, made_once
from sfsync.adapters.notify.eventbridge import EventBridgeNotifier, open_bus
from sfsync.adapters.notify.notice import LARGEST
from sfsync.adapters.notify.sns import SnsNotifier, open_topic
from sfsync.model.record import Entry
from sfsync.model.replacing import replace
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.conftest import REGION
from tests.adapters.notify.examples import BREACH, STALE, WILD
from tests.adapters.salesforce.scripted import Answer, Scripted, scripted
from tests.contract.examples import case, entry

ARN = "arn:aws:sns:us-east-1:123456789012:notices"
BREACH_TOLD = {
    "key": "500/7/resolution/breached",
    "at": "2026-11-23T10:00:00Z",
    "kind": "breached",
    "case": case(1),
    "clock": "resolution",
    "due_at": "2026-11-23T10:00:00Z",
    "text": "größer: due instant has passed",
    "facts": {"number": "00001001"},
}
STALE_TOLD = {
    "key": "feed/stale/NA137",
    "at": "2026-11-23T10:00:00Z",
    "kind": "feed_stale",
    "case": None,
    "clock": None,
    "due_at": None,
    "text": "the status feed is silent",
    "facts": {"instance": "NA137"},
}


def queue_of(service: str) -> str:
    """Return the URL of a queue that gets whatever a topic or bus of moto's announces."""
    queues = client_of("sqs")
    url: str = queues.create_queue(QueueName="inbox")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    if service == "sns":
        client = client_of("sns")
        topic = client.create_topic(Name="notices")["TopicArn"]
        client.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    else:
        client = client_of("events")
        client.create_event_bus(Name="notices")
        client.put_rule(Name="all", EventBusName="notices", EventPattern=json.dumps({"source": ["sfsync"]}))
        client.put_targets(Rule="all", EventBusName="notices", Targets=[{"Id": "inbox", "Arn": arn}])
    return url


def inbox(url: str) -> list[dict[str, Any]]:
    """Take everything off the queue."""
    client, documents = client_of("sqs"), list[dict[str, Any]]()
    while found := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        documents += [json.loads(message["Body"]) for message in found]
    return documents


def test_a_topic_is_told_in_json_with_attributes_to_filter_by(moto: None) -> None:
    """A subscription of a queue gets the default form: the document."""
    url = queue_of("sns")
    notifier = open_topic(ARN)
    notifier.notify([BREACH])
    notifier.alert([STALE])
    breach, stale = inbox(url)

    assert (json.loads(breach["Message"]), json.loads(stale["Message"])) == (BREACH_TOLD, STALE_TOLD)
    assert (breach["Subject"], stale["Subject"]) == ("Case 00001001: resolution breached", "sfsync: feed stale")
    assert {name: one["Value"] for name, one in breach["MessageAttributes"].items()} == {
        "type": "notice",
        "kind": "breached",
    }
    assert stale["MessageAttributes"]["type"]["Value"] == "alert"


def test_a_topic_is_told_in_its_own_region(moto: None) -> None:
    """Wherever the worker runs."""
    arn = client_of("sns", "eu-central-1").create_topic(Name="notices")["TopicArn"]
    open_topic(arn).notify([BREACH])
    with pytest.raises(Misconfigured):
        open_topic(arn.replace("eu-central-1", "eu-west-1")).notify([BREACH])

    assert arn.startswith("arn:aws:sns:eu-central-1:")


def test_a_bus_is_told_as_an_event_of_ours(moto: None) -> None:
    """Source and detail type are what rules match; the detail is the document."""
    url = queue_of("events")
    notifier = open_bus("notices")
    notifier.notify([BREACH])
    notifier.alert([STALE])
    breach, stale = inbox(url)

    assert (breach["source"], breach["detail-type"], breach["detail"]) == ("sfsync", "Case Notice", BREACH_TOLD)
    assert (stale["source"], stale["detail-type"], stale["detail"]) == ("sfsync", "Operations Alert", STALE_TOLD)


@pytest.mark.parametrize(
    ("service", "opened"), [("sns", lambda: open_topic(ARN)), ("events", lambda: open_bus("notices"))]
)
def test_hundreds_are_told_in_tens_and_none_in_none(
    moto: None, service: str, opened: Callable[[], SnsNotifier | EventBridgeNotifier]
) -> None:
    """Each once, whatever texts they hold."""
    url = queue_of(service)
    notifier = opened()
    notifier.notify([])
    notifier.notify([replace(WILD, key=f"{number}") for number in range(25)])
    told = inbox(url)

    assert len(told) == 25
    assert len({(json.loads(one["Message"]) if service == "sns" else one["detail"])["key"] for one in told}) == 25


# At an endpoint that fails in part


@pytest.fixture
def script(as_somebody: None) -> Iterator[Scripted]:
    """An endpoint that answers as told."""
    with scripted() as served:
        yield served


class Way(Struct, frozen=True):
    """One way of telling, as it looks on the wire: a notifier, the service's answer, and the keys of a request."""

    notifier: Callable[[str, list[float]], SnsNotifier | EventBridgeNotifier]
    answer: Callable[[Sequence[str]], Answer]
    keys: Callable[[bytes], list[str]]


def _sns_answer(codes: Sequence[str]) -> Answer:
    done = [f"<member><Id>{n}</Id><MessageId>m</MessageId></member>" for n, code in enumerate(codes) if not code]
    failed = [
        f"<member><Id>{n}</Id><Code>{code}</Code><SenderFault>{str(code[0] == '!').lower()}</SenderFault></member>"
        for n, code in enumerate(codes)
        if code.strip("?")
    ]
    body = (
        '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>'
        f"<Successful>{''.join(done)}</Successful><Failed>{''.join(failed)}</Failed>"
        "</PublishBatchResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishBatchResponse>"
    )
    return Answer(200, body, {"Content-Type": "text/xml"})


def _sns_keys(body: bytes) -> list[str]:
    form = parse_qs(body.decode())
    messages = [form[f"PublishBatchRequestEntries.member.{n}.Message"][0] for n in range(1, 11) if _has(form, n)]
    return [json.loads(json.loads(message)["default"])["key"] for message in messages]


def _has(form: dict[str, list[str]], number: int) -> bool:
    return f"PublishBatchRequestEntries.member.{number}.Message" in form


def _bus_answer(codes: Sequence[str]) -> Answer:
    results = [{"ErrorCode": code} if code.strip("?") else {} if code else {"EventId": "e"} for code in codes]
    while results and not results[-1]:  # an answer that is cut short says nothing of the last
        results.pop()
    body = {"FailedEntryCount": sum(map(bool, codes)), "Entries": results}
    return Answer(200, body, {"Content-Type": "application/x-amz-json-1.1"})


def _bus_keys(body: bytes) -> list[str]:
    return [json.loads(event["Detail"])["key"] for event in json.loads(body)["Entries"]]


def _sns(url: str, waits: list[float]) -> SnsNotifier:
    return SnsNotifier(ARN, made_once(lambda: client_of("sns", REGION, url)), waits.append)


def _bus(url: str, waits: list[float]) -> EventBridgeNotifier:
    return EventBridgeNotifier("notices", made_once(lambda: client_of("events", REGION, url)), waits.append)


WAYS = pytest.mark.parametrize(
    "way", [Way(_sns, _sns_answer, _sns_keys), Way(_bus, _bus_answer, _bus_keys)], ids=["sns", "eventbridge"]
)
OK, UNTOLD, PASSING, LASTING = "", "?", "ThrottlingException", "!NotAuthorized"


def told(count: int) -> list[Entry]:
    """Return so many entries with keys of their own."""
    return [replace(BREACH, key=f"{number}") for number in range(count)]


@WAYS
def test_what_failed_in_part_is_sent_again_by_itself(script: Scripted, waits: list[float], way: Way) -> None:
    """Whether the service named it as failed or did not name it at all."""
    script.api = [way.answer([OK, PASSING, OK, UNTOLD]), way.answer([OK, PASSING]), way.answer([OK])]
    way.notifier(script.url, waits).notify(told(4))

    assert [way.keys(call.body) for call in script.calls] == [["0", "1", "2", "3"], ["1", "3"], ["3"]]
    assert len(waits) == 2


@WAYS
def test_what_is_refused_for_good_keeps_nothing_back(script: Scripted, waits: list[float], way: Way) -> None:
    """The others are told; then operations learn of it."""
    script.api = [way.answer([LASTING, *[OK] * 9]), way.answer([OK] * 2)]
    with pytest.raises(Misconfigured, match=r"refuses 1 of 12 \(!NotAuthorized\)"):
        way.notifier(script.url, waits).notify(told(12))

    assert [len(way.keys(call.body)) for call in script.calls] == [10, 2]


@WAYS
def test_what_is_never_taken_is_unavailable(script: Scripted, waits: list[float], way: Way) -> None:
    """After five calls; the entries come again."""
    script.api = [way.answer([PASSING])]
    with pytest.raises(Unavailable, match="notices did not take 1 of a batch, 5 times"):
        way.notifier(script.url, waits).alert([STALE])

    assert len(script.calls) == 5


@WAYS
def test_ten_of_the_largest_fit_into_one_call(script: Scripted, waits: list[float], way: Way) -> None:
    """A batch takes 256 KB together, counted as text on the wire."""
    quotes = entry(text='"\\' * 9_000, facts={f"fact {number}": '"' * 100 for number in range(30)})
    script.api = [way.answer([OK] * 10)]
    for largest in (quotes, WILD, entry(facts={"a": '"' * ((LARGEST - 300) // 2)})):
        way.notifier(script.url, waits).notify([largest] * 10)
    sizes = [_text_size(call.body) for call in script.calls]

    assert max(sizes) < 256 * 1024


def _text_size(body: bytes) -> int:
    """Return the bytes of the texts, as services count them, without the encoding of a form."""
    return sum(len(value[0]) for value in parse_qs(body.decode()).values()) or len(body)


@pytest.mark.parametrize("opened", [lambda: open_topic(ARN), lambda: open_bus("notices")])
def test_a_place_that_is_not_there_is_named(
    moto: None, opened: Callable[[], SnsNotifier | EventBridgeNotifier]
) -> None:
    """With the remedy."""
    with pytest.raises(Misconfigured, match=r"notices does not exist .*: deploy template.yaml"):
        opened().notify([BREACH])
