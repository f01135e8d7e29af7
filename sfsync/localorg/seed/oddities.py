"""What is odd about some of the first forty cases, each thing once: what the data sheet speaks of beside the clocks.

The stories are told first, and without a draw for this: every other case is as it would be without.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.localorg.org.clock import whole_second
from sfsync.localorg.replacing import replace
from sfsync.localorg.seed.story import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.seed.story import Story

_STAGE, _STATUS = "SFSync_Defect_Stage__c", "Status"


class Oddity(Struct, frozen=True):
    """What differs: values of the row, whose case it is, a release in so many days, stages, times it was reopened."""

    values: Mapping[str, str] = field(default_factory=dict)
    customer: str | None = None
    release_in: int | None = None
    stages: tuple[str, ...] = ()
    reopened: int = 0

    def row(self, created_at: datetime) -> Row:
        """Return the values of the case's own row, which was created at an instant."""
        days = self.release_in
        release: Row = {} if days is None else {"SFSync_Release_Date__c": (created_at + timedelta(days=days)).date()}
        return {**self.values, **release}


PLAIN = Oddity()
ODDITIES: Mapping[int, Oddity] = {
    6: Oddity({"Origin": "Phone"}, customer="standard"),
    9: Oddity(customer="third contact"),
    10: Oddity(customer="contact without a place"),
    12: Oddity({"SFSync_Support_Tier__c": "Platinum"}),
    14: Oddity(stages=("Initial Contact", "Triage", "Development")),
    16: Oddity(release_in=12),
    19: Oddity({"SFSync_Team__c": "Night Shift"}),
    22: Oddity(stages=("Initial Contact", "Triage", "Hotfix")),
    23: Oddity(release_in=20),
    24: Oddity(reopened=2),
    26: Oddity({"SFSync_Category__c": "Plumbing"}),
    30: Oddity(customer="no package"),
    32: Oddity(stages=("Initial Contact", "Triage", "Investigation", "Triage")),
    33: Oddity(customer="inactive manager"),
    34: Oddity(reopened=3),
    39: Oddity(customer="no engineer"),
}
"""By the number of the case. All of these are open and of a type that the clocks apply to."""


def retold(story: Story, oddity: Oddity, now: datetime) -> Story:
    """Return a story with the stages and the reopenings of an oddity, spread evenly over the time there was."""
    if oddity.stages:
        kept = tuple(each for each in story.changes if each.field != _STAGE)
        passed = _chain(_STAGE, (None, *oddity.stages), story.created_at, now)
        return replace(story, changes=_sorted((*kept, *passed)))
    if oddity.reopened:
        since = max(each.at for each in story.changes)
        status = next(each.new for each in reversed(story.changes) if each.field == _STATUS)
        again = _chain(_STATUS, (status, *("Closed", "Open") * oddity.reopened), since, now)
        return replace(story, changes=(*story.changes, *again))
    return story


def _chain(field: str, values: tuple[str | None, ...], start: datetime, end: datetime) -> list[Change]:
    """Return the changes from value to value, at even distances strictly between two instants."""
    step = (end - start) / len(values)
    return [
        Change(whole_second(start + step * place), field, old, new)
        for place, (old, new) in enumerate(pairwise(values), 1)
    ]


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: each.at))
