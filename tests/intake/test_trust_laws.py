"""Whatever becomes of a record on its way: it is read or rejected, and no impact comes of it that could not be."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sfsync.intake.trust import Parsed, RejectedRecord, incident, maintenance
from tests.intake.trust_records import SEEN, Raw, a_maintenance, an_incident, event, impact

INSTANTS = st.sampled_from(
    ["2026-11-24T08:00:00Z", "2026-11-24T13:00:00.5+00:00", "2026-11-24", "", "9999-12-31T23:59Z"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | INSTANTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
RECORDS = {
    incident: an_incident(impact(), impact(id=7002), IncidentEvents=[event("correction"), event("update")]),
    maintenance: a_maintenance(impact(), MaintenanceEvents=[event("cancelled"), event("scheduled")]),
}


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths to everything within a record."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key in keys for place in places(value[key], (*path, key)))]  # type: ignore[index] # a dict or a list


@st.composite
def mutated(draw: st.DrawFn, whole: Raw) -> Raw:
    """Return a record in which something was replaced or lost."""
    raw = deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(raw)))
        parent: Any = raw
        for key in way:
            parent = parent[key]
        if draw(st.booleans()):
            parent[last] = draw(VALUES)
        else:
            del parent[last]
    return raw


def holds(parsed: Parsed) -> bool:
    """Tell whether whatever can be used of a record could have been."""
    usable = [each for each in parsed.sighting.impacts if each.fault is None]
    times = all(each.start is not None and (each.end is None or each.start <= each.end) for each in usable)
    return times and len({each.key for each in parsed.sighting.impacts}) == len(parsed.sighting.impacts)


@given(st.data(), st.sampled_from(list(RECORDS)))
def test_a_record_with_anything_wrong_in_it_is_read_or_rejected(data: st.DataObject, parse: Any) -> None:  # noqa: ANN401 - either of the two
    """Nothing else is raised, and no impact without a fault ends before it begins or has no start."""
    raw = data.draw(mutated(RECORDS[parse]))

    try:
        parsed = parse(raw, SEEN, "NA1")
    except RejectedRecord:
        return

    assert holds(parsed)
    assert json.loads(parsed.sighting.raw) == json.loads(json.dumps(raw))
    assert parsed.sighting.raw.isascii()


@given(VALUES)
def test_anything_at_all_is_read_or_rejected(raw: object) -> None:
    """A record may be any JSON."""
    try:
        parsed = incident(raw, SEEN)
    except RejectedRecord:
        return

    assert holds(parsed)


@given(st.data(), st.integers(0, 3 * 24 * 60))
def test_what_was_read_stands_as_long_as_it_says(data: st.DataObject, minutes: int) -> None:
    """Until `stands_until` a second reading finds the same; so an answer that did not change need not be read again."""
    raw = data.draw(mutated(RECORDS[incident]))
    later = SEEN + timedelta(minutes=minutes)

    try:
        first = incident(raw, SEEN)
    except RejectedRecord:
        return

    if first.stands_until is None or later < first.stands_until:
        assert incident(raw, later) == first.seen_again(later)
