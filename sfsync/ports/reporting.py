"""What a month's report is made from, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sfsync.availability.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.model.sample import Sample


class SealedSamples(Shelf, Protocol):
    """A ledger as one look finds it: to be verified, and then to be read. Raises Unavailable, and Misconfigured."""

    def samples(self, month: str) -> Iterable[Sample]:
        """Return the samples of a month (`YYYY-MM`) that count under its revisions; raise Broken at a flaw."""
        ...


class Reports(Protocol):
    """Keeps reports, and knows what was asked to be excluded. Raises Unavailable, and Misconfigured."""

    def exclusions(self) -> str | None:
        """Return the JSON list of exclusions, None where nobody asked for any."""
        ...

    def publish(self, month: str, files: Mapping[str, str]) -> str:
        """Store a month's files by their names, in place of earlier versions; return where they are."""
        ...
