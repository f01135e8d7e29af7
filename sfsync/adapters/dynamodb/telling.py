"""What people are being told, and of what they were told: small items beside a case's record, which go 25 to a call.

A record that has something to tell is marked before it is stored, and people are told after. That they were told is
noted in an item too. Each bears the record's revision in its key and counts for no other, so that none takes another's
place, and nothing has to be written on condition. A worker may die

    before the record is stored     a mark without its record: whoever meets it passes it over
    before people are told          the mark leads to the record, and its outbox says what to tell
    before that is noted            the same, and people are told again, by the same keys
    before the mark is deleted      the mark is over, and whoever meets it clears it away

A mark is over when its record has gone on, for what that had to tell the next one tells under a mark of its own, or
when people were told. Until its record is stored it is not: its writer may be about to. Notes stay, as the ledger does.
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

_TELLING, _TOLD = "telling#", "told#"

Mark = tuple[str, int]  # case id, revision of its record


def mark_telling(table: Table, marks: Collection[Mark]) -> None:
    """Mark records that are about to be stored and have something to tell."""
    table.put_many([_mark(*mark) for mark in marks])


def mark_told(table: Table, revisions: Mapping[str, int]) -> None:
    """Note that people were told of records, then delete their marks.

    The other way round a worker that dies in between would leave an outbox that nobody finds.
    """
    notes = [note_key(*told) for told in revisions.items()]
    table.put_many([{"pk": pk, "sk": sk} for pk, sk in notes])
    table.delete_many([_mark_key(*told) for told in revisions.items()])


def note_key(case_id: str, revision: int) -> Key:
    """Return the key of the note that people were told of a record."""
    return f"case#{case_id}", f"{_TOLD}{revision}"


def as_told(table: Table, records: Sequence[CaseRecord]) -> list[CaseRecord]:
    """Return records, spoken where people were told of them; one call for 100 that have an outbox."""
    notes = table.get_many(note_key(record.case_id, record.revision) for record in records if record.outbox)
    noted = {case_id_of(note) for note in notes}
    return [spoken(record) if record.case_id in noted else record for record in records]


def marks_of_telling(table: Table) -> Iterator[Mark]:
    """Yield the marks that stand, in the order of ids."""
    return ((case_id_of(item), int(item["sk"].removeprefix(_TELLING))) for item in in_order(table, UNDELIVERED))


def clear_telling(table: Table, marks: Sequence[Mark], records: Mapping[str, CaseRecord]) -> None:
    """Delete those marks that are over, as the records of their cases say that were read after them."""
    table.delete_many([_mark_key(*mark) for mark in marks if _is_over(mark, records.get(mark[0]))])


def _is_over(mark: Mark, record: CaseRecord | None) -> bool:
    _, revision = mark
    return record is not None and (revision < record.revision or (revision == record.revision and not record.outbox))


def _mark(case_id: str, revision: int) -> Plain:
    pk, sk = _mark_key(case_id, revision)
    return {"pk": pk, "sk": sk, "undelivered_shard": shard(case_id)}


def _mark_key(case_id: str, revision: int) -> Key:
    return f"case#{case_id}", f"{_TELLING}{revision}"
