"""Evidence: of each revision what was said, written once, and when it was seen, a small item that only ever grows.

What was said, and which instances it named, is written before the span in which it was seen, and counts only with it.
So a worker that dies in between leaves nothing half seen, and one more look at what is known already costs one small
write: its text may be long, and DynamoDB charges for all of an item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import document_of, instant_from, instant_text
from sfsync.model.evidence import Revision
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Key

_SAID, _SEEN, _RECORD = "said#", "seen#", "record#"
_WITHIN_OR_LATER = "first_seen <= :first AND last_seen <= :last"  # not for an item that does not exist


class SeenEvidence(OnTable):
    """`Evidence` on a table."""

    def observe(self, revisions: Sequence[Revision]) -> None:
        """Add revisions; of one that is there already only the span in which it was seen grows."""
        from sfsync.engine.evidence import merged  # with it comes the whole engine

        seen: dict[tuple[str, str, str], Revision] = {}
        for again in revisions:
            seen[again.identity] = merged(seen.get(again.identity, again), again)
        known = self._table.crew.each(self._seen_again, list(seen.values()))
        new = [revision for revision, is_known in zip(seen.values(), known, strict=True) if not is_known]
        items = {(item["pk"], item["sk"]): item for revision in new for item in _said(revision)}
        self._table.put_many(list(items.values()))
        self._table.crew.each(self._grown, new)

    def revisions(self, instance: str) -> Sequence[Revision]:
        """Return all revisions of every record that ever named the instance, as they are now."""
        records = [sk.removeprefix(_RECORD) for sk in self._table.edges(_instance(instance), _RECORD)]
        return [revision for found in self._table.crew.each(self._of_record, records) for revision in found]

    def _seen_again(self, revision: Revision) -> bool:
        """Move the end of the span forward; return whether that said all, as it does but for what is new or late."""
        return self._table.update(_seen(revision), "SET last_seen = :last", _WITHIN_OR_LATER, _span(revision))

    def _grown(self, revision: Revision) -> None:
        """Begin the span, or move either end outward; each step may be done twice, and by rivals in any order."""
        key, given = _seen(revision), _span(revision)
        first, last = given[":first"], given[":last"]
        item = {"pk": key[0], "sk": key[1], "first_seen": first, "last_seen": last}
        if self._table.put(item, "attribute_not_exists(pk)", {}):
            return
        self._table.update(key, "SET first_seen = :first", "first_seen > :first", {":first": first})
        self._table.update(key, "SET last_seen = :last", "last_seen < :last", {":last": last})

    def _of_record(self, record_key: str) -> list[Revision]:
        items = self._table.query("pk = :pk", {":pk": _record(record_key)}, ConsistentRead=True)
        found = {item["sk"]: item for item in items}
        spans = (sk for sk in found if sk.startswith(_SEEN))
        return [self._read(found.get(_SAID + sk.removeprefix(_SEEN), found[sk]), found[sk]) for sk in spans]

    def _read(self, said: Plain, seen: Plain) -> Revision:
        return replace(
            read(self._table, said, Revision),
            first_seen=instant_from(seen["first_seen"]),
            last_seen=instant_from(seen["last_seen"]),
        )


def _said(revision: Revision) -> Iterator[Plain]:
    """Yield the items that a revision consists of, but for its span."""
    pk, document = _record(revision.record_key), packed(document_of(revision))
    yield {"pk": pk, "sk": _SAID + _name(revision), "document": document}
    for instance in revision.impact.instances if revision.impact else ():
        yield {"pk": _instance(instance), "sk": _RECORD + revision.record_key}


def _seen(revision: Revision) -> Key:
    return _record(revision.record_key), _SEEN + _name(revision)


def _name(revision: Revision) -> str:
    _, impact, digest = revision.identity
    return f"{digest}#{impact}"


def _span(revision: Revision) -> dict[str, str]:
    return {":first": instant_text(revision.first_seen), ":last": instant_text(revision.last_seen)}


def _record(record_key: str) -> str:
    return f"evidence#{record_key}"


def _instance(instance: str) -> str:
    return f"instance#{instance}"
