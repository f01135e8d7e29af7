"""Where a case stands, as it would be placed at one instant: what `explain` shows, and no stamp holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.flags import flags
from sfsync.engine.place import cover, place
from sfsync.model.placement import Standpoint
from sfsync.model.record import OWNER, CaseRecord, Stamp
from sfsync.plan.placement import placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.engine.place import Place
    from sfsync.model.case import Case
    from sfsync.model.milestone import Readings
    from sfsync.model.placement import Flag
    from sfsync.policy.policy import Policy


def standpoint(
    case: Case, policy: Policy, readings: Readings, record: CaseRecord | None = None
) -> tuple[Standpoint | None, tuple[Flag, ...]]:
    """Return where a case stands as of its readings, and its flags; `record` is what is remembered of it."""
    flagged = flags(case, policy, readings.at)
    found = place(case, policy, readings)
    if found is None:
        return None, flagged
    known = record or CaseRecord(case.id)
    decided = placed(known, case, policy, found, readings.at)
    covers = cover(case, policy, found.route.region, readings.at)
    owner = case.owner_id or (found.route.owner if found.is_open else None)
    stands = Standpoint(
        _text(decided.stamps.get(Stamp.TEAM, case.team)),
        found.route.region,
        covers.teams,
        covers.next_team,
        covers.next_at,
        _text(decided.stamps.get(Stamp.SUPPORT_TIER, case.tier)),
        _text(decided.stamps.get(OWNER, owner)),
        tuple(_reasons(found, decided.stamps.get(Stamp.TEAM, case.team), policy)),
    )
    return stands, (*flagged, *decided.flags)


def _reasons(found: Place, team: object, policy: Policy) -> Iterator[str]:
    yield from found.route.reasons
    if team in set(policy.desk.team_names()) and team != found.route.team:
        yield f"team {team} was chosen by a person"
    yield from (f"tier: {trigger.reason}" for trigger in found.triggers)
    if not found.is_open:
        yield "closed: what the Case carries stays"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
