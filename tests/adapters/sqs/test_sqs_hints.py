"""Hints on a queue of SQS: in moto, and at an endpoint that fails in part or altogether."""

from __future__ import annotations

import json
from collections.abc import Iterator

import botocore.session
import pytest

from sfsync.adapters.aws import client_of, made_once
from sfsync.adapters.sqs import SqsHints, open_hints
from sfsync.intake.hint_message import IDS, read_hint_message
from sfsync.ports.faults import Misconfigured, Unavailable
from sfsync.ports.telling import Hints
from tests.adapters.conftest import REGION
from tests.adapters.salesforce.scripted import Answer, Scripted, Step, hanging_up, scripted
from tests.contract.examples import case

JSON = {"Content-Type": "application/x-amz-json-1.0"}


@pytest.fixture
def queue_url(moto: None) -> str:
    """An empty queue."""
    url: str = client_of("sqs").create_queue(QueueName="hints")["QueueUrl"]
    return url


@pytest.fixture
def script(as_somebody: None) -> Iterator[Scripted]:
    """An endpoint that answers as told."""
    with scripted() as served:
        yield served


def told(queue_url: str) -> list[str]:
    """Take all messages off a queue."""
    client, bodies = client_of("sqs"), list[str]()
    while found := client.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in found]
    return bodies


def at(script: Scripted, waits: list[float]) -> SqsHints:
    """Return hints that go to an endpoint that answers as told."""
    client = made_once(lambda: client_of("sqs", REGION, script.url))
    return SqsHints(f"{script.url}/123456789012/hints", client, waits.append)


def taken(*places: int, failed: dict[int, str] | None = None) -> Answer:
    """Return SQS's answer to a batch of which only these places were taken; `failed` are codes of faults of its own."""
    done = [{"Id": str(place), "MessageId": f"m{place}", "MD5OfMessageBody": "0" * 32} for place in places]
    not_done = [{"Id": str(place), "Code": code, "SenderFault": False} for place, code in (failed or {}).items()]
    return Answer(200, {"Successful": done, "Failed": not_done}, JSON)


def fault(status: int, code: str) -> Answer:
    """Return SQS's answer to a call that fails as a whole."""
    return Answer(status, {"__type": f"com.amazonaws.sqs#{code}", "message": "no"}, JSON)


def asked(script: Scripted) -> list[list[str]]:
    """Return the bodies of each batch that an endpoint got."""
    return [[entry["MessageBody"] for entry in json.loads(call.body)["Entries"]] for call in script.calls]


def test_cases_come_out_as_they_went_in(queue_url: str) -> None:
    """Each once, in messages of a few."""
    hints: Hints = open_hints(queue_url)
    hints.put([case(number) for number in range(450)] + [case(7)])
    read = [read_hint_message(body) for body in told(queue_url)]

    assert sorted(one for hint in read for one in hint.case_ids) == [case(number) for number in range(450)]
    assert (len(read), max(len(hint.case_ids) for hint in read)) == (23, IDS)


def test_a_sweep_comes_out_with_its_reason(queue_url: str) -> None:
    """In whatever characters."""
    open_hints(queue_url).sweep("größer \ud800\x00\ufffe")

    assert [read_hint_message(body).sweep for body in told(queue_url)] == ["größer \ud800\x00\ufffe"]


def test_two_hundred_cases_are_one_call(script: Scripted, waits: list[float]) -> None:
    """Two hundred and one are two; none are none, and make no client."""
    script.api = [taken(*range(10))]
    at(script, waits).put([case(number) for number in range(200)])
    script.api = [taken(*range(10)), taken(0)]
    at(script, waits).put([case(number) for number in range(201)])
    SqsHints("http://127.0.0.1:9/none", lambda: pytest.fail("a client was made")).put([])

    assert [len(batch) for batch in asked(script)] == [10, 10, 1]


def test_what_is_no_id_is_a_bug_before_anything_is_sent(script: Scripted, waits: list[float]) -> None:
    """The good ones before it do not go out alone."""
    with pytest.raises(ValueError, match="is not a Salesforce id"):
        at(script, waits).put([case(1), "x"])

    assert script.calls == []


