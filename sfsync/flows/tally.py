"""What a pass did, counted, so that a person or a script can see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.model.record import Standing
from sfsync.ports.cases import WriteOutcome, WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sfsync.model.record import CaseRecord
    from sfsync.model.task import TaskDraft


class Owed(Struct, frozen=True):
    """Tasks that a case calls for at an instant; `turn` stands in for its `check_at` until they are created."""

    drafts: tuple[TaskDraft, ...]
    as_of: datetime
    check_at: datetime | None
    turn: datetime


class Tally(Struct):
    """Counts of one pass, and for what went wrong the reason of each case, so that nothing is only a number.

    `owed` are the Tasks that the pass has still to create. `missing` are ids that the org does not have and never had.
    """

    read: int = 0
    stamped: int = 0
    unchanged: int = 0
    announced: int = 0
    tasks: int = 0
    deleted: int = 0
    missing: set[str] = field(default_factory=set)
    quarantined: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    put_off: dict[str, str] = field(default_factory=dict)
    tasks_refused: dict[str, str] = field(default_factory=dict)
    owed: dict[str, Owed] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add another pass's counts to this one."""
        self.read += other.read
        self.stamped += other.stamped
        self.unchanged += other.unchanged
        self.announced += other.announced
        self.tasks += other.tasks
        self.deleted += other.deleted
        self.missing.update(other.missing)
        self.quarantined.update(other.quarantined)
        self.refused.update(other.refused)
        self.put_off.update(other.put_off)
        self.tasks_refused.update(other.tasks_refused)
        self.owed.update(other.owed)


def count(
    settled: Iterable[CaseRecord], outcomes: Mapping[str, WriteOutcome], overtaken: frozenset[str], tally: Tally
) -> None:
    """Count what became of the cases of a page; those that were overtaken count where they are settled."""
    for record in settled:
        outcome = outcomes.get(record.case_id)
        if record.case_id in overtaken:
            continue
        if record.standing is Standing.QUARANTINED:
            tally.quarantined[record.case_id] = record.reason or ""
        elif record.standing is Standing.DELETED:
            tally.deleted += 1
        elif outcome is None and record.parked:
            tally.refused[record.case_id] = record.parked
        elif outcome is None:
            tally.unchanged += 1
        elif outcome.result is WriteResult.WRITTEN:
            tally.stamped += 1
        elif outcome.result is WriteResult.REFUSED:
            tally.refused[record.case_id] = outcome.reason
        elif outcome.result is WriteResult.RETRY:
            tally.put_off[record.case_id] = outcome.reason
        else:
            tally.deleted += 1
