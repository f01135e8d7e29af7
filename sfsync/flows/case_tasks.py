"""The Tasks that cases call for: noted while a pass goes over its pages, created together at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.flows.later import LEASE, put_off
from sfsync.flows.tally import Owed
from sfsync.model.record import Standing
from sfsync.model.replacing import replace
from sfsync.plan.checkpoints import remembered
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sfsync.flows.tally import Tally
    from sfsync.model.record import CaseRecord
    from sfsync.model.task import TaskDraft
    from sfsync.ports.cases import CaseStore
    from sfsync.ports.tasks import TaskWriter


def waiting(
    record: CaseRecord, drafts: tuple[TaskDraft, ...], tally: Tally, as_of: datetime, *, held_back: bool
) -> CaseRecord:
    """Note the Tasks that a case calls for; its turn comes soon, in case we die before they are created.

    While they are held back it comes later.
    """
    if not drafts or record.standing is not Standing.TRACKED:
        return record
    if held_back:
        return put_off(record, as_of)
    owed = Owed(drafts, as_of, record.check_at, as_of + LEASE)
    tally.owed[record.case_id] = owed
    return replace(record, check_at=min(filter(None, (record.check_at, owed.turn))))


class CaseTasks(Struct, frozen=True):
    """Creates what a pass has noted, 200 a call, and remembers it."""

    store: CaseStore
    writer: TaskWriter | None

    def finish(self, tally: Tally) -> None:
        """Create the Tasks of a tally; an org that does not answer puts them off."""
        owed, tally.owed = tally.owed, {}
        drafts = [draft for each in owed.values() for draft in each.drafts]
        if not drafts:
            return
        outcomes = self._created(drafts)
        records = self.store.load(list(owed))
        # One whose outbox another worker is just telling is left alone: saved from here, it would be told once more. It
        # is looked at again, as is one that is overtaken here, and the org knows the keys.
        mine = {case_id: record for case_id, record in records.items() if not record.outbox}
        self.store.save([_with_outcomes(record, owed[case_id], outcomes) for case_id, record in mine.items()])
        _count_tasks(drafts, outcomes, tally)

    def _created(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        try:
            return self.writer.create(drafts) if self.writer else {}
        except Unavailable as fault:
            return dict.fromkeys((draft.key for draft in drafts), WriteOutcome(WriteResult.RETRY, str(fault)))


def _with_outcomes(record: CaseRecord, owed: Owed, outcomes: Mapping[str, WriteOutcome]) -> CaseRecord:
    """Return a record with the Tasks that are there now; those that a passing obstacle kept are taken up later."""
    results = {draft.key: outcomes[draft.key].result for draft in owed.drafts}
    done = tuple(key for key, result in results.items() if result is WriteResult.WRITTEN)
    check_at = owed.check_at if record.check_at == owed.turn else record.check_at
    record = replace(record, tasks=remembered(record.tasks, done), check_at=check_at)
    return put_off(record, owed.as_of) if WriteResult.RETRY in results.values() else record


def _count_tasks(drafts: Sequence[TaskDraft], outcomes: Mapping[str, WriteOutcome], tally: Tally) -> None:
    for draft in drafts:
        outcome = outcomes[draft.key]
        if outcome.result is WriteResult.WRITTEN:
            tally.tasks += not outcome.already
        elif outcome.result is WriteResult.RETRY:
            tally.put_off[draft.what_id] = f"Task not created: {outcome.reason}"
        else:
            tally.tasks_refused[draft.key] = outcome.reason
