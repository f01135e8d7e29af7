"""Notes how long certificates are still good for, as probes see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.model.endpoint import Endpoint
    from sfsync.ports.probing import Probed, Prober
    from sfsync.ports.telling import Clock

_REMEMBERED = timedelta(hours=1)  # the lowest: servers behind one name are given a new certificate one after the other


class Certificates(Struct, frozen=True):
    """A prober that also remembers; threads may share it."""

    prober: Prober
    clock: Clock
    _seen: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once."""
        probed = self.prober.probe(endpoint)
        if probed.certificate_days is not None:
            self._note(endpoint.name, probed.certificate_days, self.clock.now())
        return probed

    def days_left(self) -> Mapping[str, int]:
        """Return the days left of each endpoint's certificate, the least of the last hour."""
        return {name: days for name, (days, _) in self._seen.copy().items()}

    def _note(self, name: str, days: int, at: datetime) -> None:
        known = self._seen.get(name)
        if known is None or days <= known[0] or at - known[1] >= _REMEMBERED:
            self._seen[name] = (days, at)
