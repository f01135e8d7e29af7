"""The table of error answers: which are tried again, which mean that somebody has to do something (trap 7)."""

from __future__ import annotations

import pytest

from sfsync.adapters.http.retries import ATTEMPTS
from sfsync.adapters.salesforce import Timeouts
from sfsync.adapters.salesforce.refusals import CLOSED_CODES
from sfsync.ports.faults import Misconfigured, OverBudget, ReadOnly, Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Handler, Scripted, error, rows, send

CASE = "500000000000001AAA"
SHOWN_QUERY = "\nSELECT Id, SFSync_Product__c FROM\n ^\nERROR at Row:1:Column:12\n"
HTML = {"Content-Type": "text/html"}
LONG = Timeouts(connect=1, read=5, attempt=5, total=300)  # nothing is waited; the concurrent limit asks for 30 s


def truncated(connection: Handler, _: object) -> None:
    """Promise more than is sent."""
    connection.close_connection = True
    send(connection, Answer(200, "[", {"Content-Length": "500"}))


def broken_gzip(connection: Handler, _: object) -> None:
    """Send a compressed body that is no gzip."""
    send(connection, Answer(200, "no gzip", {"Content-Encoding": "gzip"}))


PASSING = {
    "500": error(500, "UNKNOWN_EXCEPTION"),
    "502 html": Answer(502, "<html>Bad gateway</html>", HTML),
    "503": error(503, "SERVER_UNAVAILABLE"),
    "503 unknown code": error(503, "SOMETHING_NEW"),
    "400 lock": error(400, "UNABLE_TO_LOCK_ROW"),
    "400 too long": error(400, "REQUEST_RUNNING_TOO_LONG"),
    "400 html": Answer(400, "<html></html>", HTML),
    "403 html": Answer(403, "<html>Blocked</html>", HTML),
    "404 html": Answer(404, "<html></html>", HTML),
    "406 empty": Answer(406),
    "420 html": Answer(420, "<html>page will auto-refresh</html>", HTML),
    "429": error(429, "TOO_MANY_REQUESTS"),
    "200 html": Answer(200, "<html>Down for maintenance</html>", HTML),
    "200 empty": Answer(200, ""),
    "200 number": Answer(200, "42"),
    "200 cut json": Answer(200, '{"done": true, "rec'),
    "concurrent": error(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
    "truncated": truncated,
    "broken gzip": broken_gzip,
}


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_passing_once_is_not_noticed(answer: Answer, script: Scripted, connect: Connect) -> None:
    """The second attempt succeeds, and that is what counts."""
    script.api = [answer, rows()]

    assert connect(script.url, timeouts=LONG).reader.read([CASE]).found == ()
    assert len(script.calls) == 2


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_passing_for_ever_is_unavailable(answer: Answer, script: Scripted, connect: Connect) -> None:
    """Attempts are capped; then it is for whoever asked to come back."""
    script.api = [answer]

    with pytest.raises(Unavailable) as raised:
        connect(script.url, timeouts=LONG).reader.read([CASE])

    assert not isinstance(raised.value, OverBudget)
    assert 2 <= len(script.calls) <= ATTEMPTS


@pytest.mark.parametrize(
    ("status", "code", "remedy"),
    [
        (400, "MALFORMED_QUERY", "bug of sfsync"),
        (400, "MALFORMED_ID", "bug of sfsync"),
        (400, "JSON_PARSER_ERROR", "bug of sfsync"),
        (403, "TXN_SECURITY_METERING_ERROR", "exempt the integration user"),
        (403, "API_DISABLED_FOR_ORG", "enable the API"),
        (404, "NOT_FOUND", "API version"),
        (410, "UNSUPPORTED_API_VERSION", "newer API version"),
        (412, "PRECONDITION_FAILED", "look the code up"),
        (415, "UNSUPPORTED_MEDIA_TYPE", "look the code up"),
    ],
)
def test_what_no_retry_helps_is_told_once_with_its_remedy(
    status: int, code: str, remedy: str, script: Scripted, connect: Connect
) -> None:
    """One call, and a line that says what a person has to do."""
    script.api = [error(status, code, "SELECT Id FROM Case")]

    with pytest.raises(Misconfigured) as raised:
        connect(script.url).reader.read([CASE])

    assert len(script.calls) == 1
    assert remedy in raised.value.remedy
    assert code in raised.value.fault
    assert "SELECT" not in str(raised.value)


def test_the_daily_limit_is_not_tried_again(script: Scripted, connect: Connect) -> None:
    """The figures come with it, where the org tells them."""
    script.api = [
        error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", Sforce_Limit_Info="api-usage=9/9")
    ]

    with pytest.raises(OverBudget) as raised:
        connect(script.url).reader.read([CASE])

    assert (len(script.calls), raised.value.used, raised.value.limit) == (1, 9, 9)


@pytest.mark.parametrize("code", sorted(CLOSED_CODES))
def test_maintenance_is_not_waited_for_in_a_call(code: str, script: Scripted, connect: Connect) -> None:
    """It lasts for hours; the lanes come back by themselves."""
    script.api = [error(503, code)]

    with pytest.raises(ReadOnly, match="maintenance"):
        connect(script.url).reader.read([CASE])

    assert len(script.calls) == 1


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (f"{SHOWN_QUERY}No such column 'SFSync_Product__c' on entity 'Case'.", "SFSync_Product__c"),
        ("No such column 'SFSync_Package__c' on sobject of type Account", "SFSync_Package__c"),
        ("something new in this release", "(unnamed)"),
    ],
)
def test_a_missing_field_is_named_with_both_remedies(
    message: str, name: str, script: Scripted, connect: Connect
) -> None:
    """Whoever reads it learns which field, and that it may be missing, named otherwise, or hidden."""
    script.api = [error(400, "INVALID_FIELD", message)]

    with pytest.raises(Misconfigured) as raised:
        connect(script.url).reader.read([CASE])

    assert name in raised.value.fault
    assert "SELECT" not in str(raised.value)
    assert all(part in raised.value.remedy for part in ("deploy", "field map", "read access"))


def test_a_missing_message_source_is_named_with_its_setting(script: Scripted, connect: Connect) -> None:
    """An org without Chatter has no feed; one word in the settings leaves it out."""
    script.api = [error(400, "INVALID_FIELD", "Didn't understand relationship 'Feeds' in field path.")]

    with pytest.raises(Misconfigured, match="leave 'feed' out of the message sources"):
        connect(script.url).reader.read([CASE])


def test_a_redirect_is_not_followed(script: Scripted, connect: Connect) -> None:
    """Our token goes nowhere else; the next call signs in anew, which tells where the org is now."""
    script.api = [Answer(302, "", {"Location": "https://elsewhere.example"}), rows()]
    salesforce = connect(script.url)

    with pytest.raises(Unavailable, match="redirects"):
        salesforce.reader.read([CASE])
    salesforce.reader.read([CASE])

    assert (len(script.calls), len(script.logins)) == (2, 2)
