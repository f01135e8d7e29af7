"""What people are being told, and of what they were told: small items beside a case's record, which go 25 to a call.

A record that has something to tell is marked before it is stored, and people are told after. That they were told is
noted in an item too. A mark bears the record's revision in its key, a note the digest of what was told, so that none is
ever in another's place, and nothing has to be written on condition. A worker may die

    before the record is stored     a mark without its record: whoever meets it passes it over
    before people are told          the mark leads to the record, and its outbox says what to tell
    before that is noted            the same, and people are told again, by the same keys
    before the mark is deleted      the mark is over, and whoever meets it clears it away

A mark is over when its record has gone on, for what that had to tell the next one tells under a mark of its own, or
when people were told. Until its record is stored it is not: its writer may be about to. Notes stay, as the ledger does.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.dynamodb.shards import case_id_of, in_order
from sfsync.adapters.dynamodb.spec import UNDELIVERED, shard
from sfsync.adapters.records import document_of, instant_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Key, Table
    from sfsync.model.record import CaseRecord

_TELLING = "telling#"


class Mark(Struct, frozen=True):
    """A mark that a case's record of a revision has something to tell."""

    case_id: str
    revision: int

    @property
    def key(self) -> Key:
        """Its place in the table."""
        return f"case#{self.case_id}", f"{_TELLING}{self.revision}"

    def is_over(self, record: Plain | None, *, told: bool) -> bool:
        """Tell whether its record has gone on, or has nothing to tell any more; `record` was read after the mark."""
        if record is None or self.revision > record["revision"]:
            return False
        return bool(self.revision < record["revision"] or told or "note" not in record)


def note_of(record: CaseRecord) -> str | None:
    """Return the key of the note that people were told what is in a record's outbox, None where nothing is.

    It tells what that is and since when it is there: a record that was deleted and begins anew has other notes.
    """
    if not record.outbox:
        return None
    since = record.outbox_at and instant_text(record.outbox_at)
    said = json.dumps([since, *map(document_of, record.outbox)], sort_keys=True)
    return f"told#{sha256(said.encode()).hexdigest()}"


def mark_telling(table: Table, records: Iterable[CaseRecord]) -> None:
    """Mark those records that are about to be stored and have something to tell."""
    marks = {Mark(record.case_id, record.revision + 1) for record in records if record.outbox}
    table.put_many([_item(mark.key, undelivered_shard=shard(mark.case_id)) for mark in marks])


def note_told(table: Table, records: Collection[CaseRecord]) -> None:
    """Note that people were told of records, as they were given to be stored, then delete their marks.

    The other way round a worker that dies in between would leave an outbox that nobody finds.
    """
    notes = {(f"case#{record.case_id}", note) for record in records if (note := note_of(record))}
    table.put_many([_item(note) for note in notes])
    table.delete_many({Mark(record.case_id, record.revision + 1).key for record in records})


def told_of(table: Table, items: Iterable[Plain]) -> set[str]:
    """Return the ids of those cases that people were told of, by their records' items; one call for 100 outboxes."""
    return {case_id_of(note) for note in table.get_many((item["pk"], item["note"]) for item in items if "note" in item)}


def marks_of_telling(table: Table) -> Iterator[Mark]:
    """Yield the marks that stand, in the order of ids."""
    return (Mark(case_id_of(item), int(item["sk"].removeprefix(_TELLING))) for item in in_order(table, UNDELIVERED))


def clear_telling(table: Table, marks: Iterable[Mark]) -> None:
    """Delete marks that are over."""
    table.delete_many({mark.key for mark in marks})


def _item(key: Key, **more: str) -> Plain:
    pk, sk = key
    return {"pk": pk, "sk": sk, **more}
