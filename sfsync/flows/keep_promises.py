"""The duties towards accounts: once a day, what is owed for the period becomes Tasks, each exactly once.

before the Tasks are created    nothing has happened
before they are remembered      they are created again, and the org knows their keys
after that                      nothing is sent, also for a Task that a person has deleted
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfsync.plan.duties import duties
from sfsync.ports import WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.model.patron import Patron
    from sfsync.model.task import TaskDraft
    from sfsync.plan.duties import Duty
    from sfsync.policy.policy import Policy
    from sfsync.ports import PatronSource, TaskLog, TaskWriter


@dataclass(slots=True)
class DutyTally:
    """What a pass did: the Tasks that it created or would create, and by account or key what a person should see."""

    accounts: int = 0
    drafts: list[TaskDraft] = field(default_factory=list)
    created: int = 0
    odd: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    put_off: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepPromises:
    """Creates what the packages promise to accounts."""

    source: PatronSource
    writer: TaskWriter
    log: TaskLog
    policy: Policy

    def run(self, at: datetime, *, dry_run: bool = False) -> DutyTally:
        """Create the Tasks that are owed at an instant and not created yet; `dry_run`: only say which.

        Raises as the ports do; what was created until then is found the next time.
        """
        patrons = self.source.patrons()
        tally = DutyTally(accounts=len(patrons))
        every = [duty for patron in patrons for duty in self._owed(patron, at, tally)]
        known = self.log.created({key for duty in every for key in (duty.draft.key, duty.begun)})
        new = [duty for duty in every if duty.draft.key not in known]
        owed = [duty for duty in new if not duty.missed or duty.begun in known]
        tally.drafts = [duty.draft for duty in owed]
        if not dry_run:
            waived = {duty.draft.key for duty in new} - {duty.draft.key for duty in owed}
            self.log.remember(sorted(waived | self._created(tally)))
            # Last, for it is what makes a period that is not remembered one that was missed.
            self.log.remember(sorted({duty.begun for duty in every} - known))
        return tally

    def _owed(self, patron: Patron, at: datetime, tally: DutyTally) -> Iterator[Duty]:
        packages = self.policy.packages
        if patron.package not in packages.meanings:
            known = ", ".join(packages.known)
            tally.odd[patron.id] = (
                f"{patron.called}: package {patron.package!r} is unknown: use {known}, or list it in the policy"
            )
            return
        package = packages[patron.package]
        for duty in duties(patron, package, self.policy.terms[package], self.policy.calendar, at):
            if duty.lacks:
                tally.odd[patron.id] = f"{patron.called}: {duty.lacks}"
            yield duty

    def _created(self, tally: DutyTally) -> set[str]:
        """Create the Tasks and return the keys of those that are there now."""
        outcomes = self.writer.create(tally.drafts) if tally.drafts else {}
        done = {key for key, outcome in outcomes.items() if outcome.result is WriteResult.WRITTEN}
        tally.created = len(done)
        for key, outcome in outcomes.items():
            if outcome.result is WriteResult.RETRY:
                tally.put_off[key] = outcome.reason
            elif outcome.result is not WriteResult.WRITTEN:
                tally.refused[key] = outcome.reason
        return done
