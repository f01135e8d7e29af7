"""What a Case should carry of team, tier, owner and flags; a person's choice holds until something new happens.

What we wrote is told from what a person chose by memory: a value that is neither what the Case should carry nor what it
carried at our last look is somebody's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.escalation import rank_after
from sfsync.model.placement import Flag
from sfsync.model.record import OWNER, CaseRecord, Entry, EntryKind, PlacementRecord, Stamp
from sfsync.model.replacing import replace
from sfsync.plan.stamps import TEXT_LENGTH, shortened
from sfsync.policy.duties import Dedicated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sfsync.engine.place import Place
    from sfsync.model.case import Case
    from sfsync.model.placement import Trigger
    from sfsync.model.record import Stamps
    from sfsync.policy.policy import Policy

_QUEUE = "00G"  # how the ids of queues begin


class Placed(NamedTuple):
    """What to stamp, remember and tell of where a case belongs, and what a person should look at."""

    stamps: Stamps
    memory: PlacementRecord | None
    entries: tuple[Entry, ...] = ()
    next_at: datetime | None = None
    flags: tuple[Flag, ...] = ()


class _Tier(NamedTuple):
    name: str | None
    rank: int | None  # None: a tier that the policy does not know
    raised_by: Trigger | None
    counted: tuple[str, ...]


def flag_stamps(flags: Iterable[Flag]) -> Stamps:
    """Return the flags as the one field that holds them; it is emptied when nothing is left to look at.

    The first are told in full, as many as fit; of the others the field says what they are about, and leaves none out.
    """
    told = list({flag.text: flag for flag in flags}.values())
    for full in range(len(told), 0, -1):
        text = "; ".join([*(flag.text for flag in told[:full]), *(flag.kind for flag in told[full:])])
        if len(text) <= TEXT_LENGTH:
            return {Stamp.FLAG: text}
    others = "".join(f"; {flag.kind}" for flag in told[1:])
    return {Stamp.FLAG: shortened(told[0].text, TEXT_LENGTH - len(others)) + others if told else None}


def placed(record: CaseRecord, case: Case, policy: Policy, found: Place | None, at: datetime) -> Placed:
    """Decide on team, tier and owner; those of a case that is closed, or is promised nothing, stay as they are."""
    if found is None or not found.is_open:
        return Placed({}, record.placement)
    before = record.placement or PlacementRecord(found.route.at)
    tier = _tier(before, case, policy, found)
    team, chosen = _team(before, case, policy, found, is_first=record.placement is None)
    wanted = _owner(policy, case, found, tier)
    event = f"{found.route.at.isoformat()}/{tier.rank}/{wanted}" if wanted else before.event
    takes = _takes(before, case, wanted, event)
    memory = PlacementRecord(
        routed_at=found.route.at,
        team=team,
        team_seen=case.team,
        team_chosen=chosen,
        tier=tier.name,
        tier_seen=case.tier,
        triggers=tier.counted,
        event=event,
        answered=event if wanted and _is_settled(case, wanted) else before.answered,
        refused=before.refused if before.refused == wanted else None,
    )
    stamps: dict[str, str | None] = {Stamp.TEAM: team, Stamp.SUPPORT_TIER: tier.name}
    return Placed(
        stamps | {OWNER: wanted} if takes else stamps,
        memory,
        _entries(record, case, policy, tier, at),
        found.next_at,
        (*found.route.flags, *_refused(memory)),
    )


def confirmed(record: CaseRecord, stamps: Stamps) -> CaseRecord:
    """Return the record of a case that took these stamps: what it carries now is known without another look."""
    memory = record.placement
    if memory is None or not stamps.keys() & {Stamp.TEAM, Stamp.SUPPORT_TIER, OWNER}:
        return record
    written = replace(
        memory,
        team_seen=memory.team if Stamp.TEAM in stamps else memory.team_seen,
        tier_seen=memory.tier if Stamp.SUPPORT_TIER in stamps else memory.tier_seen,
        answered=memory.event if OWNER in stamps else memory.answered,
    )
    return replace(record, placement=written)


def without_owner(record: CaseRecord, stamps: Stamps) -> CaseRecord | None:
    """Return the record of a case that refused stamps with an owner among them: the others are tried without it."""
    owner = stamps.get(OWNER)
    if record.placement is None or not isinstance(owner, str):
        return None
    return replace(record, placement=replace(record.placement, refused=owner))


def _team(before: PlacementRecord, case: Case, policy: Policy, found: Place, *, is_first: bool) -> tuple[str, bool]:
    """Return the team that a case should carry, and whether a person chose it: theirs holds until the next event.

    A name that the policy does not know is left alone, unless it is one that we wrote under an older policy.
    """
    carried = case.team
    if carried is None:
        return found.route.team, False
    unknown = carried not in set(policy.desk.team_names())
    if is_first:
        return (carried, True) if unknown else (found.route.team, False)
    ours = carried in {before.team, before.team_seen} and not before.team_chosen
    if not ours and (unknown or before.routed_at == found.route.at):
        return carried, True
    return found.route.team, False


def _tier(before: PlacementRecord, case: Case, policy: Policy, found: Place) -> _Tier:
    ranks = policy.desk.tier_names.meanings
    is_pending = case.tier == before.tier_seen and before.tier != before.tier_seen
    carried = before.tier if is_pending else case.tier
    if carried is not None and carried not in ranks:
        return _Tier(case.tier, None, None, before.triggers)
    base = None if carried is None else ranks[carried]
    rank, top = rank_after(base, found.triggers, frozenset(before.triggers))
    name = carried if carried is not None and rank == base else policy.desk.tiers[rank].name
    return _Tier(name, rank, top, tuple(dict.fromkeys(each.key for each in found.triggers)))


def _owner(policy: Policy, case: Case, found: Place, tier: _Tier) -> str | None:
    """Return who should own a case that nobody has taken: the customer's own person, or a queue."""
    role = policy.terms[policy.packages[case.package]].dedicated
    straight = found.route.person and role is Dedicated.ACCOUNT_MANAGER
    queue = policy.desk.tiers[tier.rank].queue if tier.rank else None
    return queue if queue and not straight else found.route.owner


def _takes(before: PlacementRecord, case: Case, wanted: str | None, event: str | None) -> bool:
    """Tell whether to give a case to its owner: only from a queue, and once per event."""
    if wanted is None or case.owner_id is None or _is_settled(case, wanted):
        return False
    return event != before.answered and wanted != before.refused


def _is_settled(case: Case, wanted: str) -> bool:
    """Tell whether an event is answered: the owner is the one it asks for, or a person has taken the case."""
    return case.owner_id is not None and (case.owner_id == wanted or not case.owner_id.startswith(_QUEUE))


def _entries(record: CaseRecord, case: Case, policy: Policy, tier: _Tier, at: datetime) -> tuple[Entry, ...]:
    if tier.raised_by is None:
        return ()
    key = f"{case.id}/{record.revision}/{EntryKind.ESCALATED}"
    text = f"raised to {policy.desk.tiers[tier.raised_by.rank].name}: {tier.raised_by.reason}"
    facts = {"number": case.number, "tier": tier.name or "", "trigger": tier.raised_by.key}
    if case.tier:
        facts["tier_before"] = case.tier
    return (Entry(key, case.id, at, EntryKind.ESCALATED, text, notify=True, facts=facts),)


def _refused(memory: PlacementRecord) -> tuple[Flag, ...]:
    if memory.refused is None:
        return ()
    return (
        Flag(
            "owner_refused", f"the org does not take {memory.refused} as owner: see that it is active, and has access"
        ),
    )
