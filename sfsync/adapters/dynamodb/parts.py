"""Raw samples as probers keep them on AWS, an item for each minute of a vantage point, until a day's segment has them.

An item's key holds the hash of what is in it, so that a part that is written twice is there once, and none replaces
another. A vantage point writes below its own partition key alone, and its role allows it nothing else.
"""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sfsync.availability.canonical import NotCanonical, canonical, digest, instant_text
from sfsync.availability.sample_document import read_sample, sample_document
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfsync.adapters.dynamodb.table import Table
    from sfsync.model.sample import Sample

KEPT = timedelta(days=40)  # longer than the rolling window, and than anybody may take to mend the sealer
_AT_ONCE = 1_000  # samples of a part: far below what an item takes
_NEW = "attribute_not_exists(pk)"
_VANTAGES = "vantages"


class SampleParts:
    """`SampleLog` of a prober, whose days others seal; and the parts, as the sealer and the alerts read them.

    Raises Unavailable, and Misconfigured for a table that cannot be used or holds a part that was not written here.
    """

    __slots__ = ("_met", "table")

    def __init__(self, table: Table) -> None:
        self.table, self._met = table, set[str]()

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples, those of one vantage point and day together; on return they are in the table."""
        groups: dict[tuple[str, date], list[Sample]] = {}
        for sample in samples:
            groups.setdefault((sample.vantage, sample.at.date()), []).append(sample)
        for (vantage, _), group in groups.items():
            self._meet(vantage)
            for start in range(0, len(group), _AT_ONCE):
                self.table.put(part_of(group[start : start + _AT_ONCE]), _NEW, {})

    def seal(self, now: datetime) -> None:
        """Leave it to the sealer, which alone has the key."""

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that ever kept a sample here."""
        return [item["sk"] for item in self.table.query("pk = :pk", {":pk": _VANTAGES}, ConsistentRead=True)]

    def first_day(self, vantage: str) -> date | None:
        """Return the earliest day with samples that are still here."""
        found = self.table.query("pk = :pk", {":pk": _partition(vantage)}, ConsistentRead=True)
        return next((date.fromisoformat(item["sk"][:10]) for item in found), None)

    def of_day(self, vantage: str, day: date) -> Iterator[Sample]:
        """Yield a day's samples, as they were kept."""
        given, keys = {":pk": _partition(vantage), ":day": f"{day}T"}, "pk = :pk AND begins_with(sk, :day)"
        for item in self.table.query(keys, given, ConsistentRead=True):
            yield from self.read(item)

    def from_on(self, vantage: str, since: datetime) -> Iterator[dict[str, Any]]:
        """Yield the items of a vantage point that begin at an instant or after it, to be read each."""
        given = {":pk": _partition(vantage), ":since": instant_text(since)[:19]}
        return self.table.query("pk = :pk AND sk >= :since", given)

    def read(self, item: dict[str, Any]) -> list[Sample]:
        """Return the samples of an item; raise Misconfigured, which names it, for one that no prober wrote."""
        try:
            return samples_of(item)
        except NotCanonical as fault:
            raise Misconfigured(
                f"table {self.table.name}: {item['pk']} {item['sk']} {fault}",
                "find out who wrote it; the day is sealed once the item is gone",
            ) from fault

    def _meet(self, vantage: str) -> None:
        """Have the sealer know of a vantage point."""
        if vantage not in self._met:
            self.table.put({"pk": _VANTAGES, "sk": vantage}, _NEW, {})
            self._met.add(vantage)


def part_of(samples: Sequence[Sample]) -> dict[str, str | int | bytes]:
    """Return the item of samples of one vantage point and day."""
    first = min(sample.at for sample in samples)
    text = b"\n".join(canonical(sample_document(sample)) for sample in samples)
    return {
        "pk": _partition(samples[0].vantage),
        "sk": f"{instant_text(first)}#{digest(text)[:16]}",
        "lines": zlib.compress(text, 9),
        "expires_at": int((first + KEPT).timestamp()),
    }


def samples_of(item: dict[str, Any]) -> list[Sample]:
    """Return the samples of an item; raise NotCanonical for one that `part_of` did not make."""
    try:
        text = zlib.decompress(item["lines"])
        samples = [read_sample(json.loads(line)) for line in text.split(b"\n")]
    except (KeyError, TypeError, ValueError, zlib.error):
        raise NotCanonical("is no part of samples") from None
    places = {(_partition(sample.vantage), str(sample.at.date())) for sample in samples}
    if places != {(item["pk"], item["sk"][:10])} or item["sk"].partition("#")[2] != digest(text)[:16]:
        raise NotCanonical("is not what its key says")
    return samples


def _partition(vantage: str) -> str:
    return f"samples#{vantage}"