def test_of_ten_with_three_failures_the_three_are_sent_again(script: Scripted, waits: list[float]) -> None:
    """Under ids of their own batch, until they too are taken; the seven are not sent twice."""
    script.api = [
        taken(0, 1, 3, 4, 6, 7, 9, failed={2: "InternalError", 5: "RequestThrottled", 8: "InternalError"}),
        taken(0, 2, failed={1: "InternalError"}),
        taken(0),
    ]
    at(script, waits).put([case(number) for number in range(200)])
    first, second, third = asked(script)

    assert (second, third) == ([first[2], first[5], first[8]], [first[5]])
    assert len(waits) == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(taken(failed={0: "InternalError"}), id="one that always fails"),
        pytest.param(taken(), id="one that is never named"),
        pytest.param(Answer(200, "", JSON), id="an empty answer"),
        pytest.param(Answer(200, "<html>", JSON), id="a page"),
        pytest.param(Answer(200, {}, JSON), id="an answer without a list"),
    ],
)
def test_what_is_never_confirmed_is_unavailable(script: Scripted, waits: list[float], answer: Answer) -> None:
    """After five calls; whoever calls keeps the hint and comes again."""
    script.api = [answer]
    with pytest.raises(Unavailable, match="queue hints did not take 1 of a batch, 5 times"):
        at(script, waits).sweep("why")

    assert len(script.calls) == 5


@pytest.mark.parametrize(
    ("step", "raised", "said"),
    [
        pytest.param(fault(500, "InternalError"), Unavailable, "takes nothing for now", id="500"),
        pytest.param(fault(503, "ServiceUnavailable"), Unavailable, "takes nothing for now", id="503"),
        pytest.param(fault(400, "ThrottlingException"), Unavailable, "takes nothing for now", id="throttled"),
        pytest.param(fault(400, "KMS.ThrottlingException"), Unavailable, "takes nothing", id="its key is throttled"),
        pytest.param(hanging_up, Unavailable, "does not answer", id="no answer"),
        pytest.param(fault(400, "QueueDoesNotExist"), Misconfigured, "does not exist", id="no queue"),
        pytest.param(
            fault(400, "AWS.SimpleQueueService.NonExistentQueue"),
            Misconfigured,
            "does not exist",
            id="no queue, of old",
        ),
        pytest.param(fault(403, "AccessDenied"), Misconfigured, "SendMessageBatch", id="not allowed"),
        pytest.param(fault(400, "KMS.AccessDeniedException"), Misconfigured, "key", id="not allowed its key"),
        pytest.param(fault(400, "KMS.DisabledException"), Misconfigured, "enable the key", id="a key that is off"),
        pytest.param(fault(403, "InvalidClientTokenId"), Misconfigured, "credentials", id="credentials of nobody"),
    ],
)
def test_a_call_that_fails_as_a_whole(
    script: Scripted,
    waits: list[float],
    step: Step,
    raised: type[Exception],
    said: str,
) -> None:
    """Names the queue, and says whether to wait or to call somebody."""
    script.api = [step]
    with pytest.raises(raised, match=said) as caught:
        at(script, waits).sweep("why")

    assert str(caught.value).startswith("queue hints ")
    assert waits == []


def test_a_call_that_is_wrong_is_a_bug(script: Scripted, waits: list[float]) -> None:
    """Neither waiting nor a person helps."""
    script.api = [fault(400, "BatchEntryIdsNotDistinct")]
    with pytest.raises(botocore.exceptions.ClientError):
        at(script, waits).sweep("why")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        pytest.param(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], "there are no AWS credentials", id="credentials"),
        pytest.param(["AWS_SECRET_ACCESS_KEY"], "half of the AWS credentials", id="half of them"),
        pytest.param(["AWS_DEFAULT_REGION"], "set AWS_DEFAULT_REGION", id="the region"),
    ],
)
def test_what_is_missing_in_the_environment_is_named(
    as_somebody: None, monkeypatch: pytest.MonkeyPatch, missing: list[str], said: str
) -> None:
    """At the first hint; before, nothing was looked for."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    for name in missing:
        monkeypatch.delenv(name)
    hints = open_hints("https://sqs.us-east-1.amazonaws.com/123456789012/hints")
    with pytest.raises(Misconfigured, match=said) as caught:
        hints.sweep("why")

    assert str(caught.value).startswith("queue hints: ")
