"""Case records: one item each, guarded by its revision, and found through sparse indexes.

Indexes follow the table after a moment, so that they may name a case late, or once more after its turn. Neither does
harm: what is late is found at the next sweep, and whoever is told of a case loads its record, which is read as it is
now, and evaluates it afresh: what was done already yields an empty plan.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.dependents import Dependents
from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.shards import case_id_of, in_order
from sfsync.adapters.dynamodb.spec import ASIDE, DUE, shard
from sfsync.adapters.dynamodb.telling import (
    clear_telling,
    mark_telling,
    marks_of_telling,
    note_of,
    note_told,
    told_of,
)
from sfsync.adapters.records import document_of, instant_text
from sfsync.model.record import CaseRecord, Standing, spoken
from sfsync.model.replacing import replace
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Key
    from sfsync.adapters.dynamodb.telling import Mark

_PAGE = 100  # ids that one BatchGetItem takes
_FOREVER = "9999"  # sorts after every instant


class Records(Dependents):
    """`CaseStore` on a table."""

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist, of any number of ids, as they are now."""
        items = self._table.get_many(_key(case_id) for case_id in case_ids)
        told = told_of(self._table, items)
        records = {case_id_of(item): read(self._table, item, CaseRecord) for item in items}
        return {case_id: spoken(record) if case_id in told else record for case_id, record in records.items()}

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store the records that were not overtaken, each by itself; return the ids of the others.

        A second record of one case in one call is stored after the first, so that it is overtaken unless it follows it.
        When some cannot be stored this raises, after the others have been: their outboxes say what is left to tell.
        When what they have to tell cannot be marked it raises before any is stored.
        """
        mark_telling(self._table, records)
        cases: dict[str, list[CaseRecord]] = {}
        for record in records:
            cases.setdefault(record.case_id, []).append(record)
        stored = self._table.crew.each(self._all_stored, list(cases.values()))
        return frozenset(case_id for case_id, kept in zip(cases, stored, strict=True) if not kept)

    def told(self, records: Sequence[CaseRecord]) -> None:
        """Let those records have said what is in their outboxes that still have it there."""
        note_told(self._table, records)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return tracked ids whose `check_at` is at or before `now`, the earliest first."""
        return [*map(case_id_of, in_order(self._table, DUE, limit, until=f"{instant_text(now)}~"))]

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox, in the order of ids; clear away marks that are over."""
        found: dict[str, None] = {}
        marks = marks_of_telling(self._table)
        while len(found) < limit and (page := list(islice(marks, _PAGE))):
            found.update(dict.fromkeys(self._left_to_tell(page)))
        return list(found)[:limit]

    def quarantined(self) -> Iterator[CaseRecord]:
        """Yield the records that cannot be judged or whose stamps the org refuses, in the order of ids."""
        ids = map(case_id_of, in_order(self._table, ASIDE))
        while page := list(islice(ids, _PAGE)):
            records = self.load(page)
            yield from (records[case_id] for case_id in page if case_id in records and _aside(records[case_id]))

    def _left_to_tell(self, marks: Sequence[Mark]) -> list[str]:
        """Return the ids that marks lead to; what a record holds is of no account, so that a bad one stops nothing."""
        keys = dict.fromkeys(_key(mark.case_id) for mark in marks)
        items = {case_id_of(item): item for item in self._table.get_many(keys, "pk", "revision", "note")}
        told = told_of(self._table, items.values())
        over = [mark for mark in marks if mark.is_over(items.get(mark.case_id), told=mark.case_id in told)]
        with suppress(Unavailable):  # the next one who looks clears them away
            clear_telling(self._table, over)
        left = {case_id for case_id, item in items.items() if "note" in item and case_id not in told}
        return [mark.case_id for mark in marks if mark.case_id in left]

    def _all_stored(self, records: Iterable[CaseRecord]) -> bool:
        overtaken = [record for record in records if not self._stored(replace(record, revision=record.revision + 1))]
        return not overtaken

    def _stored(self, record: CaseRecord) -> bool:
        if record.revision == 1:
            return self._table.put(_item(record), "attribute_not_exists(pk)", {})
        following, before = "revision = :before", {":before": record.revision - 1}
        if record.modstamp is None:
            return self._table.put(_item(record), following, before)
        not_older = f"{following} AND (attribute_not_exists(modstamp) OR modstamp <= :modstamp)"
        return self._table.put(_item(record), not_older, {**before, ":modstamp": instant_text(record.modstamp)})


def _key(case_id: str) -> Key:
    return f"case#{case_id}", "record"


def _item(record: CaseRecord) -> Plain:
    pk, sk = _key(record.case_id)
    place = shard(record.case_id)
    turn = record.check_at if record.standing is Standing.TRACKED else None
    return {
        "pk": pk,
        "sk": sk,
        "revision": record.revision,
        "modstamp": record.modstamp and instant_text(record.modstamp),
        "due_shard": turn and place,
        "check_at": turn and f"{instant_text(turn)}#{record.case_id}",  # at one instant ids decide
        "aside_shard": place if _aside(record) else None,
        "note": note_of(record),
        **_dependence(record),
        "document": packed(document_of(record)),
    }


def _aside(record: CaseRecord) -> bool:
    refused = record.standing is Standing.TRACKED and record.parked is not None
    return refused or record.standing is Standing.QUARANTINED


def _dependence(record: CaseRecord) -> Plain:
    """Return what an item bears so that `Dependents` finds it."""
    if not record.dependent or record.standing is Standing.DELETED:
        return {}
    until = instant_text(record.closed_at) if record.closed_at else _FOREVER
    return {
        "account_id": record.account_id or None,
        "dependents_shard": shard(record.case_id),
        "open_until": f"{until}#{record.case_id}",
    }
