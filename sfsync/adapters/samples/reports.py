"""Monthly reports in a bucket, `reports/YYYY-MM/report.html` and the like, and the exclusions beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.adapters.samples.bucket import open_bucket
from sfsync.ports import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.adapters.samples.bucket import Bucket

_KINDS = {"html": "text/html", "json": "application/json", "csv": "text/csv", "txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class BucketReports:
    """Reports below one place, and exclusions at another, `s3://BUCKET/exclusions.json`."""

    bucket: Bucket
    exclusions_url: str

    def exclusions(self) -> str | None:
        """Return the list's text, None where there is no such object."""
        place, _, file = self.exclusions_url.rpartition("/")
        raw = open_bucket(place).read(file)
        try:
            return None if raw is None else raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise Misconfigured(f"{self.exclusions_url} is not UTF-8 text", "store it as UTF-8") from fault

    def publish(self, month: str, files: Mapping[str, str]) -> str:
        """Store the files; their names' endings say what they are."""
        for name, text in files.items():
            kind = _KINDS[name.rpartition(".")[2]]
            self.bucket.put(f"{month}/{name}", text.encode(), ContentType=f"{kind}; charset=utf-8")
        return f"{self.bucket}/{month}/"
