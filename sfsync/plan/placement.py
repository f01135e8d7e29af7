"""What a Case should carry of where it belongs and of what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.model.record import Stamp
from sfsync.plan.stamps import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.model.placement import Flag
    from sfsync.model.record import Stamps


def flag_stamps(flags: Iterable[Flag]) -> Stamps:
    """Return the flags as the one field that holds them; it is emptied when nothing is left to look at."""
    return {Stamp.FLAG: shortened(dict.fromkeys(flag.text for flag in flags))}
