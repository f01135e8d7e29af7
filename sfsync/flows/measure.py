"""Reads every Case that was open at some time in a period, and counts how its clocks were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.engine.evaluate import every_cycle
from sfsync.engine.metrics import Counted, Dimension
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.plan.observe import with_observed_changes
from sfsync.ports.cases import UnreadableCase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sfsync.flows.circumstances import Circumstances, Known
    from sfsync.hours.interval import Interval
    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.model.record import CaseRecord
    from sfsync.policy.policy import Policy
    from sfsync.ports.cases import CaseArchive, CaseStore, FoundCase

NO_TEAM = "no team"


class Count(Struct, frozen=True):
    """What a period's Cases gave: how many were read, their clocks, and why some could not be judged."""

    cases: int
    counted: tuple[Counted, ...]
    aside: Mapping[str, str]


class CountClocks(Struct, frozen=True):
    """Counts the clocks of an org; without a store it knows neither evidence of Salesforce nor observed changes."""

    archive: CaseArchive
    policy: Policy
    store: CaseStore | None = None
    circumstances: Circumstances | None = None

    def run(self, period: Interval, at: datetime, done: Callable[[int], None] = lambda _: None) -> Count:
        """Count the clocks as of an instant; `done` is told each page's number of Cases. Raises as the archive does."""
        counted: list[Counted] = []
        aside: dict[str, str] = {}
        cases, after, complete = 0, None, False
        while not complete:
            page = self.archive.open_during(period, after)
            known = self.circumstances.of(page.found) if self.circumstances else None
            records = self.store.load([found.id for found in page.found]) if self.store else {}
            for found in page.found:
                try:
                    counted += self._counted(found, records.get(found.id), known, at)
                except Unjudgeable as fault:
                    aside[found.id] = str(fault)
            cases += len(page.found)
            after, complete = page.found[-1].id if page.found else None, page.complete
            done(len(page.found))
        return Count(cases, tuple(counted), aside)

    def _counted(
        self, found: FoundCase | UnreadableCase, record: CaseRecord | None, known: Known | None, at: datetime
    ) -> tuple[Counted, ...]:
        if isinstance(found, UnreadableCase):
            raise Unjudgeable(found.id, "the row", found.reason)
        case, _ = with_observed_changes(found.case, record.observations if record else (), found.modstamp)
        pauses = known.pauses(case, found.account_id, at) if known else ()
        return count(case, self.policy, pauses, at)


def count(case: Case, policy: Policy, pauses: tuple[Pause, ...], at: datetime) -> tuple[Counted, ...]:
    """Return the clocks of one case that have begun, with its traits in the policy's words. Raises Unjudgeable."""
    if case.created_at > at:
        return ()
    readings = every_cycle(case, policy, pauses, at)
    if not readings:
        return ()
    traits = {
        Dimension.PRIORITY: policy.priorities[case.priority],
        Dimension.PACKAGE: policy.packages[case.package],
        Dimension.PRODUCT: policy.products[case.product][0],
        Dimension.TEAM: case.team or NO_TEAM,
    }
    return tuple(Counted(reading, traits) for reading in readings)
