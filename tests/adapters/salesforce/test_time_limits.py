"""Trap 5, and its kin: whatever the other side does with its time, a call ends."""

from __future__ import annotations

import pytest

from sfsync.adapters.http.retries import ATTEMPTS
from sfsync.adapters.salesforce import Timeouts
from sfsync.ports.faults import Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, dripping, error, late

CASE = "500000000000001AAA"
SHORT = Timeouts(connect=0.5, read=0.15, attempt=0.3, total=0.9)
SILENT = Timeouts(connect=0.5, read=0.15, attempt=5.0, total=9.0)  # silence is noticed long before an attempt is over


def test_5_a_server_that_never_answers_is_given_up(script: Scripted, connect: Connect) -> None:
    """It would answer well after ten seconds; nobody waits that long."""
    script.api = [late(10)]

    with pytest.raises(Unavailable, match="nothing from the org"):
        connect(script.url, timeouts=SILENT).reader.read([CASE])


def test_5_a_login_that_is_never_answered_is_given_up(script: Scripted, connect: Connect) -> None:
    """Logins are bound like calls."""
    script.token = [late(10)]

    with pytest.raises(Unavailable, match="nothing from the org"):
        connect(script.url, timeouts=SILENT).reader.read([CASE])


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_slow_drip_is_cut_off(part: str, script: Scripted, connect: Connect) -> None:
    """Bytes that come soon enough for the read time-out, but never end, meet the limit on the whole."""
    script.api = [dripping(part)]

    with pytest.raises(Unavailable, match="did not answer in full"):
        connect(script.url, timeouts=SHORT).reader.read([CASE])

    assert len(script.calls) <= 4  # three attempts of 0.3 s fit into 0.9 s


def test_the_total_time_caps_the_attempts(script: Scripted, connect: Connect) -> None:
    """Where each attempt takes its full time, fewer are made than the count allows."""
    script.api = [late(10)]

    with pytest.raises(Unavailable):
        connect(script.url, timeouts=Timeouts(read=0.35, attempt=0.35, total=1.2)).reader.read([CASE])

    assert 2 <= len(script.calls) < ATTEMPTS


def test_nobody_there(script: Scripted, connect: Connect) -> None:
    """A refused connection is a passing fault, and told without the address of the query."""
    with pytest.raises(Unavailable, match="could not be reached"):
        connect("http://127.0.0.1:1").reader.read([CASE])


def test_attempts_are_capped_and_jittered(script: Scripted, connect: Connect, waits: list[float]) -> None:
    """Five attempts; each wait is drawn from a window that doubles from half a second."""
    script.api = [error(503, "SERVER_UNAVAILABLE")]

    with pytest.raises(Unavailable, match="503"):
        connect(script.url).reader.read([CASE])

    assert len(script.calls) == ATTEMPTS
    assert all(0 <= wait <= window for wait, window in zip(waits, (0.5, 1, 2, 4), strict=True))


def test_a_wait_that_is_asked_for_is_kept(script: Scripted, connect: Connect, waits: list[float]) -> None:
    """`Retry-After` counts where it is longer than ours."""
    script.api = [error(429, "TOO_MANY", Retry_After="7"), Answer(200, {"done": True, "records": []})]

    connect(script.url).reader.read([CASE])

    assert waits == [7.0]


def test_a_wait_beyond_the_total_is_not_begun(script: Scripted, connect: Connect, waits: list[float]) -> None:
    """Who is asked to come back in an hour says so at once, to whoever can come back in an hour."""
    script.api = [error(503, "SERVER_UNAVAILABLE", Retry_After="3600")]

    with pytest.raises(Unavailable):
        connect(script.url).reader.read([CASE])

    assert (len(script.calls), waits) == (1, [])
