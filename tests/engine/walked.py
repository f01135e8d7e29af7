"""Readings found by walking minute by minute through a case's life: slow, and with no idea of intervals.

Written from the readings R1-R10, R13 and R18 alone. It holds for cases whose events lie on whole minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sfsync.model.case import Author, Case, Field

MINUTE = timedelta(minutes=1)
CHICAGO = ZoneInfo("America/Chicago")
ALWAYS_OPEN = {("Premium", "P1"), ("Signature Plus", "P1"), ("Signature Plus", "P2")}
MINUTES = {
    "first_response": {"P1": 60, "P2": 120, "P3": 480, "P4": 2 * 720},
    "resolution": {"P1": 240, "P2": 480, "P3": 2 * 720, "P4": 5 * 720},
}
PAUSING = {"On Hold", "In Development", "Closed"}
Cut = tuple[tuple[datetime, datetime], ...]


class Walked(NamedTuple):
    """What a walk finds, in the order in which a reading has it; durations in minutes."""

    state: str
    due_at: datetime
    completed_at: datetime | None
    target: int
    elapsed: int
    paused: int
    remaining: int | None


@cache
def is_open(at: datetime, always: bool) -> bool:
    """Tell whether the minute that begins counts."""
    local = at.astimezone(CHICAGO)
    return always or (local.weekday() < 5 and 7 <= local.hour < 19)


class Walk:
    """One clock of one case, as of a minute."""

    def __init__(self, case: Case, cut: Cut, at: datetime, milestone: str) -> None:
        """Work out when it was done, and what held when."""
        self.case, self.cut, self.at, self.milestone = case, cut, at, milestone
        self.statuses = self._values(Field.STATUS, case.status)
        self.completed = self._completed()
        self.end = self.completed or at
        self.priorities = [
            (since, value) for since, value in self._values(Field.PRIORITY, case.priority) if since <= self.end
        ]
        self.pause_began = None if self.completed or not self._paused(at) else self._first_minute_of_the_pause()
        self.counts_until = self.pause_began or self.end

    def _values(self, field: Field, current: str | None) -> list[tuple[datetime, str]]:
        changes = [change for change in self.case.history if change.field is field]
        first = changes[0].old if changes else current
        values = [(self.case.created_at, first), *((change.at, change.new) for change in changes)]
        return [(since, str(value)) for since, value in values if since <= self.at]

    def _completed(self) -> datetime | None:
        entered = [
            since
            for index, (since, status) in enumerate(self.statuses)
            if status == "Closed" and (index == 0 or self.statuses[index - 1][1] != "Closed")
        ]
        if self.milestone == "resolution":
            return entered[-1] if self.statuses[-1][1] == "Closed" else None
        answers = [m.at for m in self.case.messages if m.public and m.author is Author.SUPPORT and m.at <= self.at]
        return min(answers + entered, default=None)

    def _paused(self, minute: datetime) -> bool:
        if any(start <= minute < end for start, end in self.cut):
            return True
        held = [status for since, status in self.statuses if since <= minute]
        return self.milestone == "resolution" and bool(held) and held[-1] in PAUSING

    def _first_minute_of_the_pause(self) -> datetime:
        minute = self.at
        while minute > self.case.created_at and self._paused(minute - MINUTE):
            minute -= MINUTE
        return minute

    def _counts(self, minute: datetime, priority: str) -> bool:
        paused = minute < self.counts_until and self._paused(minute)
        return is_open(minute, (self.case.package, priority) in ALWAYS_OPEN) and not paused

    def _due(self, since: datetime, priority: str) -> datetime:
        left, minute = MINUTES[self.milestone][priority], since
        while left:
            left -= self._counts(minute, priority)
            minute += MINUTE
        return minute

    def due(self) -> datetime:
        """R9: a raise gives the earlier of the old due and a new one; R10: a lowering gives that of a new case."""
        (start, last), *changes = self.priorities
        found = self._due(start, last)
        for since, priority in changes:
            if priority < last:  # P1 comes before P2
                found = min(found, self._due(since, priority))
            elif priority > last:
                found = self._due(start, priority)
            last = priority
        return found

    def read(self) -> Walked:
        """Return what `explain` should say."""
        due, priority = self.due(), self.priorities[-1][1]
        spent = self._minutes(self.case.created_at, self.counts_until)
        counted = sum(self._counts(minute, priority) for minute in spent)
        opened = self._minutes(self.case.created_at, self.end)
        paused = sum(is_open(m, (self.case.package, priority) in ALWAYS_OPEN) and self._paused(m) for m in opened)
        target = MINUTES[self.milestone][priority]
        return Walked(
            self._state(due, priority), due, self.completed, target, counted, paused, self._remaining(due, priority)
        )

    def _remaining(self, due: datetime, priority: str) -> int | None:
        raised = [since for since, _ in self.priorities[1:]]
        if self.pause_began and any(since > self.pause_began for since in raised):
            return None  # what was left as the pause began is not defined for a promise made within it
        now = self.pause_began or self.at
        if now <= due:
            return sum(self._counts(minute, priority) for minute in self._minutes(now, due))
        return -sum(self._counts(minute, priority) for minute in self._minutes(due, now))

    def _state(self, due: datetime, priority: str) -> str:
        if self.completed:
            return "met" if self.completed <= due else "missed"
        if self.counts_until > due:
            return "breached"
        if self.pause_began:
            return "paused"
        return "running" if is_open(self.at, (self.case.package, priority) in ALWAYS_OPEN) else "out_of_hours"

    @staticmethod
    def _minutes(start: datetime, end: datetime) -> list[datetime]:
        return [start + n * MINUTE for n in range(int((end - start) / MINUTE))]
