"""What happened to a clock between two looks at it: the ledger's entries, and what to remember of the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.milestone import State
from sfsync.model.record import ClockRecord, Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.model.milestone import Reading

_OVERDUE = {State.BREACHED, State.MISSED}


class Told(Struct, frozen=True):
    """Of which case the entries tell, when, and on what evidence of Salesforce: as recorded, and now."""

    case_id: str
    number: str
    revision: int
    at: datetime
    evidence_before: str | None = None
    evidence: str | None = None

    @property
    def evidence_moved(self) -> bool:
        """Whether the evidence says something else than it did."""
        return self.evidence_before != self.evidence

    def facts(self) -> dict[str, str]:
        """Return what every entry says beside its own."""
        facts = {"number": self.number}
        if self.evidence:
            facts["evidence"] = self.evidence
        if self.evidence_moved and self.evidence_before:
            facts["evidence_before"] = self.evidence_before
        return facts


class Look(Struct, frozen=True):
    """One look at one clock: what was recorded of it (None at first sight) and what it reads now."""

    told: Told
    before: ClockRecord | None
    reading: Reading
    warnings: tuple[int, ...]
    cycle: str = ""  # names a cycle that others have followed, so that each has entries of its own

    def crossed(self) -> tuple[int, ...]:
        """Return the percentages of the target that are used up; while paused, those used up as the pause began."""
        reading = self.reading
        if reading.course is None or reading.completed_at is not None or reading.state is State.MEASURED:
            return ()
        until = reading.paused_since or self.told.at
        return tuple(share for share in self.warnings if reading.course.instant(share) <= until)

    def remembered(self) -> ClockRecord:
        """Return what to remember of the clock from now on."""
        reading, before = self.reading, self.before
        warned = sorted({*(before.warned if before else ()), *self.crossed()})
        return ClockRecord(
            reading.name,
            reading.state,
            reading.due_at,
            reading.completed_at,
            reading.paused_since if reading.state is State.PAUSED else None,
            tuple(warned),
            breach_announced=reading.state in _OVERDUE,
            started_at=reading.started_at,
        )

    def entries(self) -> Iterator[Entry]:
        """Yield what happened, in the order in which it is told."""
        if self.before is None:
            yield from self._first_sight()
        else:
            yield from self._since(self.before)
        yield from self._warned()

    def _first_sight(self) -> Iterator[Entry]:
        reading = self.reading
        if reading.started_at is None:
            return
        yield self._entry(EntryKind.ACTIVATED, reading.started_at, "clock started")
        if reading.state is State.PAUSED:
            yield self._entry(EntryKind.PAUSED, reading.paused_since, f"paused: {reading.pause_reason}")
        if reading.state in _OVERDUE:
            yield self._entry(
                EntryKind.BREACHED, reading.due_at, "due instant has passed", notify=not reading.completed_at
            )
        if reading.completed_at:
            yield self._entry(EntryKind.FULFILLED, reading.completed_at, f"completed: {reading.state}")

    def _since(self, before: ClockRecord) -> Iterator[Entry]:
        reading = self.reading
        still_done = before.completed_at is not None and reading.completed_at == before.completed_at
        if before.state is State.NOT_APPLICABLE and reading.started_at:
            yield self._entry(EntryKind.ACTIVATED, self.told.at, "the clock applies now")
        yield from self._pause_changes(before, reopened=before.completed_at is not None and not still_done)
        if before.breach_announced and reading.state not in _OVERDUE:
            yield self._entry(
                EntryKind.CORRECTED, self.told.at, "an announced breach is withdrawn: it never was one", notify=True
            )
        elif still_done and before.state != reading.state:
            yield self._entry(
                EntryKind.CORRECTED, self.told.at, f"{before.state} is corrected to {reading.state}", notify=True
            )
        if reading.state in _OVERDUE and not before.breach_announced and not still_done:
            yield self._entry(EntryKind.BREACHED, reading.due_at, "due instant has passed", notify=True)
        if reading.completed_at and not still_done:
            yield self._entry(EntryKind.FULFILLED, reading.completed_at, f"completed: {reading.state}")

    def _pause_changes(self, before: ClockRecord, *, reopened: bool) -> Iterator[Entry]:
        reading = self.reading
        if reopened and reading.started_at:
            yield self._entry(EntryKind.RESUMED, self.told.at, "resumed: the case was reopened")
        elif before.paused_since and reading.state is not State.PAUSED and reading.started_at:
            yield self._entry(EntryKind.RESUMED, self.told.at, "resumed")
        elif before.due_at != reading.due_at and before.state is not State.NOT_APPLICABLE:
            yield self._due_moved()
        if reading.state is State.PAUSED and reading.paused_since != before.paused_since:
            yield self._entry(EntryKind.PAUSED, reading.paused_since, f"paused: {reading.pause_reason}")

    def _due_moved(self) -> Entry:
        """Say that the promise stands elsewhere now: by new evidence of Salesforce, or by the case itself."""
        if self.told.evidence_moved and self.reading.due_at:
            text = "due instant moved: evidence of Salesforce changed"
            return self._entry(EntryKind.CORRECTED, self.told.at, text, "due")
        text = "due instant moved" if self.reading.due_at else "does not apply"
        return self._entry(EntryKind.POLICY_APPLIED, self.told.at, text)

    def _warned(self) -> Iterator[Entry]:
        """Yield each warning once; people are told of the highest only, and of none once the clock is breached."""
        warned = self.before.warned if self.before else ()
        new = [share for share in self.crossed() if share not in warned]
        for share in new:
            loudest = share == new[-1] and self.reading.state is not State.BREACHED
            yield self._entry(
                EntryKind.WARNED, self._instant(share), f"{share} % of the target is used", str(share), notify=loudest
            )

    def _instant(self, share: int) -> datetime:
        return self.reading.course.instant(share) if self.reading.course else self.told.at

    def _entry(
        self, kind: EntryKind, at: datetime | None, text: str, detail: str = "", *, notify: bool = False
    ) -> Entry:
        reading, before = self.reading, self.before
        facts = self.told.facts() | {"state": reading.state.value}
        if before and before.due_at and before.due_at != reading.due_at:
            facts["due_before"] = before.due_at.isoformat()
        told = self.told
        key = "/".join(filter(None, (told.case_id, str(told.revision), reading.name, self.cycle, kind, detail)))
        return Entry(key, told.case_id, at or self.told.at, kind, text, reading.name, reading.due_at, notify, facts)
