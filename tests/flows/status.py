"""A desk whose customers live on instances that are watched, and short ways to ask about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sfsync.adapters.memory import MemoryStore
from sfsync.adapters.stores import Store
from sfsync.model.record import Stamp
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk

MINUTE = timedelta(minutes=1)
ONE, TWO, THREE = a_case(1).id, a_case(2).id, a_case(3).id


def at(minutes: float) -> datetime:
    """Return an instant so many minutes after the cases were submitted (15:00 UTC)."""
    return START + minutes * MINUTE


def a_desk(store: Store | None = None) -> Desk:
    """Return a desk with three P1 cases (answer within 1 h, 24x7): of NA137, of NA1, and one not on Salesforce."""
    desk = Desk(store=store or MemoryStore())
    desk.org.add(a_case(1), a_case(2), a_case(3, product="Hosted Backup & Archive"))
    for case_id, account, instance in ((ONE, "001A", "NA137"), (TWO, "001B", "NA1"), (THREE, "001A", "NA137")):
        desk.live(case_id, account, instance)
    desk.follow()
    desk.poll()
    desk.watch()
    return desk


def later(desk: Desk, minutes: float) -> None:
    """Let it be so many minutes after the submission, and look at the feed."""
    desk.org.now = at(minutes)
    desk.watch()


def due(desk: Desk, case_id: str = ONE) -> object:
    """Return the stamped due instant of the first response."""
    return desk.org.stamps[case_id][Stamp.FIRST_RESPONSE_DUE]


def state(desk: Desk, case_id: str = ONE) -> object:
    """Return the stamped state of the first response."""
    return desk.org.stamps[case_id][Stamp.FIRST_RESPONSE_STATE]
