"""What a policy promises beside the clocks: recurring duties, checkpoints of the defect process, notice of releases."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from sfsync.hours.business_hours import BusinessHours


class Rhythm(StrEnum):
    """How often a duty comes round; each time is a whole week, month, quarter or year of the calendar."""

    NONE = "none"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


class Dedicated(StrEnum):
    """Who of Support a customer is given for their own."""

    SUPPORT_ENGINEER = "support_engineer"
    ACCOUNT_MANAGER = "technical_account_manager"

    @property
    def label(self) -> str:
        """The name as people read it."""
        return self.value.replace("_", " ").title()


class Terms(Struct, frozen=True):
    """What a support package holds beside coverage.

    `channels` are in lower case, none means any; `named_contacts` None means any number.
    """

    named_contacts: int | None = None
    channels: frozenset[str] = frozenset()
    dedicated: Dedicated | None = None
    health_checks: Rhythm = Rhythm.NONE
    system_review: Rhythm = Rhythm.NONE
    proactive_monitoring: Rhythm = Rhythm.NONE


class Calendar(Struct, frozen=True):
    """The hours and the zone in which days are counted."""

    hours: BusinessHours
    zone: ZoneInfo


class Checkpoints(Struct, frozen=True):
    """The checkpoints of the defect process, in open time of the calendar but for `look_back`, which is elapsed time.

    They concern cases of `types`. `status_updates` has an interval by priority, counted while the case is in one of
    `update_in`. What lies further back than `look_back` is left alone.
    """

    types: frozenset[str]
    update_in: frozenset[str]
    status_updates: Mapping[str, timedelta]
    documentation: timedelta
    review: timedelta
    survey: timedelta
    look_back: timedelta

    def is_recent(self, since: datetime, at: datetime) -> bool:
        """Tell whether what came up by an instant does not lie too far back."""
        return since <= at <= since + self.look_back
