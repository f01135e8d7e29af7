"""The duties towards accounts: once a day, what is owed for the period becomes Tasks, each exactly once.

before the Tasks are created    nothing has happened
before they are remembered      they are created again, and the org knows their keys
after that                      nothing is sent, also for a Task that a person has deleted

Each pass also remembers which duties it knew, by period, and last of all its own instant: a period that goes by is owed
where the last pass by its end knew the duty, whoever was a customer before or comes back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.model.record import Cursor
from sfsync.plan.duties import duties
from sfsync.ports.cases import WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.model.patron import Patron
    from sfsync.model.task import TaskDraft
    from sfsync.plan.duties import Duty
    from sfsync.policy.policy import Policy
    from sfsync.ports.memory import Cursors
    from sfsync.ports.tasks import PatronSource, TaskLog, TaskWriter

LANE = "duties"


class DutyTally(Struct):
    """What a pass did: the Tasks that it created or would create, and by account or key what a person should see.

    `already` counts those that the org had before: another worker created them. `owners` holds names by id.
    """

    accounts: int = 0
    drafts: list[TaskDraft] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    created: int = 0
    already: int = 0
    odd: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    put_off: dict[str, str] = field(default_factory=dict)


class KeepPromises(Struct, frozen=True):
    """Creates what the packages promise to accounts."""

    source: PatronSource
    writer: TaskWriter
    log: TaskLog
    cursors: Cursors
    policy: Policy

    def run(self, at: datetime, *, dry_run: bool = False) -> DutyTally:
        """Create the Tasks that are owed at an instant and not created yet; `dry_run`: only say which.

        Raises as the ports do; what was created until then is found the next time.
        """
        patrons, last = self.source.patrons(), self.cursors.cursor(LANE)
        tally = DutyTally(accounts=len(patrons))
        seen = last.modstamp if last else None
        every = [duty for patron in patrons for duty in self._duties(patron, (at, seen), tally)]
        known = self.log.created({key for duty in every for key in (duty.draft.key, duty.begun, duty.after) if key})
        owed = [duty for duty in every if duty.is_owed(known)]
        new = [duty for duty in owed if duty.draft.key not in known]
        tally.drafts = [duty.draft for duty in new]
        tally.owners = {duty.owner.id: duty.owner.name for duty in new if duty.owner}
        if not dry_run:
            self.log.remember(sorted(self._created(tally)))
            self.log.remember(sorted({duty.begun for duty in owed} - known))
            self.cursors.advance(LANE, Cursor(at, ""))
        return tally

    def _duties(self, patron: Patron, passes: tuple[datetime, datetime | None], tally: DutyTally) -> Iterator[Duty]:
        packages = self.policy.packages
        if patron.package not in packages.meanings:
            known = ", ".join(packages.known)
            tally.odd[patron.id] = (
                f"{patron.called}: package {patron.package!r} is unknown: use {known}, or list it in the policy"
            )
            return
        package = packages[patron.package]
        for duty in duties(patron, package, self.policy.terms[package], self.policy.calendar, *passes):
            if duty.lacks:
                tally.odd[patron.id] = f"{patron.called}: {duty.lacks}"
            yield duty

    def _created(self, tally: DutyTally) -> set[str]:
        """Create the Tasks and return the keys of those that are there now."""
        outcomes = self.writer.create(tally.drafts) if tally.drafts else {}
        done = {key for key, outcome in outcomes.items() if outcome.result is WriteResult.WRITTEN}
        tally.already = sum(outcome.already for outcome in outcomes.values())
        tally.created = len(done) - tally.already
        for key, outcome in outcomes.items():
            if outcome.result is WriteResult.RETRY:
                tally.put_off[key] = outcome.reason
            elif outcome.result is not WriteResult.WRITTEN:
                tally.refused[key] = outcome.reason
        return done
