"""Creates Tasks, up to 200 a call, each with its key in a unique field: the org itself refuses a second one.

`SFSync_Key__c` is a custom field of Activity, which Tasks and Events share: Text(255), External ID, Unique (case
sensitive). Tasks are created, not upserted by that key: an upsert would take back what a person changed in the
meantime, such as the owner, the due date or the text. Of a Task that exists the org answers DUPLICATE_VALUE, and that
is what we want to hear. The same goes for a call that is repeated because its answer got lost. A Task in the recycle
bin does not count as existing, so whoever calls remembers what was created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.salesforce import outcomes
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfsync.adapters.salesforce.api import Api, Row
    from sfsync.model.task import TaskDraft

PAGE = 200
_KEY = "SFSync_Key__c"
_DUPLICATE = "DUPLICATE_VALUE"
_SUBJECT_LENGTH = 255


class TaskSender(Struct, frozen=True):
    """Implements `ports.TaskWriter`."""

    api: Api

    def create(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        """Create Tasks. Raises as the transport does while nothing has been created yet.

        After that, those that a passing fault kept from being created are to be retried; the others' outcomes stand.
        """
        found: list[WriteOutcome] = []
        for start in range(0, len(drafts), PAGE):
            page = drafts[start : start + PAGE]
            try:
                found += self._created(page)
            except Unavailable as fault:
                if not found:
                    raise
                found += [WriteOutcome(WriteResult.RETRY, str(fault))] * (len(drafts) - start)
                break
        return {draft.key: outcome for draft, outcome in zip(drafts, found, strict=True)}

    def _created(self, drafts: Sequence[TaskDraft]) -> list[WriteOutcome]:
        """Send drafts; a list of results of another length says nothing of any of them."""
        answered = self.api.create_tasks([_record(draft) for draft in drafts])
        if not isinstance(answered, list) or len(answered) != len(drafts):
            answered = [None] * len(drafts)
        return [_outcome(result) for result in answered]


def _record(draft: TaskDraft) -> Row:
    owner = {"OwnerId": draft.owner_id} if draft.owner_id else {}
    return owner | {
        _KEY: draft.key,
        "Subject": draft.subject[:_SUBJECT_LENGTH],
        "Description": draft.description,
        "ActivityDate": draft.due_on.isoformat(),
        "Priority": draft.urgency.value,
        "WhatId": draft.what_id,
    }


def _outcome(result: object) -> WriteOutcome:
    if _is_there_already(result):
        return WriteOutcome(WriteResult.WRITTEN, "it was there already", already=True)
    new_id = str(result.get("id")) if isinstance(result, dict) else ""
    return outcomes.outcome(new_id, result)


def _is_there_already(result: object) -> bool:
    """Tell whether the key was taken; the fields of such an error are mostly not told, then it is the key's."""
    return any(
        error.code == _DUPLICATE and (not error.fields or _KEY in error.fields) for error in outcomes.row_errors(result)
    )
