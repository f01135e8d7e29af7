"""Case records: one item each, guarded by its revision, and found through sparse indexes.

Indexes follow the table after a moment, so that they may name a case late, or once more after its turn. Neither does
harm: what is late is found at the next sweep, and whoever is told of a case loads its record, which is read as it is
now, and evaluates it afresh: what was done already yields an empty plan.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.dependents import Dependents
from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.shards import case_id_of, in_order
from sfsync.adapters.dynamodb.spec import ASIDE, DUE, shard
from sfsync.adapters.dynamodb.telling import as_told, clear_telling, mark_telling, mark_told, marks_of_telling
from sfsync.adapters.records import document_of, instant_text
from sfsync.model.record import CaseRecord, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Key

_PAGE = 100  # ids that one BatchGetItem takes
_FOREVER = "9999"  # sorts after every instant


class Records(Dependents):
    """`CaseStore` on a table."""

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist, of any number of ids, as they are now."""
        items = self._table.get_many(_key(case_id) for case_id in case_ids)
        records = [read(self._table, item, CaseRecord) for item in items]
        return {record.case_id: record for record in as_told(self._table, records)}

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store the records that were not overtaken, each by itself; return the ids of the others.

        A second record of one case in one call is stored after the first, so that it is overtaken unless it follows it.
        When some cannot be stored this raises, after the others have been: their outboxes say what is left to tell.
        """
        mark_telling(self._table, {(one.case_id, one.revision + 1) for one in records if one.outbox})
        cases: dict[str, list[CaseRecord]] = {}
        for record in records:
            cases.setdefault(record.case_id, []).append(record)
        stored = self._table.crew.each(self._all_stored, list(cases.values()))
        return frozenset(case_id for case_id, kept in zip(cases, stored, strict=True) if not kept)

    def told(self, revisions: Mapping[str, int]) -> None:
        """Note of which stored revisions people were told; one that is not the stored one any more is of no account."""
        mark_told(self._table, revisions)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return tracked ids whose `check_at` is at or before `now`, the earliest first."""
        return [*map(case_id_of, in_order(self._table, DUE, limit, until=f"{instant_text(now)}~"))]

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox, in the order of ids; clear away marks that are over."""
        found: dict[str, None] = {}
        marks = marks_of_telling(self._table)
        while len(found) < limit and (page := list(islice(marks, _PAGE))):
            records = self.load({case_id for case_id, _ in page})
            clear_telling(self._table, page, records)
            found.update(
                dict.fromkeys(case_id for case_id, _ in page if case_id in records and records[case_id].outbox)
            )
        return list(found)[:limit]

    def quarantined(self) -> Iterator[CaseRecord]:
        """Yield the records that cannot be judged or whose stamps the org refuses, in the order of ids."""
        ids = map(case_id_of, in_order(self._table, ASIDE))
        while page := list(islice(ids, _PAGE)):
            records = self.load(page)
            yield from (records[case_id] for case_id in page if case_id in records and _aside(records[case_id]))

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
