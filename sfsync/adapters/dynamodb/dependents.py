"""The cases that stand on Salesforce: found by account, and by when they were closed, through two sparse indexes.

An open case keeps its place in them, so that only its first save and its closing cost a write there. They follow the
table after a moment, usually well within a second. What that leaves:

- a case saved in that moment may be missed by a change of evidence, as is one that is saved a moment after the
  question, in whatever store. It is taken up at its next turn or change, and evaluated by the evidence of then, so that
  no breach is told that a pause would have forbidden; till then its stamps are old;
- a case that has left may be named once more: its record, which is read as it is now, says that there is nothing to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.shards import case_id_of, since_place
from sfsync.adapters.dynamodb.spec import DEPENDENTS, OF_ACCOUNT
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import instant_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sfsync.adapters.dynamodb.items import Plain

_FEW = 50  # accounts that are asked for one by one; for more, all dependents are read


class Dependents(OnTable):
    """The part of `CaseStore` that finds cases by whom they are for."""

    def dependents(self, since: datetime, account_ids: Collection[str] | None = None) -> Sequence[str]:
        """Return ids of cases that stand on Salesforce and were not closed before an instant, in the order of ids."""
        return sorted(case_id_of(item) for item in self._found(since, account_ids))

    def dependent_accounts(self, since: datetime) -> frozenset[str]:
        """Return the accounts of such cases."""
        return frozenset(item["account_id"] for item in self._all(since) if "account_id" in item)

    def _found(self, since: datetime, account_ids: Collection[str] | None) -> Iterable[Plain]:
        if account_ids is None:
            return self._all(since)
        asked = set(account_ids)
        if len(asked) <= _FEW:
            return since_place(self._table, OF_ACCOUNT, sorted(filter(None, asked)), instant_text(since))
        return (item for item in self._all(since) if item.get("account_id") in asked)

    def _all(self, since: datetime) -> list[Plain]:
        return since_place(self._table, DEPENDENTS, None, instant_text(since))
