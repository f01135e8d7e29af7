"""A ledger in a bucket of S3: the same files as in a folder, so that a copy of it (`aws s3 sync`) is one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from sfsync.adapters.aws import explained
from sfsync.adapters.samples.growing import Growing
from sfsync.adapters.samples.kept import LONGEST_LINE
from sfsync.adapters.samples.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.adapters.aws import Made


class Bucket(Objects, Growing):
    """A ledger's bucket."""

    __slots__ = ()

    def raws(self, file: str) -> Iterator[bytes]:
        """Yield an object's lines, each to 64 KB at a time."""
        with explained(str(self)), io.BufferedReader(self.body(file), LONGEST_LINE) as opened:
            yield from iter(lambda: opened.readline(LONGEST_LINE), b"")


def open_bucket(url: str, client: Made[Any] | None = None) -> Bucket:
    """Return the ledger at `s3://BUCKET/PREFIX`; nothing is called yet. Raises Misconfigured for another URL."""
    return Bucket.at(url, client)
