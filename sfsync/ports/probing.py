"""Probing endpoints, and keeping the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.model.endpoint import Endpoint
    from sfsync.model.sample import Sample


class Probed(Struct, frozen=True):
    """What one probe found: `ok` None means that the prober itself failed; `reason` says why it is not ok.

    `answered` is whether somebody answered who had proven to be the host: then our network cannot be at fault.
    `certificate_days` is how long the host's certificate is still good for, in whole days, where one was shown.
    """

    ok: bool | None
    latency_ms: int
    reason: str | None = None
    answered: bool = False
    certificate_days: int | None = None


class Prober(Protocol):
    """Looks whether an endpoint is up."""

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once, within the endpoint's limits; whatever happens is in the result, nothing is raised."""
        ...


class SampleLog(Protocol):
    """Keeps raw samples. Raises Unavailable while it takes nothing, and Misconfigured where a person has to look."""

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples, in any order; one that comes twice does no harm."""
        ...

    def seal(self, now: datetime) -> None:
        """Close the days that were over some minutes before `now`, so that they cannot change unseen any more."""
        ...
