"""Sample lines as they come: what cannot be taken is counted with its line and reason, and never as up."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from sfsync.availability.account import Account, account
from sfsync.availability.record import Record
from sfsync.hours.interval import Interval
from sfsync.intake.samples import Fault, Samples, read_samples
from sfsync.model.availability import Verdict
from tests.availability.told import OBJECTIVES, at

TEN = at("2026-09-12 10:00:00")
MINUTE = Interval(TEN, TEN + timedelta(minutes=1))
LATER = TEN + timedelta(days=1)
GOOD = {"at": "2026-09-12T10:00:00Z", "endpoint": "portal", "vantage": "one", "ok": True}
LINE = json.dumps(GOOD).encode()


def line(**changed: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return a good line with other values."""
    return json.dumps(GOOD | changed).encode()


def after(seconds: float, **changed: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return a line of so many seconds after ten."""
    return line(at=(TEN + timedelta(seconds=seconds)).isoformat(), **changed)


def read(*lines: bytes, now: datetime = LATER, within: Interval = MINUTE) -> Samples:
    """Read lines as a file."""
    return read_samples(BytesIO(b"\n".join(lines) + b"\n"), "samples.jsonl", within, now)


def counted(found: Samples) -> Account:
    """Return what the minute comes to."""
    return account(found.records.get("portal", Record("portal")), (), MINUTE, MINUTE.end, OBJECTIVES)


def seconds(duration: timedelta) -> float:
    """Return a duration in seconds."""
    return duration.total_seconds()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(b"{", "is not JSON", id="cut off"),
        pytest.param(b"\xff\xfe{}", "is not JSON", id="not UTF-8"),
        pytest.param(b"[" * 5_000, "is not JSON", id="nested beyond reason"),
        pytest.param(b'"up"', "is not a JSON object", id="a string"),
        pytest.param(b"[]", "is not a JSON object", id="a list"),
        pytest.param(b"null", "is not a JSON object", id="null"),
        pytest.param(line(ok="true"), "ok: must be true, false or null", id="a string for ok"),
        pytest.param(line(ok=1), "ok: must be true, false or null", id="a number for ok"),
        pytest.param(line(at="1788000000"), "at: is no instant", id="a number in quotes"),
        pytest.param(
            b'{"at":"2026-09-12T10:00:00Z","endpoint":"portal","vantage":"one"}', "ok: is missing", id="no ok"
        ),
        pytest.param(line(at="2026-09-12T10:00:00"), "at: has no time zone", id="no time zone"),
        pytest.param(line(at="today"), "at: ", id="no instant"),
        pytest.param(line(at=1_789_207_200), "at: ", id="seconds since 1970"),
        pytest.param(line(at="2026-02-30T10:00:00Z"), "at: ", id="30 February"),
        pytest.param(line(at=None), "at: ", id="null for an instant"),
        pytest.param(line(endpoint=""), "endpoint: ", id="no name"),
        pytest.param(line(endpoint=None), "endpoint: ", id="null for a name"),
        pytest.param(line(vantage="x" * 201), "vantage: ", id="a name of 201 letters"),
        pytest.param(line(reason=["no", "route"]), "reason: ", id="a list for a reason"),
        pytest.param(line(reason="x" * 70_000), "is longer than 64 KiB", id="70,000 letters"),
        pytest.param(LINE + LINE, "is not JSON", id="two in one line"),
    ],
)
def test_a_line_that_cannot_be_taken(bad: bytes, reason: str) -> None:
    """Its number and reason are told, the lines around it are taken, and its own ten seconds are unknown."""
    found = read(after(0), after(10), bad, after(30), after(40), after(50))
    held = counted(found).balance

    assert (found.lines, found.taken, found.refused.total()) == (6, 5, 1)
    assert (found.faults[0].source, found.faults[0].line) == ("samples.jsonl", 3)
    assert found.faults[0].reason.startswith(reason)
    assert (seconds(held.unknown), seconds(held.down)) == (10, 0)


def test_unknown_keys_latency_and_reason_may_be_there_or_not() -> None:
    """The contract lets a prober add to a line."""
    found = read(after(0, latency_ms=41, reason=None, region="eu"), after(10), after(20, ok=False, reason="503"))

    assert (found.taken, found.refused.total()) == (3, 0)


def test_instants_of_any_zone() -> None:
    """11:00:00+01:00 is ten o'clock in UTC, to the microsecond."""
    found = read(line(at="2026-09-12T12:00:00.000001+02:00"), line(at="2026-09-12T05:00:00.000001-05:00"))

    assert (found.taken, found.repeated) == (2, 1)


def test_empty_lines_count_as_lines_only() -> None:
    """A file that ends in several new lines, or has a mark at its beginning, is no fault; numbers stay right."""
    found = read_samples(BytesIO(b"\xef\xbb\xbf" + LINE + b"\n\n  \r\n{\n\n"), "-", MINUTE, LATER)

    assert (found.taken, found.faults) == (1, [Fault("-", 4, "is not JSON")])


def test_many_faults_are_counted_and_the_first_named() -> None:
    """A thousand bad lines do not fill a report."""
    found = read(*[b"{"] * 1_000)

    assert found.refused == {"is not JSON": 1_000}
    assert [each.line for each in found.faults] == list(range(1, 21))


def test_a_line_of_megabytes_is_one_line() -> None:
    """It is read in pieces, refused once, and the next line has the next number."""
    found = read(b"x" * 3_000_000, b"{", LINE)

    assert [(each.line, each.reason) for each in found.faults] == [(1, "is longer than 64 KiB"), (2, "is not JSON")]
    assert found.taken == 1


def test_nothing_at_all() -> None:
    """No line, no sample: the minute has no data."""
    held = counted(read()).balance

    assert held.verdict is Verdict.NO_DATA
    assert held.coverage == 0
    assert seconds(held.unknown) == 60


def test_samples_of_the_future_are_refused() -> None:
    """With now in their reason; the one of this very instant is taken."""
    now = TEN + timedelta(seconds=20)
    found = read(after(0), after(10), after(20), after(20.000001), after(50), now=now)

    assert (found.taken, found.refused.total()) == (3, 2)
    assert set(found.refused) == {"lies in the future of 2026-09-12 10:00:20 UTC"}


def test_samples_of_other_times_are_only_counted() -> None:
    """From the start to before the end: a file may hold more than is asked."""
    found = read(after(-1), after(0), after(59), after(60))

    assert (found.taken, found.elsewhere, found.refused.total()) == (2, 2, 0)


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        pytest.param("0001-01-01T00:00:00+14:00", 1, id="before"),
        pytest.param("9999-12-31T23:59:59-14:00", 0, id="after"),
    ],
)
def test_an_instant_beyond_the_years_of_utc(text: str, elsewhere: int) -> None:
    """The first is of another time, the last of the future; neither ends the reading."""
    found = read(line(at=text), LINE)

    assert (found.taken, found.elsewhere, found.refused.total()) == (1, elsewhere, 1 - elsewhere)


