"""The ledger: an item for each entry, in the partition of its case.

An entry is stored under the digest of its own content. So nothing can ever be replaced by anything but itself, entries
can go 25 to a call although such calls know no conditions, and a worker that takes over from a dead one and says the
same again adds nothing. Of two entries under one key the one appended first counts.

`position` keeps the order of appending: it rises within a worker, and between workers by their clocks, which may differ
by less than one takes over from another, for one at a time tells what a case has to tell. Where a call is cut short,
what it left out comes after what it added.
"""

from __future__ import annotations

import json
from hashlib import sha256
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import document_of, whole_ledger
from sfsync.model.record import CaseRecord, Entry, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Table

_ENTRY = "entry#"


class CaseLedger(OnTable):
    """`Ledger` on a table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._turn = Lock()
        self._last = 0

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries; one whose key is there already is left as it stands."""
        said: dict[str, Entry] = {}
        for entry in entries:
            said.setdefault(entry.key, entry)
        items = [_item(entry) for entry in said.values()]
        known = self._table.get_many(((item["pk"], item["sk"]) for item in items), "pk", "sk")
        known_keys = {(item["pk"], item["sk"]) for item in known}
        new = [item for item in items if (item["pk"], item["sk"]) not in known_keys]
        places = self._places(len(new))
        self._table.put_many([{**item, "position": place} for item, place in zip(new, places, strict=True)])

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added, and then what its record has said."""
        items = self._table.query("pk = :case", {":case": f"case#{case_id}"}, ConsistentRead=True)
        found = {item["sk"]: item for item in items}
        added = sorted((item for key, item in found.items() if key.startswith(_ENTRY)), key=itemgetter("position"))
        record = found.get("record")
        last = read(self._table, record, CaseRecord) if record else None
        if record and last and record.get("note") in found:
            last = spoken(last)
        return whole_ledger((read(self._table, item, Entry) for item in added), last)

    def _places(self, number: int) -> range:
        """Return so many places, after all those given out before: microseconds, while the clock goes forward."""
        with self._turn:
            start = max(self._last + 1, int(self._table.clock.now().timestamp() * 1_000_000))
            self._last = start + number - 1
        return range(start, start + number)


def _item(entry: Entry) -> Plain:
    document = document_of(entry)
    digest = sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    return {"pk": f"case#{entry.case_id}", "sk": f"{_ENTRY}{digest}", "document": packed(document)}
