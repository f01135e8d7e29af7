"""An org whose accounts are owed duties, and passes over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct, field

from sfsync.flows.keep_promises import DutyTally, KeepPromises
from sfsync.model.case import Person
from sfsync.model.patron import Patron
from sfsync.model.replacing import replace
from sfsync.model.task import TaskDraft
from sfsync.policy.load import load_policy
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.memory import Cursors
from sfsync.ports.tasks import TaskLog

POLICY = load_policy()
NOVEMBER = datetime(2026, 11, 24, 16, tzinfo=UTC)
MANAGER = Person("005000000000002AAA", "Tim Lee", active=True)


class Died(Exception):
    """The worker's end."""


class Tasks(Struct):
    """An org with accounts and unique keys; `deaths` counts down the calls until the worker dies after one."""

    patrons_: list[Patron]
    there: dict[str, TaskDraft] = field(default_factory=dict)
    calls: int = 0
    dies: bool = False
    outcome: WriteOutcome | None = None

    def patrons(self) -> Sequence[Patron]:
        """Return the accounts."""
        return self.patrons_

    def create(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        """Create what is not there."""
        self.calls += 1
        if self.outcome:
            return {draft.key: self.outcome for draft in drafts}
        before = set(self.there)
        self.there = {draft.key: draft for draft in drafts} | self.there
        if self.dies:
            raise Died
        return {draft.key: WriteOutcome(WriteResult.WRITTEN, already=draft.key in before) for draft in drafts}

    def names(self) -> list[str]:
        """Return what is there, without the account."""
        return sorted(key.partition("/")[2] for key in self.there)


def an_org(package: str = "Signature Plus", number: int = 1) -> Tasks:
    """Return an org of so many accounts."""
    return Tasks([Patron(f"001{n:012d}AAA", "Acme", package, account_manager=MANAGER) for n in range(number)])


class Log(TaskLog, Cursors, Protocol):
    """What a pass remembers."""


def kept(org: Tasks, log: Log, at: datetime, *, dry_run: bool = False) -> DutyTally:
    """Run one pass."""
    return KeepPromises(org, org, log, log, POLICY).run(at, dry_run=dry_run)


def day(month: int, day_: int = 15, year: int = 2026) -> datetime:
    """Return ten in the morning in Chicago, or nine."""
    return datetime(year, month, day_, 16, tzinfo=UTC)


def moved(org: Tasks, package: str) -> None:
    """Let every account have another package."""
    org.patrons_ = [replace(patron, package=package) for patron in org.patrons_]
