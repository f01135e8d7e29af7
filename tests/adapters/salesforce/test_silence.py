"""What must not be shown is not: canaries in secrets, tokens, queries and free text turn up in no error and no log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import pytest

from sfsync.adapters.salesforce import Salesforce, Timeouts
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, Step, error, hanging_up, late

CASE = "500000000000001AAA"
TEXT = "canary: SELECT Subject FROM Case"
STEPS: dict[str, Step] = {
    "api error": error(400, "MALFORMED_QUERY", TEXT),
    "code as text": error(400, TEXT, TEXT),
    "field": error(400, "INVALID_FIELD", TEXT),
    "limit": error(403, "REQUEST_LIMIT_EXCEEDED", TEXT),
    "server error": error(500, "UNKNOWN_EXCEPTION", TEXT),
    "html": Answer(503, f"<html>{TEXT}</html>"),
    "echoed session": Answer(401, [{"errorCode": "INVALID_SESSION_ID", "message": TEXT}]),
    "row": Answer(200, {"done": True, "records": [{"Id": TEXT}]}),
    "no answer": late(10),
    "hanging up": hanging_up,
}
LOGINS: dict[str, Step] = {
    "description": Answer(400, {"error": "invalid_grant", "error_description": TEXT}),
    "code": Answer(400, {"error": TEXT}),
    "html": Answer(200, TEXT),
    "no token": Answer(200, {"access_token": TEXT + "\n", "instance_url": TEXT}),
    "instance": Answer(200, {"access_token": "x", "instance_url": f"http://{TEXT}@example.test"}),
}


def told(act: Callable[[], object], caplog: pytest.LogCaptureFixture) -> str:
    """Return all that an act that fails tells: its error with traceback, and its log."""
    with caplog.at_level(logging.DEBUG, "sfsync"), pytest.raises((Unavailable, Misconfigured)) as raised:
        act()
    return "".join(traceback.format_exception(raised.value)) + caplog.text


def connected(connect: Connect, script: Scripted) -> Salesforce:
    """Connect with canaries for secrets."""
    quick = Timeouts(read=0.1, attempt=0.2, total=0.4)
    return connect(script.url, client_id="canary-key", client_secret="canary-secret", timeouts=quick)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_errors_of_calls(step: Step, script: Scripted, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what the org says in free words, nor what we asked it, nor by which token."""
    script.token = [script.granted(access_token="canary-token")]
    script.api = [step]
    salesforce = connected(connect, script)

    shown = told(lambda: salesforce.reader.read([CASE]), caplog)

    assert shown
    assert "canary" not in shown
    assert "SELECT" not in shown


@pytest.mark.parametrize("step", LOGINS.values(), ids=LOGINS.keys())
def test_errors_of_logins(step: Step, script: Scripted, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    """Neither secrets nor what the other side makes of them."""
    script.token = [step]
    salesforce = connected(connect, script)

    shown = told(lambda: salesforce.reader.read([CASE]), caplog)

    assert shown
    assert "canary" not in shown


def test_errors_of_writes(script: Scripted, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    """A row's reason goes into records and reports."""
    row = {"success": False, "errors": [{"statusCode": "STRING_TOO_LONG", "message": TEXT, "fields": [TEXT]}]}
    script.api = [Answer(200, [row])]
    with caplog.at_level(logging.DEBUG, "sfsync"):
        outcomes = connected(connect, script).writer.write({CASE: {"SFSync_Paused_Reason__c": "canary"}})

    assert "canary" not in outcomes[CASE].reason + caplog.text


def test_retries_are_logged(script: Scripted, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    """What is silent on secrets is not silent on trouble."""
    script.api = [error(503, "SERVER_UNAVAILABLE")]

    assert "the org answered 503 (SERVER_UNAVAILABLE); trying again in" in told(
        lambda: connect(script.url).reader.read([CASE]), caplog
    )
