"""Takes case ids out of what comes from outside: one that is none does not spoil the others, and is never silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.intake.hint import Hint
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown
from sfsync.model.ids import case_id

if TYPE_CHECKING:
    from collections.abc import Collection

_PREFIX = "500"  # of every Case in every org


def case_hint(given: Collection[object]) -> Hint:
    """Return a hint at the ids given, in either form; raise Rejected where not one of them is a Case's."""
    ids = {one: case_id_or_none(one) for one in given if isinstance(one, str)}
    odd = [one for one in given if not isinstance(one, str) or ids[one] is None]
    found = tuple(dict.fromkeys(known for known in ids.values() if known is not None))
    if not found:
        raise Rejected(f"there is no id of a Case among {len(given)}: {', '.join(map(shown, odd[:3]))}")
    return Hint(found, oddities=(f"{len(odd)} are no ids of Cases: {shown(odd[0])}",) if odd else ())


def case_id_or_none(given: object) -> str | None:
    """Return the 18-character form of a Case's id, None for what is not one."""
    try:
        return case_id(given) if isinstance(given, str) and given.startswith(_PREFIX) else None
    except ValueError:
        return None
