"""What is remembered survives being a document, exactly, and documents survive versions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from sfsync.adapters.codec import codec
from sfsync.adapters.records import SCHEMA, Unreadable, document_of, instant_from, instant_text, remembered
from sfsync.model.case import Field
from sfsync.model.evidence import Revision
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
from sfsync.model.watch import Customer, Watch
from tests.contract.examples import (
    NOW,
    case,
    cursors,
    customers,
    entries,
    entry,
    instants,
    record,
    records,
    revisions,
    watches,
)

AT = "2026-11-23T10:00:00.000000Z"

# As 0.1.0 writes it. What was written then is still read when this file is old: add to it, change nothing.
FIRST_DOCUMENT: dict[str, Any] = {
    "schema": 1,
    "case_id": case(1),
    "revision": 7,
    "standing": "quarantined",
    "reason": "no priority",
    "number": "00001001",
    "modstamp": AT,
    "provisional": True,
    "policy": "flosum@1",
    "evidence": "e1",
    "clocks": [{"name": "resolution", "state": "paused", "due_at": AT, "paused_since": AT, "warned": [50, 75]}],
    "check_at": AT,
    "observations": [{"field": "Status", "value": "Open", "since": AT}],
    "parked": "a rule",
    "parked_stamps": {"State": "Paused", "Due": {"instant": AT}, "Next": None},
    "retries": 2,
    "outbox": [{"key": "k", "case_id": case(1), "at": AT, "kind": "warned", "text": "t", "notify": True}],
    "outbox_at": AT,
    "said": [{"key": "j", "case_id": case(1), "at": AT, "kind": "paused", "text": "s"}],
    "account_id": "001A",
    "dependent": True,
    "closed_at": AT,
    "placement": {"routed_at": AT, "tier": "T2", "tier_seen": "T1", "triggers": ["used:75"], "answered": "then"},
    "tasks": ["500000000000001AAA/survey/20261123T150000Z"],
}
FIRST_RECORD = CaseRecord(
    case_id=case(1),
    revision=7,
    standing=Standing.QUARANTINED,
    reason="no priority",
    number="00001001",
    modstamp=NOW,
    provisional=True,
    policy="flosum@1",
    evidence="e1",
    clocks=(ClockRecord(Milestone.RESOLUTION, State.PAUSED, due_at=NOW, paused_since=NOW, warned=(50, 75)),),
    check_at=NOW,
    observations=(Observation(Field.STATUS, "Open", NOW),),
    parked="a rule",
    parked_stamps={"State": "Paused", "Due": NOW, "Next": None},
    retries=2,
    outbox=(Entry("k", case(1), NOW, EntryKind.WARNED, "t", notify=True),),
    outbox_at=NOW,
    said=(Entry("j", case(1), NOW, EntryKind.PAUSED, "s"),),
    account_id="001A",
    dependent=True,
    closed_at=NOW,
    placement=PlacementRecord(NOW, tier="T2", tier_seen="T1", triggers=("used:75",), answered="then"),
    tasks=("500000000000001AAA/survey/20261123T150000Z",),
)


READINGS = [partial(remembered, CaseRecord), partial(remembered, Entry), partial(remembered, Cursor)]


def through_json(document: dict[str, Any]) -> object:
    """Return what is left of a document after a store has kept it."""
    return json.loads(json.dumps(document))


@given(records)
def test_a_record_comes_back_as_it_was(one: CaseRecord) -> None:
    """Every field, to the microsecond, whatever texts it holds."""
    back = remembered(CaseRecord, through_json(document_of(one)))

    assert back == one


@given(entries)
def test_an_entry_comes_back_as_it_was(one: Entry) -> None:
    """The same for the ledger."""
    back = remembered(Entry, through_json(document_of(one)))

    assert back == one


@given(cursors)
def test_a_cursor_comes_back_as_it_was(one: Cursor) -> None:
    """The same for the lanes' places."""
    back = remembered(Cursor, through_json(document_of(one)))

    assert back == one


@given(revisions, watches, customers)
def test_what_is_kept_of_evidence_comes_back_as_it_was(one: Revision, two: Watch, three: Customer) -> None:
    """The same for what was seen, for the instances that are watched, and for who lived where."""
    assert remembered(Revision, through_json(document_of(one))) == one
    assert remembered(Watch, through_json(document_of(two))) == two
    assert remembered(Customer, through_json(document_of(three))) == three


@given(instants, instants)
def test_texts_of_instants_sort_as_time_does(one: datetime, two: datetime) -> None:
    """So a store can search by them, whichever zones they came in."""
    assert (instant_text(one) < instant_text(two)) == (one < two)
    assert len(instant_text(one)) == 27


def test_an_instant_comes_back_in_utc() -> None:
    """It is the same instant; the zone it was told in is not kept."""
    back = instant_from(instant_text(NOW.astimezone(timezone(timedelta(hours=13, minutes=45)))))

    assert back == NOW
    assert back.tzinfo is UTC


