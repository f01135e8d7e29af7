"""Monthly reports in a bucket, `reports/YYYY-MM/report.html` and the like, and the exclusions beside them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfsync.adapters.samples.objects import Objects
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.model.availability import Exclusion

_LOG = logging.getLogger(__name__)
_KINDS = {"html": "text/html", "json": "application/json", "csv": "text/csv", "txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class BucketReports:
    """Reports below one place, and exclusions at another, `s3://BUCKET/exclusions.json`."""

    bucket: Objects
    exclusions_url: str

    def exclusions(self) -> str | None:
        """Return the list's text, None where there is no such object."""
        return _text(*_object(self.exclusions_url))

    def publish(self, month: str, files: Mapping[str, str]) -> str:
        """Store the files; their names' endings say what they are."""
        for name, text in files.items():
            kind = _KINDS[name.rpartition(".")[2]]
            self.bucket.put(f"{month}/{name}", text.encode(), ContentType=f"{kind}; charset=utf-8")
        return f"{self.bucket}/{month}/"


@dataclass(slots=True)
class LiveExclusions:
    """The exclusions for who looks again and again: where the list cannot be read, the last good one counts."""

    url: str
    _bucket: Objects = field(init=False)
    _good: tuple[Exclusion, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Keep one client for all looks."""
        self._bucket, _ = _object(self.url)

    def __call__(self) -> tuple[Exclusion, ...]:
        """Return the exclusions as they stand now."""
        try:
            self._good, _ = read_exclusions(_text(self._bucket, self.url.rpartition("/")[2]) or "[]", self.url)
        except (Rejected, Misconfigured, Unavailable) as fault:
            _LOG.warning("%s: what it said before counts", fault)
        return self._good


def _object(url: str) -> tuple[Objects, str]:
    place, _, file = url.rpartition("/")
    return Objects.at(place), file


def _text(bucket: Objects, file: str) -> str | None:
    raw = bucket.read(file)
    try:
        return None if raw is None else raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Misconfigured(f"{bucket}/{file} is not UTF-8 text", "store it as UTF-8") from fault
