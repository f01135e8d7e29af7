"""Trust evidence as exclusions: what Salesforce itself says was out may excuse what cannot work without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.pauses import causes, kind_in_words
from sfsync.model.availability import Exclusion, ExclusionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sfsync.model.evidence import Impact
    from sfsync.policy.pauses import SalesforcePauses


def trust_exclusions(
    instance: str, impacts: Iterable[Impact], rules: SalesforcePauses, at: datetime
) -> Iterator[Exclusion]:
    """Yield an exclusion for each impact that pauses on an instance as of an instant; what goes on, up to then.

    What a person entered by hand is none: no customer can look that up.
    """
    for cause in causes(instance, impacts, rules, at):
        if cause.link:
            yield Exclusion(
                id=f"{cause.impact.key} on {instance}",
                kind=ExclusionKind.DEPENDENCY,
                start=cause.interval.start,
                end=min(cause.interval.end, at),
                evidence=cause.link,
                reason=f"Salesforce instance {instance}: {kind_in_words(cause.impact)}",
            )
