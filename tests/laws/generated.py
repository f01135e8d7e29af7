"""Random calendars, pauses and case histories for the laws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.pause import Pause
from sfsync.model.replacing import replace
from sfsync.policy.load import load_policy
from sfsync.policy.policy import Policy

EPOCH = datetime(2026, 10, 26, tzinfo=UTC)  # a Monday; Chicago's clocks go back on the Sunday after it
LASTING = timedelta(days=24)
STATUSES = ("New", "Open", "In Progress", "On Hold", "In Development", "Closed", "Reopened")
PACKAGES = ("Standard", "Premium", "Signature Plus")
PRIORITIES = ("P1", "P2", "P3", "P4")
STAGES = (None, "Triage", "Investigation", "Development", "QA Validation", "Resolution")
DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def sheet() -> Policy:
    """Return the data sheet as it is."""
    return load_policy()


def instants(step: int = 1) -> st.SearchStrategy[datetime]:
    """Draw an instant of these weeks, on multiples of so many seconds."""
    return st.integers(0, int(LASTING.total_seconds()) // step).map(lambda n: EPOCH + timedelta(seconds=n * step))


def intervals(step: int = 1) -> st.SearchStrategy[Interval]:
    """Draw an interval; it may be empty."""
    return st.tuples(instants(step), instants(step)).map(lambda ends: Interval(min(ends), max(ends)))


def interval_sets(step: int = 3600) -> st.SearchStrategy[IntervalSet]:
    """Draw a set; on whole hours, so that ends meet."""
    return st.lists(intervals(step), max_size=8).map(IntervalSet)


@st.composite
def calendars(draw: st.DrawFn) -> BusinessHours:
    """Draw hours in some zone, with a span or two a day, some of them over midnight."""
    spans = st.tuples(st.integers(0, 23), st.integers(1, 12)).map(lambda t: f"{t[0]:02}:00-{t[0] + t[1]:02}:30")
    days = st.lists(spans, min_size=1, max_size=2)
    weekly = draw(st.dictionaries(st.sampled_from(DAY_KEYS), days, min_size=1))
    holidays = draw(st.sets(instants(86_400).map(datetime.date), max_size=3))
    zone = draw(st.sampled_from(["America/Chicago", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]))
    return BusinessHours(zone, weekly, holidays)


@st.composite
def cases(draw: st.DrawFn, step: int = 1) -> Case:
    """Draw a problem whose status and priority change a few times, with messages of both sides."""
    moments = sorted(draw(st.lists(instants(step), min_size=1, max_size=8, unique=True)))
    choices = {Field.STATUS: STATUSES, Field.PRIORITY: PRIORITIES, Field.DEFECT_STAGE: STAGES}
    values = {field: draw(st.sampled_from(known)) for field, known in choices.items()}
    history, closed_at = [], moments[0] if values[Field.STATUS] == "Closed" else None
    for at in moments[1:]:
        field = draw(st.sampled_from(Field))
        new = draw(st.sampled_from(choices[field]))
        if field is Field.STATUS:
            closed_at = None if new != "Closed" else closed_at if values[field] == new else at
        history.append(Change(at, field, values[field], new))
        values[field] = new
    told = Case(
        id="500000000000001AAA",
        number="1",
        type="Problem",
        priority=values[Field.PRIORITY],
        status=values[Field.STATUS],
        product="Flosum DevOps",
        package=draw(st.sampled_from(PACKAGES)),
        instance="NA137",
        created_at=moments[0],
        closed_at=closed_at,
        history=tuple(history),
        defect_stage=values[Field.DEFECT_STAGE],
    )
    return replace(told, messages=tuple(draw(st.lists(messages(told.created_at, step), max_size=3))))


def messages(since: datetime, step: int) -> st.SearchStrategy[Message]:
    """Draw a message of either side, on the case or later."""
    late = st.integers(0, 500_000 // step).map(lambda n: since + timedelta(seconds=n * step))
    return st.builds(Message, late, st.sampled_from(Author), st.booleans())


def pauses(step: int = 1) -> st.SearchStrategy[tuple[Pause, ...]]:
    """Draw pauses from outside, overlapping or not."""
    some = st.builds(Pause, intervals(step).filter(bool), st.sampled_from(["incident 1", "incident 2"]))
    return st.lists(some, max_size=4).map(tuple)
