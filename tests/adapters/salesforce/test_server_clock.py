"""The org's time, by the Date of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sfsync.adapters.http.exchange import Answer as Told
from sfsync.adapters.salesforce.server_clock import ServerClock
from tests.adapters.salesforce.conftest import Connect, SetClock
from tests.adapters.salesforce.scripted import Answer, Scripted, rows

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def answer(date: str, elapsed: timedelta = timedelta()) -> Told:
    """Return an answer with a Date, whose headers came so long after the request."""
    return Told(200, {"Date": date}, b"", elapsed)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (NOON + 0.4 * SECOND, NOON + 0.4 * SECOND),
        (NOON + 1.4 * SECOND, NOON),
        (NOON - 0.1 * SECOND, NOON),
        (NOON + timedelta(days=1), NOON),
        (NOON - timedelta(minutes=10), NOON),
    ],
    ids=["in step", "more than a second ahead", "a little behind", "a day ahead", "ten minutes behind"],
)
def test_our_clock_stands_where_the_header_does_not_contradict_it(ours: datetime, theirs: datetime) -> None:
    """The header says noon and drops the fraction: anything within that second agrees with it."""
    clock = SetClock(ours)
    server_clock = ServerClock(clock)

    server_clock.note(answer("Mon, 23 Nov 2026 12:00:00 GMT"), clock.now())

    assert server_clock.now() == theirs


def test_time_goes_on_between_answers() -> None:
    """The correction is kept, also over an answer without a usable Date."""
    clock = SetClock(NOON + timedelta(hours=1))
    server_clock = ServerClock(clock)
    server_clock.note(answer("Mon, 23 Nov 2026 12:00:00 GMT"), clock.now())
    clock.at += 90 * SECOND
    server_clock.note(answer("yesterday"), clock.now())

    assert server_clock.now() == NOON + 90 * SECOND


def test_a_slow_answer_does_not_put_us_ahead() -> None:
    """The header was written at some time before it came: what took long may have been the way back."""
    clock = SetClock(NOON - timedelta(hours=1))
    server_clock = ServerClock(clock)

    server_clock.note(answer("Mon, 23 Nov 2026 12:00:00 GMT", elapsed=5 * SECOND), clock.now())

    assert server_clock.now() == NOON - 5 * SECOND


def test_before_the_first_call_the_time_is_that_of_the_login(script: Scripted, connect: Connect) -> None:
    """A poll asks for the time first; the login that is needed anyway tells it."""
    script.token = [Answer(200, script.granted().body, {"Date": "Tue, 24 Nov 2026 12:00:00 GMT"})]
    salesforce = connect(script.url, clock=SetClock(NOON))

    assert abs(salesforce.reader.server_time() - NOON - timedelta(days=1)) < SECOND
    assert (len(script.logins), script.calls) == (1, [])


def test_a_page_tells_the_orgs_time(script: Scripted, connect: Connect) -> None:
    """Not ours, which is a day behind."""
    script.api = [Answer(200, rows().body, {"Date": "Tue, 24 Nov 2026 12:00:00 GMT"})]

    page = connect(script.url, clock=SetClock(NOON)).reader.read(["500000000000001AAA"])

    assert abs(page.as_of - NOON - timedelta(days=1)) < SECOND
