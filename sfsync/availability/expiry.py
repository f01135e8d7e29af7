"""Certificates that run out: known months ahead, and still a classic end of everything at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.availability.conditions import Condition
from sfsync.model.alert import AlertKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfsync.model.objective import Objectives

_DAY = timedelta(days=1)


def expiry(endpoints: Iterable[str], days_left: Mapping[str, int], objectives: Objectives) -> Iterator[Condition]:
    """Yield the rules about each endpoint's certificate; one whose days are not known is blind."""
    for endpoint in endpoints:
        days = days_left.get(endpoint)
        for severity, ahead in sorted(objectives.alerts.certificates.items()):
            yield Condition(
                key=f"{endpoint}/certificate/{ahead // _DAY} d",
                kind=AlertKind.CERTIFICATE_EXPIRES,
                severity=severity,
                holds=days is not None and days * _DAY < ahead,
                text=f"the certificate of {endpoint} is good for {days} days more",
                blind=days is None,
            )
