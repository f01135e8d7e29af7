"""What people are being told, and of what they were told: small items beside a case's record, which go 25 to a call.

A record with an outbox is marked before it is stored, and people are told after. That they were told is an item too: it
names the record's revision, and counts for no other, so that nothing has to be written on condition:

    before the record is stored     a mark without its record: whoever meets it passes it over
    before people are told          the mark leads to the record, and its outbox says what to tell
    before it is noted              the same, and people are told again, by the same keys
    before the mark is deleted      the mark is over, and whoever meets it clears it away

Where a worker that was held up writes an older note over a newer one, people are told again too, at the case's next
turn. A mark is over when its record has gone on, for what that had to tell the next one tells under a mark of its own,
or when people were told. Until its record is stored it is not: its writer may be about to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.shards import case_id_of, in_order
from sfsync.adapters.dynamodb.spec import UNDELIVERED, shard
from sfsync.model.record import spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Key, Table
    from sfsync.model.record import CaseRecord

TOLD = "told"  # sk of an item
_TELLING = "telling#"

Mark = tuple[str, int]  # case id, revision of its record


def mark_telling(table: Table, marks: Collection[Mark]) -> None:
    """Mark records that are about to be stored and have something to tell."""
    table.put_many([_mark(*mark) for mark in marks])


def mark_told(table: Table, revisions: Mapping[str, int]) -> None:
    """Note that people were told of records, then delete their marks.

    The other way round a worker that dies in between would leave an outbox that nobody finds.
    """
    table.put_many([{"pk": _pk(case_id), "sk": TOLD, "revision": told} for case_id, told in revisions.items()])
    table.delete_many([_key(*mark) for mark in revisions.items()])


def as_told(table: Table, records: Sequence[CaseRecord]) -> list[CaseRecord]:
    """Return records as they are after what people were told since; one call for 100 that have an outbox."""
    notes = table.get_many((_pk(record.case_id), TOLD) for record in records if record.outbox)
    noted = {case_id_of(note): note for note in notes}
    return [after_telling(record, noted.get(record.case_id)) for record in records]


def after_telling(record: CaseRecord, note: Plain | None) -> CaseRecord:
    """Return a record as it is after telling, if the note of that is on just this revision of it."""
    return spoken(record) if note and note["revision"] == record.revision and record.outbox else record


def marks_of_telling(table: Table) -> Iterator[Mark]:
    """Yield the marks that stand, in the order of ids."""
    return ((case_id_of(item), int(item["sk"].removeprefix(_TELLING))) for item in in_order(table, UNDELIVERED))


def clear_telling(table: Table, marks: Sequence[Mark], records: Mapping[str, CaseRecord]) -> None:
    """Delete those marks that are over, as the records of their cases say that were read after them."""
    table.delete_many([_key(*mark) for mark in marks if _is_over(mark, records.get(mark[0]))])


def _is_over(mark: Mark, record: CaseRecord | None) -> bool:
    _, revision = mark
    return record is not None and (revision < record.revision or (revision == record.revision and not record.outbox))


def _mark(case_id: str, revision: int) -> Plain:
    pk, sk = _key(case_id, revision)
    return {"pk": pk, "sk": sk, "undelivered_shard": shard(case_id)}


def _key(case_id: str, revision: int) -> Key:
    return _pk(case_id), f"{_TELLING}{revision}"


def _pk(case_id: str) -> str:
    return f"case#{case_id}"