def test_a_clock_that_jumps_ahead_leaves_a_gap() -> None:
    """From :10 to :50 nobody says anything: the sample of :10 speaks until :20, then it is unknown until :50."""
    held = counted(read(after(0), after(10), after(50))).balance

    assert seconds(held.unknown) == 30


def test_a_clock_that_steps_back_says_less_and_never_more() -> None:
    """It takes the same seconds again: where both agree nothing changes, where they differ it is unknown."""
    agreed = counted(read(*(after(n * 10) for n in (0, 1, 2, 3, 1, 2, 3, 4, 5)))).balance
    torn = counted(read(*(after(n * 10) for n in range(6)), after(20, ok=False), after(30, ok=False))).balance

    assert (seconds(agreed.unknown), seconds(agreed.down)) == (0, 0)
    assert (seconds(torn.unknown), seconds(torn.down)) == (20, 0)


def test_what_the_prober_could_not_tell_is_unknown() -> None:
    """`ok` null is neither up nor down."""
    held = counted(read(*(after(n * 10, ok=None if n in (2, 3) else True) for n in range(6)))).balance

    assert (seconds(held.unknown), seconds(held.down)) == (20, 0)


def test_repetitions_are_counted_and_change_nothing() -> None:
    """A failing sample told twice is one failing sample: it is not confirmed."""
    found = read(after(0), after(10, ok=False), after(10, ok=False), *(after(n * 10) for n in (2, 3, 4, 5)))
    held = counted(found).balance

    assert (found.taken, found.repeated) == (7, 1)
    assert (seconds(held.down), seconds(held.raw_down)) == (0, 10)


def test_two_failing_samples_confirm() -> None:
    """From the first failing one to the next good one: :10 to :20, by the re-probe at :13."""
    found = read(after(0), after(10, ok=False), after(13, ok=False), *(after(n * 10) for n in (2, 3, 4, 5)))

    assert seconds(counted(found).balance.down) == 10


def test_out_of_order() -> None:
    """The last first."""
    lines = [after(n * 10, ok=n != 3) for n in range(6)]

    assert counted(read(*reversed(lines))) == counted(read(*lines))
