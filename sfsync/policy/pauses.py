"""What of a status feed's evidence pauses clocks."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from sfsync.model.evidence import Impact


class SalesforcePauses(Struct, frozen=True):
    """Which evidence pauses clocks (R14, R16). Patterns are shell-style and match whole texts in any case.

    `harmless` is known and does not pause; `takes_no_writes` means that an org on the instance takes none meanwhile.
    """

    impact_types: tuple[str, ...]
    maintenance_availability: tuple[str, ...]
    harmless_impact_types: tuple[str, ...]
    harmless_maintenance_availability: tuple[str, ...]
    takes_no_writes: tuple[str, ...]
    recovery_objective: timedelta
    recovery_point: timedelta

    def pauses(self, impact: Impact) -> bool:
        """Tell whether an impact of this kind pauses."""
        match impact.source:
            case Source.INCIDENT:
                return _matches(impact.type, self.impact_types)
            case Source.MAINTENANCE:
                return _matches(impact.type, self.maintenance_availability)
            case Source.OVERRIDE:
                return impact.ignores is None

    def knows(self, impact: Impact) -> bool:
        """Tell whether the kind is listed at all; one that is not does not pause, and a person should look at it."""
        harmless = {
            Source.INCIDENT: self.harmless_impact_types,
            Source.MAINTENANCE: self.harmless_maintenance_availability,
            Source.OVERRIDE: ("*",),
        }
        return self.pauses(impact) or _matches(impact.type, harmless[impact.source])

    def keeps_from_writing(self, impact: Impact) -> bool:
        """Tell whether an org takes no writes while the impact goes on."""
        return impact.source is not Source.OVERRIDE and _matches(impact.type, self.takes_no_writes)


def _matches(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text.casefold(), pattern.casefold()) for pattern in patterns)