@pytest.mark.parametrize("write", [lambda at: document_of(record(check_at=at)), instant_text])
def test_a_naive_instant_is_not_written(write: Callable[[datetime], object]) -> None:
    """It names no instant, and would be read back as another."""
    with pytest.raises(ValueError, match="has no time zone"):
        write(NOW.replace(tzinfo=None))


def test_documents_of_the_first_version_are_read() -> None:
    """The form does not change by accident."""
    assert (remembered(CaseRecord, FIRST_DOCUMENT), document_of(FIRST_RECORD)) == (FIRST_RECORD, FIRST_DOCUMENT)
    assert (list(FIRST_DOCUMENT), SCHEMA) == (["schema", *(part.name for part in fields(CaseRecord))], 1)


def test_a_missing_key_has_its_default() -> None:
    """A document from before a field was there is read, and fields at their default take no room."""
    least = {"schema": 1, "case_id": case(1)}

    assert remembered(CaseRecord, least) == CaseRecord(
        case(1),
        revision=0,
        standing=Standing.TRACKED,
        reason=None,
        number=None,
        modstamp=None,
        provisional=False,
        policy=None,
        evidence=None,
        clocks=(),
        check_at=None,
        observations=(),
        parked=None,
        parked_stamps={},
        retries=0,
        outbox=(),
    )
    assert document_of(CaseRecord(case(1))) == least


def test_an_unknown_key_is_passed_over() -> None:
    """A later version may have added a field, at any depth."""
    later = {**FIRST_DOCUMENT, "mood": "good", "clocks": [{**FIRST_DOCUMENT["clocks"][0], "hands": 2}]}

    assert remembered(CaseRecord, later) == FIRST_RECORD


def test_a_later_schema_is_refused() -> None:
    """What a later version means by it is not guessed."""
    with pytest.raises(Unreadable, match=r"is 2, this version reads up to 1: upgrade sfsync$"):
        remembered(CaseRecord, {**FIRST_DOCUMENT, "schema": 2})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"schema": None}, "schema"),
        ({"schema": 0}, "schema"),
        ({"case_id": None}, "case_id"),
        ({"revision": "1"}, "revision"),
        ({"retries": 1.0}, "retries"),
        ({"standing": "lost"}, "standing"),
        ({"check_at": 5}, "check_at"),
        ({"check_at": "soon"}, "check_at"),
        ({"check_at": "2026-11-23T10:00:00"}, "check_at"),
        ({"check_at": "0001-01-01T00:00:00+01:00"}, "check_at"),
        ({"clocks": {}}, "clocks"),
        ({"clocks": [FIRST_DOCUMENT["clocks"][0], {"state": "met"}]}, "clocks.1.name"),
        ({"parked_stamps": []}, "parked_stamps"),
        ({"parked_stamps": {"Due": {"at": AT}}}, "parked_stamps.Due"),
        ({"parked_stamps": {"Due": 5}}, "parked_stamps.Due"),
        ({"outbox": [None]}, "outbox.0"),
    ],
)
def test_garbage_is_named_by_its_place(change: dict[str, Any], where: str) -> None:
    """Whoever has to mend it finds it; nothing is read by half."""
    with pytest.raises(Unreadable) as caught:
        remembered(CaseRecord, {**FIRST_DOCUMENT, **change})

    assert caught.value.where == where
    assert str(caught.value) == f"{where}: {caught.value.fault}"


@pytest.mark.parametrize("document", [None, [], "x", 1])
@pytest.mark.parametrize("read", READINGS)
def test_what_is_no_object_is_refused(read: Callable[[object], object], document: object) -> None:
    """Whatever else JSON may hold."""
    with pytest.raises(Unreadable, match="not an object"):
        read(document)


def test_a_missing_key_without_default_is_named() -> None:
    """An entry without its instant says nothing."""
    document = document_of(entry())
    del document["at"]

    with pytest.raises(Unreadable, match=r"^at: is missing$"):
        remembered(Entry, document)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(sorted(FIRST_DOCUMENT)),
)
def test_no_garbage_raises_anything_but_unreadable(value: object, key: str) -> None:
    """A store catches one error, whatever stands in the file."""
    try:
        back = remembered(CaseRecord, {**FIRST_DOCUMENT, key: value})
    except Unreadable:
        return

    assert remembered(CaseRecord, document_of(back)) == back


def test_a_long_value_is_not_told_whole() -> None:
    """An error names what is wrong; it does not carry it into the logs."""
    with pytest.raises(Unreadable) as caught:
        remembered(CaseRecord, {**FIRST_DOCUMENT, "standing": "x" * 1_000})

    assert len(str(caught.value)) < 100


def test_a_type_without_codec_is_found_at_once() -> None:
    """A field of a new kind fails when the module is imported, not when it is first saved."""
    with pytest.raises(TypeError, match="has no codec"):
        codec(float)
