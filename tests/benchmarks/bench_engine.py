"""The engine: one Case with two clocks, and one with all five, evaluated again and again on one core."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sfsync.engine.evaluate import evaluate
from sfsync.hours.interval import Interval
from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.milestone import Readings
from sfsync.model.pause import Pause
from sfsync.model.replacing import replace
from sfsync.policy.load import load_policy
from tests.benchmarks.measure import best, row

START = datetime(2026, 11, 16, 14, tzinfo=UTC)
CALLS = 500


def at(hours: float) -> datetime:
    """Return an instant so many hours after the submission."""
    return START + timedelta(hours=hours)


CASE = Case(
    id="500000000000001AAA",
    number="00001001",
    type="Problem",
    priority="P2",
    status="Open",
    product="Flosum DevOps",
    package="Premium",
    instance="NA137",
    created_at=START,
    closed_at=None,
    history=(
        Change(at(1), Field.STATUS, "New", "Open"),
        Change(at(2), Field.PRIORITY, "P3", "P2"),
        Change(at(3), Field.STATUS, "Open", "On Hold"),
        Change(at(5), Field.STATUS, "On Hold", "Open"),
        Change(at(6), Field.STATUS, "Open", "In Development"),
        Change(at(7), Field.STATUS, "In Development", "Open"),
    ),
    messages=(Message(at(0.5), Author.CUSTOMER, public=True), Message(at(1.5), Author.SUPPORT, public=True)),
)
ALL_FIVE = replace(
    CASE,
    status="In Progress",
    defect_stage="Investigation",
    history=(
        *CASE.history,
        Change(at(9), Field.STATUS, "Open", "In Progress"),
        Change(at(2), Field.DEFECT_STAGE, None, "Triage"),
        Change(at(6), Field.DEFECT_STAGE, "Triage", "Investigation"),
    ),
    messages=(
        *CASE.messages,
        Message(at(7.5), Author.CUSTOMER, public=True),
        Message(at(8), Author.SUPPORT, public=True),
        Message(at(10), Author.SUPPORT, public=True),
    ),
)
OUTAGE = (Pause(Interval(at(4), at(5.5)), "Salesforce instance NA137: service disruption"),)  # the third pause


def begun(readings: Readings) -> list[str]:
    """Return the states of the clocks that have begun."""
    return [reading.state.value for reading in readings.milestones if reading.started_at]


def main() -> None:
    """Print the report."""
    policy = load_policy()
    now = at(11.5)
    print("Engine, one Case with two clocks, 6 history rows and 3 pauses (two of status, one of an outage)")
    assert begun(evaluate(CASE, policy, OUTAGE, now)) == ["met", "out_of_hours"]
    assert begun(evaluate(ALL_FIVE, policy, OUTAGE, now)) == ["met", "out_of_hours", "measured", "running", "running"]

    def readings() -> None:
        for _ in range(CALLS):
            evaluate(CASE, policy, OUTAGE, now)

    def all_clocks() -> None:
        for _ in range(CALLS):
            evaluate(ALL_FIVE, policy, OUTAGE, now)

    def explained() -> None:
        for _ in range(CALLS):
            for reading in evaluate(CASE, policy, OUTAGE, now).milestones:
                assert reading.segments or not reading.started_at

    cost = best(readings, rounds=30, calls=CALLS)
    row("readings (due, state, elapsed, remaining, paused)", f"{1 / cost:,.0f} Cases/s", "at least 20,000 Cases/s")
    cost = best(all_clocks, rounds=30, calls=CALLS)
    row("all five clocks, 9 history rows, 5 messages", f"{1 / cost:,.0f} Cases/s", "at least 10,000 Cases/s")
    cost = best(explained, rounds=10, calls=CALLS)
    row("the same with every segment spelt out", f"{1 / cost:,.0f} Cases/s", "")


if __name__ == "__main__":
    main()
