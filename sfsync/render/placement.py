"""Where a case belongs, as `explain` tells it: an extra key beside the readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfsync.render.instants import instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sfsync.model.placement import Flag, Standpoint


def placement_document(standpoint: Standpoint | None, flags: Iterable[Flag]) -> dict[str, Any]:
    """Return team, tier, owner and flags as JSON-ready values; all but the flags are null where nothing is promised."""
    told = [{"key": flag.key, "text": flag.text} for flag in flags]
    if standpoint is None:
        empty = dict.fromkeys(("team", "region", "next", "next_at", "tier", "owner"))
        return {**empty, "covers_now": [], "reasons": [], "flags": told}
    return {
        "team": standpoint.team,
        "region": standpoint.region,
        "covers_now": list(standpoint.covers_now),
        "next": standpoint.next_team,
        "next_at": _text(standpoint.next_at),
        "tier": standpoint.tier,
        "owner": standpoint.owner,
        "reasons": list(standpoint.reasons),
        "flags": told,
    }


def _text(at: datetime | None) -> str | None:
    return instant(at) if at else None
