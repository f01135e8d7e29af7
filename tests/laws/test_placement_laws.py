"""What holds of team, tier and owner for every history: never down by itself, two looks are one, order is nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sfsync.engine.evaluate import evaluate
from sfsync.engine.place import place
from sfsync.model.case import Case, Customer, Person
from sfsync.model.record import OWNER, CaseRecord, Stamp, Stamps
from sfsync.model.replacing import replace
from sfsync.plan.placement import confirmed, placed
from tests.laws.generated import cases, instants, sheet

QUEUE, TAM = "00G000000000001EAA", Person("005000000000001AAA", "Dana", active=True)
CATEGORIES = st.none() | st.sampled_from([*sheet().desk.categories.known, "Plumbing"])
RANK = sheet().desk.tier_names.meanings


def look(case: Case, record: CaseRecord, at: datetime) -> tuple[Case, CaseRecord, Stamps, int]:
    """Look at a case and write what is decided: the case as it is then, what is remembered, stamps, notices."""
    now = max(at, case.created_at)
    readings = evaluate(case, sheet(), (), now)
    decided = placed(record, case, sheet(), place(case, sheet(), readings), now)
    carried = {Stamp.TEAM: case.team, Stamp.SUPPORT_TIER: case.tier, OWNER: case.owner_id}
    stamps = {name: value for name, value in decided.stamps.items() if carried[name] != value}
    written = {name: str(value) if value else None for name, value in {**carried, **stamps}.items()}
    after = replace(case, team=written[Stamp.TEAM], tier=written[Stamp.SUPPORT_TIER], owner_id=written[OWNER])
    kept = confirmed(replace(record, placement=decided.memory, revision=record.revision + 1), stamps)
    return after, kept, stamps, len(decided.entries)


@st.composite
def placeable(draw: st.DrawFn) -> Case:
    """Return a case in a queue, of a customer with a manager, with an issue of some category."""
    case = draw(cases())
    return replace(case, owner_id=QUEUE, category=draw(CATEGORIES), customer=Customer("India", TAM, TAM))


@given(placeable(), instants())
def test_a_second_look_finds_nothing_to_do(case: Case, at: datetime) -> None:
    """No stamp, no notice, and the same memory but for its count."""
    after, record, _, _ = look(case, CaseRecord(case.id), at)
    again, kept, stamps, told = look(after, record, at)

    assert (stamps, told, again) == ({}, 0, after)
    assert kept.placement == record.placement or (kept.placement and kept.placement.tier == after.tier)


@given(placeable(), st.lists(instants(), min_size=1, max_size=6))
def test_the_tier_never_goes_down_by_itself(case: Case, moments: list[datetime]) -> None:
    """Whatever passes between the looks."""
    record, before = CaseRecord(case.id), 0
    for at in sorted(moments):
        case, record, _, _ = look(case, record, at)
        now = RANK[case.tier] if case.tier else before

        assert now >= before
        before = now


@given(placeable(), st.lists(instants(), min_size=1, max_size=6), st.sampled_from([*RANK]))
def test_what_a_person_chose_is_only_raised_by_something_new(case: Case, moments: list[datetime], choice: str) -> None:
    """Looks at one instant leave the choice as it is; and an owner who is a person stays for ever."""
    record = CaseRecord(case.id)
    for at in sorted(moments):
        case, record, _, _ = look(case, record, at)
    chosen = replace(case, tier=choice, owner_id="005000000000009AAA")
    for _ in range(3):
        chosen, record, _, told = look(chosen, record, max(moments))

        assert (chosen.tier, told) == (choice, 0)
    later, _, _, _ = look(chosen, record, max(moments) + timedelta(days=400))
    assert later.owner_id == "005000000000009AAA"


@given(placeable(), instants(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(case: Case, at: datetime, random: Random) -> None:
    """Rows of the history in any order place the case the same."""
    shuffled = replace(
        case,
        history=tuple(random.sample(case.history, len(case.history))),
        messages=tuple(random.sample(case.messages, len(case.messages))),
    )
    (one, *_), (other, *_) = look(case, CaseRecord(case.id), at), look(shuffled, CaseRecord(case.id), at)

    assert (one.team, one.tier, one.owner_id) == (other.team, other.tier, other.owner_id)
