"""Laws of evidence: what pauses depends on what was seen last, not on the order or the number of the looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.adapters.memory import MemoryStore
from sfsync.engine.evaluate import evaluate
from sfsync.engine.evidence import in_force, revisions_of
from sfsync.engine.pauses import Cause, causes, pauses, united
from sfsync.flows.take_evidence import TakeEvidence
from sfsync.hours.interval import FOREVER, Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.case import Case
from sfsync.model.evidence import Impact, Sighting, Source
from sfsync.model.milestone import Reading, State
from sfsync.model.replacing import replace
from sfsync.model.watch import Stay, Watch
from tests.laws.generated import EPOCH, LASTING, cases, instants, intervals, sheet

RULES = sheet().salesforce
AFTER = EPOCH + LASTING
KINDS = ("serviceDisruption", "readOnlySiteSwitch", "performanceDegradation", "neverSeen")
HOME = (Stay("NA137"),)


@st.composite
def impacts(draw: st.DrawFn, record: str) -> Impact:
    """Draw an impact of a record; it may have lost the instance, be void or have a fault."""
    span = draw(intervals(60))
    return Impact(
        source=Source.INCIDENT,
        record=record,
        id=draw(st.sampled_from("ab")),
        instances=draw(st.sampled_from([("NA137",), ("NA1", "NA137"), ("NA1",)])),
        type=draw(st.sampled_from(KINDS)),
        start=span.start,
        end=draw(st.sampled_from([span.end, None])),
        void=draw(st.sampled_from([None, None, "withdrawn"])),
        fault=draw(st.sampled_from([None, None, "ends before it begins"])),
    )


@st.composite
def sightings(draw: st.DrawFn) -> list[Sighting]:
    """Draw sightings of a few records, no two of one record at one instant."""
    seen_at = draw(st.lists(instants(60), min_size=1, max_size=6, unique=True))
    return [_sighting(draw, at) for at in seen_at]


def _sighting(draw: st.DrawFn, at: datetime) -> Sighting:
    record = draw(st.sampled_from(["1", "2"]))
    found = draw(st.lists(impacts(record), max_size=2, unique_by=lambda one: one.id))
    return Sighting(Source.INCIDENT, record, at, tuple(found), raw=repr(found))


def held(store: MemoryStore, at: datetime = AFTER) -> tuple[Cause, ...]:
    """Return what pauses on NA137 by all that a store was told."""
    return causes("NA137", in_force(store.revisions("NA137")), RULES, at)


def told(seen: list[Sighting]) -> MemoryStore:
    """Return a store that was told sightings, one after the other."""
    store = MemoryStore()
    for sighting in seen:
        store.observe(revisions_of(sighting))
    return store


@given(seen=sightings(), mixer=st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(seen: list[Sighting], mixer: Random) -> None:
    """Any revisions, in any order, with repeats: the same pauses."""
    mixed = seen + mixer.sample(seen, mixer.randint(0, len(seen)))
    mixer.shuffle(mixed)

    assert held(told(mixed)) == held(told(sorted(seen, key=lambda one: one.seen_at)))


@given(seen=sightings(), mixer=st.randoms(use_true_random=False))
def test_the_way_in_does_not_matter(seen: list[Sighting], mixer: Random) -> None:
    """One look each in any order, or all in one look: the watch ends with the same impacts."""
    mixed = list(seen)
    mixer.shuffle(mixed)
    apart, together = TakeEvidence(MemoryStore(), sheet().salesforce), TakeEvidence(MemoryStore(), sheet().salesforce)
    watch = Watch("NA137")
    for sighting in mixed:
        watch = apart.look(watch, [sighting], AFTER)

    assert watch.impacts == together.look(Watch("NA137"), seen, AFTER).impacts
    assert causes("NA137", watch.impacts, RULES, AFTER) == held(told(seen))


@given(seen=sightings())
def test_a_record_decides_as_it_was_seen_last(seen: list[Sighting]) -> None:
    """Without faults, what is in force is what the latest sighting of each record holds: no more, no less."""
    sound = [replace(one, impacts=tuple(replace(i, fault=None) for i in one.impacts)) for one in seen]
    latest = {one.record: one for one in sorted(sound, key=lambda one: one.seen_at)}
    present = sorted(i.key for one in latest.values() for i in one.impacts)

    store = told(sound)
    ever = {r.record_key for r in store.revisions("NA137")}

    assert [i.key for i in in_force(store.revisions("NA137"))] == [k for k in present if k.split("/")[0] in ever]


@given(seen=sightings())
def test_what_is_withdrawn_altogether_pauses_nothing(seen: list[Sighting]) -> None:
    """Every record is seen once more, later, without its impacts."""
    store = told(seen)
    for record in ("1", "2"):
        store.observe(revisions_of(Sighting(Source.INCIDENT, record, AFTER + timedelta(hours=1), ())))

    assert held(store) == ()


@given(seen=sightings(), at=instants(60), later=instants(60))
def test_as_of_is_monotone(seen: list[Sighting], at: datetime, later: datetime) -> None:
    """What paused before an instant did so as of any later one too; and nothing pauses before it begins."""
    early, late = sorted((at, later))
    store = told(seen)
    known = IntervalSet(Interval(c.interval.start, min(c.interval.end, early)) for c in held(store, early))

    assert known == united(held(store, late)).before(early)
    assert all(cause.interval.start <= early for cause in held(store, early))
    assert all(cause.interval.end <= early or cause.interval.end == FOREVER for cause in held(store, early))


@given(spans=st.lists(intervals(60).filter(bool), max_size=5))
def test_overlapping_impacts_are_a_union(spans: list[Interval]) -> None:
    """An instant is paused if and only if one of them holds it."""
    found = united(causes("NA137", [one_impact(span, str(n)) for n, span in enumerate(spans)], RULES, AFTER))

    assert found == IntervalSet(spans)


def one_impact(span: Interval, number: str = "1") -> Impact:
    """Return an impact that pauses."""
    return Impact(Source.INCIDENT, number, "1", ("NA137",), "serviceDisruption", span.start, span.end)


def readings(case: Case, spans: list[Interval], at: datetime) -> tuple[Reading, ...]:
    """Return First Response and Resolution of a case under some incidents."""
    told = [one_impact(span, str(n)) for n, span in enumerate(spans)]
    return evaluate(case, sheet(), pauses(case, HOME, {"NA137": told}, RULES, at), at).milestones[:2]


@settings(max_examples=60)
@given(case=cases(60), spans=st.lists(intervals(60), max_size=3), another=intervals(60))
def test_another_impact_never_makes_a_due_earlier(case: Case, spans: list[Interval], another: Interval) -> None:
    """Of First Response and Resolution, once all impacts have ended."""
    at = AFTER + timedelta(days=1)
    before, after = readings(case, spans, at), readings(case, [*spans, another], at)

    for old, new in zip(before, after, strict=True):
        # While a pause holds, the due instant waits where it stood as the pause began: an impact may make that earlier.
        assert new.paused_since or old.due_at is None or (new.due_at is not None and new.due_at >= old.due_at)


@settings(max_examples=60)
@given(case=cases(60), night=st.integers(0, 20), hours=st.tuples(st.integers(0, 11), st.integers(1, 12)))
def test_an_impact_out_of_hours_changes_nothing(case: Case, night: int, hours: tuple[int, int]) -> None:
    """Between 19:00 and 07:00 in Chicago (01:00Z-12:00Z holds in summer and in winter), a Standard case."""
    standard = replace(case, package="Standard")
    start = EPOCH + timedelta(days=night, hours=1 + min(hours[0], 10))
    span = Interval(start, min(start + timedelta(hours=hours[1]), EPOCH + timedelta(days=night, hours=12)))
    at = AFTER + timedelta(days=1)

    for old, new in zip(readings(standard, [], at), readings(standard, [span], at), strict=True):
        assert (old.due_at, old.state, old.elapsed, old.paused) == (new.due_at, new.state, new.elapsed, new.paused)


@given(case=cases(60), start=instants(60), later=st.integers(0, 90))
def test_while_an_open_impact_holds_nothing_recedes(case: Case, start: datetime, later: int) -> None:
    """At any two instants within it, what was not over when it began reads the same due and remaining."""
    open_one = Interval(start, FOREVER)
    at = max(start, case.created_at, AFTER)

    for now, then in zip(*(readings(case, [open_one], at + n * timedelta(hours=1)) for n in (0, later)), strict=True):
        if now.state is State.PAUSED:
            assert (then.state, then.due_at, then.remaining) == (now.state, now.due_at, now.remaining)


def test_an_end_that_was_told_ahead_is_noticed_when_it_comes() -> None:
    """Paused by hand at 0:00 until 1:00, handed on; at 2:00 the clocks run again, and the cases are to be looked at."""
    take, hour = TakeEvidence(MemoryStore(), sheet().salesforce), timedelta(hours=1)
    pause = Impact(Source.OVERRIDE, "1", "1", ("NA137",), "pause", EPOCH, EPOCH + hour)
    entered = take.told(Watch("NA137"), Sighting(Source.OVERRIDE, "1", EPOCH, (pause,)), EPOCH)
    handed_on = replace(take.look(entered, [], EPOCH), pending_since=None)

    assert take.look(handed_on, [], EPOCH + 2 * hour).pending_since == EPOCH
