"""A notice of a breach, an alert, and a notice of the worst kind."""

from __future__ import annotations

from sfsync.model.alert import Alert, AlertKind
from sfsync.model.milestone import Milestone
from sfsync.model.record import Entry, EntryKind
from tests.contract.examples import NOW, case, entry

BREACH = Entry(
    "500/7/resolution/breached",
    case(1),
    NOW,
    EntryKind.BREACHED,
    "größer: due instant has passed",
    Milestone.RESOLUTION,
    due_at=NOW,
    notify=True,
    facts={"number": "00001001"},
)
STALE = Alert("feed/stale/NA137", NOW, AlertKind.FEED_STALE, "the status feed is silent", {"instance": "NA137"})
# The worst that an org's texts can hold: nothing of it may be refused for ever.
WILD = entry(text="\x1b[2J\ud800\u2028\x00\ufffe" * 3_000, facts={"number": "\r\nBcc: x", "\udfff": "é" * 9_000})
