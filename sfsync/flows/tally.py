"""What a pass did, counted, so that a person or a script can see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.task import TaskDraft


@dataclass(frozen=True, slots=True)
class Owed:
    """Tasks that a case calls for at an instant; `turn` stands in for its `check_at` until they are created."""

    drafts: tuple[TaskDraft, ...]
    as_of: datetime
    check_at: datetime | None
    turn: datetime


@dataclass(slots=True)
class Tally:
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
