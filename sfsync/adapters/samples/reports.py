"""Monthly reports in a bucket, `reports/YYYY-MM/report.html` and the like, and the exclusions beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.samples.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {"html": "text/html", "json": "application/json", "csv": "text/csv", "txt": "text/plain"}


class BucketReports(Struct, frozen=True):
    """Reports below one place, and exclusions at another, `s3://BUCKET/exclusions.json`; one client is for both."""

    bucket: Objects
    exclusions_url: str

    def exclusions(self) -> str | None:
        """Return the list's text, None where there is no such object."""
        place, _, file = self.exclusions_url.rpartition("/")
        return Objects.at(place, self.bucket.client).text(file)

    def publish(self, month: str, files: Mapping[str, str]) -> str:
        """Store the files; their names' endings say what they are."""
        for name, text in files.items():
            kind = _KINDS[name.rpartition(".")[2]]
            self.bucket.put(f"{month}/{name}", text.encode(), ContentType=f"{kind}; charset=utf-8")
        return f"{self.bucket}/{month}/"
