"""Metrics of an org: judged with the evidence, the observed history and the team that the worker knows."""

from __future__ import annotations

from datetime import timedelta

from sfsync.engine.metrics import Counted
from sfsync.flows.circumstances import Circumstances
from sfsync.flows.measure import CountClocks
from sfsync.hours.interval import Interval
from sfsync.model.case import Field
from sfsync.model.milestone import Milestone
from sfsync.model.replacing import replace
from sfsync.ports.cases import CasePage, FoundCase
from tests.fakes.feed import an_incident
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk
from tests.flows.status import a_desk, at, later

ONE = a_case(1).id
DAY = Interval(START - timedelta(hours=1), START + timedelta(days=1))


class Archive:
    """Every Case of a desk's org, as one page."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk."""
        self._org = desk.org

    def open_during(self, period: Interval, after: str | None) -> CasePage:
        """Return the page, whatever is asked."""
        del period, after
        org = self._org
        rows = [
            FoundCase(case, org.stamps.get(key, {}), org.modstamps[key], org.accounts.get(key))
            for key, case in org.cases.items()
        ]
        return CasePage(tuple(rows), org.now)


def counted(desk: Desk, *, with_store: bool = True) -> list[Counted]:
    """Return the Resolutions that the metrics count now."""
    known = Circumstances(desk.store, desk.store, desk.policy) if with_store else None
    flow = CountClocks(Archive(desk), desk.policy, desk.store if with_store else None, known)
    return [one for one in flow.run(DAY, desk.org.now).counted if one.reading.name is Milestone.RESOLUTION]


def test_an_incident_counts_as_the_worker_knows_it() -> None:
    """Down from 15:20 to 15:45: of the first hour 35 minutes count; without a store the whole hour."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), at(45)))
    later(desk, 60)

    assert counted(desk)[0].reading.elapsed == timedelta(minutes=35)
    assert counted(desk, with_store=False)[0].reading.elapsed == timedelta(hours=1)


def test_a_change_that_the_org_keeps_no_history_of_counts_as_it_was_seen() -> None:
    """On Hold seen after 20 minutes: of the first hour 20 minutes count; without a store all of it is On Hold's."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=20)
    desk.org.put(replace(desk.org.cases[ONE], status="On Hold"))
    desk.poll()
    desk.org.pass_time(minutes=40)

    assert [one.reading.elapsed for one in counted(desk)] == [timedelta(minutes=20)]
    assert [one.reading.elapsed for one in counted(desk, with_store=False)] == [timedelta()]


def test_a_stage_that_the_org_keeps_no_history_of_is_seen_too() -> None:
    """Triage seen at 15:20, Investigation at 15:50: the stage began with what was seen first, and changed then."""
    desk = Desk()
    desk.org.add(replace(a_case(1), defect_stage="Triage"))
    desk.poll()
    desk.org.pass_time(minutes=50)
    desk.org.put(replace(desk.org.cases[ONE], defect_stage="Investigation"))
    desk.poll()
    flow = CountClocks(Archive(desk), desk.policy, desk.store, Circumstances(desk.store, desk.store, desk.policy))
    readings = [one.reading for one in flow.run(DAY, desk.org.now).counted]

    assert [(one.stage, one.started_at) for one in readings if one.name is Milestone.DEFECT_STAGE] == [
        ("Triage", START),
        ("Investigation", START + timedelta(minutes=50)),
    ]
    assert [change.field for change in desk.org.cases[ONE].history if change.field is Field.DEFECT_STAGE] == []
