"""Small examples and, for the laws, every possible record, entry and cursor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from sfsync.model.case import Field
from sfsync.model.evidence import Impact, Revision, Source
from sfsync.model.milestone import Milestone, State
from sfsync.model.record import (
    CaseRecord,
    ClockRecord,
    Cursor,
    Entry,
    EntryKind,
    Observation,
    PlacementRecord,
    Standing,
)
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Stay, Watch

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def case(number: int) -> str:
    """Return the id of an example case; ids sort as their numbers do."""
    return f"500{number:012}AAA"


def record(which: int = 1, /, **changes: Any) -> CaseRecord:  # noqa: ANN401 - any field of a record
    """Return a record as the flow would save it, not stored yet."""
    return replace(CaseRecord(case(which), modstamp=NOW), **changes)


def entry(which: int = 1, /, key: str = "first", **changes: Any) -> Entry:  # noqa: ANN401 - any field of an entry
    """Return a ledger entry."""
    plain = Entry(f"{case(which)}/{key}", case(which), NOW, EntryKind.WARNED, f"{key} text", Milestone.RESOLUTION)
    return replace(plain, **changes)


def impact(**changes: Any) -> Impact:  # noqa: ANN401 - any field of an impact
    """Return an impact on NA137 that has not ended."""
    return replace(Impact(Source.INCIDENT, "5968", "1", ("NA137",), "serviceDisruption", NOW), **changes)


_IMPACT = impact()


def revision(what: Impact | None = _IMPACT, /, digest: str = "one", at: datetime = NOW, raw: str = "") -> Revision:
    """Return a revision of an impact or, without one, of its record, seen once."""
    key = (what or _IMPACT).record_key
    return Revision(key, digest, at, at, what, raw)


_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day from either end: in another zone the instant would lie in a year that datetime does not have.
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC) | _OFFSETS)  # noqa: DTZ001 - the zones are the other argument
texts = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates too: the org's JSON may hold them
ids = st.integers(1, 4).map(case)
stamps = st.dictionaries(texts, st.none() | texts | instants, max_size=3)

entries = st.builds(
    Entry,
    key=texts,
    case_id=ids,
    at=instants,
    kind=st.sampled_from(EntryKind),
    text=texts,
    clock=st.none() | st.sampled_from(Milestone),
    due_at=st.none() | instants,
    notify=st.booleans(),
    facts=st.dictionaries(texts, texts, max_size=3),
)
clocks = st.builds(
    ClockRecord,
    name=st.sampled_from(Milestone),
    state=st.sampled_from(State),
    due_at=st.none() | instants,
    completed_at=st.none() | instants,
    paused_since=st.none() | instants,
    warned=st.lists(st.integers(), max_size=3).map(tuple),
    breach_announced=st.booleans(),
)
observations = st.builds(Observation, field=st.sampled_from(Field), value=st.none() | texts, since=instants)
placements = st.builds(
    PlacementRecord,
    routed_at=instants,
    team=st.none() | texts,
    team_seen=st.none() | texts,
    team_chosen=st.booleans(),
    tier=st.none() | texts,
    tier_seen=st.none() | texts,
    triggers=st.lists(texts, max_size=3).map(tuple),
    event=st.none() | texts,
    answered=st.none() | texts,
    refused=st.none() | texts,
)
records = st.builds(
    CaseRecord,
    case_id=ids,
    revision=st.integers(0, 2**62),
    standing=st.sampled_from(Standing),
    reason=st.none() | texts,
    number=st.none() | texts,
    modstamp=st.none() | instants,
    provisional=st.booleans(),
    policy=st.none() | texts,
    evidence=st.none() | texts,
    clocks=st.lists(clocks, max_size=3).map(tuple),
    check_at=st.none() | instants,
    observations=st.lists(observations, max_size=2).map(tuple),
    parked=st.none() | texts,
    parked_stamps=stamps,
    retries=st.integers(0, 99),
    outbox=st.lists(entries, max_size=2).map(tuple),
    outbox_at=st.none() | instants,
    said=st.lists(entries, max_size=2).map(tuple),
    account_id=st.none() | texts,
    dependent=st.booleans(),
    closed_at=st.none() | instants,
    placement=st.none() | placements,
    tasks=st.lists(texts, max_size=2).map(tuple),
)
cursors = st.builds(Cursor, modstamp=instants, case_id=ids)
impacts = st.builds(
    Impact,
    source=st.sampled_from(Source),
    record=texts,
    id=texts,
    instances=st.lists(texts, max_size=2).map(tuple),
    type=texts,
    start=st.none() | instants,
    end=st.none() | instants,
    void=st.none() | texts,
    fault=st.none() | texts,
    text=st.none() | texts,
    ignores=st.none() | texts,
)
revisions = st.builds(
    Revision,
    record_key=texts,
    digest=texts,
    first_seen=instants,
    last_seen=instants,
    impact=st.none() | impacts,
    raw=texts,
)
watches = st.builds(
    Watch,
    instance=texts,
    revision=st.integers(0, 2**62),
    impacts=st.lists(impacts, max_size=2).map(tuple),
    look=st.none() | texts,
    judged_at=st.none() | instants,
    look_at=st.none() | instants,
    pending_since=st.none() | instants,
    watched_at=st.none() | instants,
    seen_at=st.none() | instants,
    fault=st.none() | texts,
    fault_at=st.none() | instants,
    told=st.lists(texts, max_size=2).map(tuple),
    active=st.booleans(),
    oddities=st.lists(texts, max_size=2).map(tuple),
)
customers = st.builds(
    Customer,
    account_id=texts,
    name=st.none() | texts,
    stays=st.lists(st.builds(Stay, st.none() | texts, st.none() | instants), max_size=3).map(tuple),
    pending_since=st.none() | instants,
    revision=st.integers(0, 2**62),
)
