"""Polls the status feed: records what it says of each watched instance, and hands on the cases that a change touches.

The order in which a crash loses nothing: the revisions are kept; then the watches, which say what is now in force and
since when cases have to be looked at again; then those cases are handed on; only then is that mark taken away. While
the feed is down or talks nonsense, the last evidence stays in force: unknown starts and ends nothing.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.flows.alerts import alerts_of
from sfsync.model.evidence import Source
from sfsync.model.replacing import replace
from sfsync.model.watch import OWN_ORG, Watch
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.flows.take_evidence import TakeEvidence
    from sfsync.model.evidence import Impact, Sighting
    from sfsync.model.watch import Stay
    from sfsync.policy.pauses import SalesforcePauses
    from sfsync.ports.cases import Dependence
    from sfsync.ports.status import Customers, Look, StatusFeed, Watches
    from sfsync.ports.telling import Hints, Notifier

RECENT, WIDE = timedelta(days=7), timedelta(days=30)
_MARGIN = timedelta(days=1)


class StatusTally(Struct):
    """What a poll of the feed did: instances looked at, those that gave no good answer, changes, cases handed on."""

    looked: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    handed_on: int = 0
    alerts: int = 0


class PollStatus(Struct, frozen=True):
    """Keeps the evidence of every watched instance up to date; `provider` are the provider's own instances.

    Without a feed only what people enter is carried out.
    """

    feed: StatusFeed | None
    take: TakeEvidence
    watches: Watches
    customers: Customers
    dependence: Dependence
    hints: Hints
    notifier: Notifier
    rules: SalesforcePauses
    provider: tuple[str, ...] = ()

    def run(self, now: datetime, *, wide: bool = False) -> StatusTally:
        """Look at each watched instance, `wide`: further back. One that gives no good answer stays as it is."""
        tally, known = StatusTally(), self.watches.watches()
        before = {key: known.get(key, Watch(key)) for key in self._watched(now, known)}
        looked = [self._looked_at(watch, now, WIDE if wide else RECENT, tally) for watch in before.values()]
        kept = [watch for watch in map(self._kept, looked) if watch is not None]
        for watch in self._alerted(kept, now, tally):
            self._hand_on(watch, tally)
        return tally

    def _alerted(self, watches: list[Watch], now: datetime, tally: StatusTally) -> list[Watch]:
        """Give the alerts that are due; what could not be told is told by the next poll, and holds nothing up."""
        alerts, told = alerts_of(watches, self.rules, now)
        try:
            if alerts:
                self.notifier.alert(alerts)
        except Unavailable as fault:
            tally.failed["alerts"] = str(fault)
            return watches
        tally.alerts = len(alerts)
        return [watch if told[watch.instance] == watch.told else self._told(watch, told) for watch in watches]

    def _told(self, watch: Watch, told: Mapping[str, tuple[str, ...]]) -> Watch:
        return self._kept(replace(watch, told=told[watch.instance])) or watch

    def _watched(self, now: datetime, watches: Mapping[str, Watch]) -> list[str]:
        """Return the instances that matter: of customers with recent cases, the provider's and the org's own."""
        accounts = self.dependence.dependent_accounts(now - WIDE)
        customers = self.customers.customers({*accounts, OWN_ORG}).values()
        lived_on = {stay.instance for one in customers for stay in _recent_stays(one.stays, now - WIDE)}
        unfinished = {watch.instance for watch in watches.values() if watch.pending_since}
        return sorted(instance for instance in {*lived_on, *self.provider, *unfinished} if instance)

    def _looked_at(self, watch: Watch, now: datetime, back: timedelta, tally: StatusTally) -> Watch:
        if self.feed is None:
            return self.take.aged(watch, now)
        tally.looked += 1
        since, unfound = _since(watch, now, back), list[str]()
        try:
            look = self.feed.look(watch.instance, since, now)
            sightings = (*look.sightings, *self._missing(self.feed, watch, look, since, now, unfound))
        except Unavailable as fault:
            tally.failed[watch.instance] = str(fault)
            aged, since = self.take.aged(watch, now), watch.fault_at or now
            return replace(aged, watched_at=watch.watched_at or now, fault=str(fault), fault_at=since)
        after = self.take.look(watch, sightings, now)
        return replace(
            after,
            watched_at=watch.watched_at or now,
            seen_at=now,
            fault=None,
            fault_at=None,
            active=look.active,
            oddities=(*look.oddities, *unfound),
        )

    def _missing(  # noqa: PLR0913, PLR0917 - all that says what is missing
        self, feed: StatusFeed, watch: Watch, look: Look, since: datetime, now: datetime, unfound: list[str]
    ) -> Iterator[Sighting]:
        """Read again, by their ids, records that pause here and that the instance's own lists do not hold any more.

        A record that lost the instance is in no list of the instance: only the record itself can say so. One that
        cannot be read stays as it was, and is noted in `unfound`.
        """
        present = {sighting.record_key for sighting in look.sightings} | look.unreadable
        absent = {
            (impact.source, impact.record)
            for impact in watch.impacts
            if self._matters(watch, impact, since) and impact.record_key not in present
        }
        for source, record in sorted(absent):
            try:
                yield feed.find(source, record, watch.instance, now)
            except Unavailable as fault:
                unfound.append(f"{source} {record} stays as it was known: {fault}")

    def _matters(self, watch: Watch, impact: Impact, since: datetime) -> bool:
        recent = impact.end is None or impact.end >= since + _MARGIN
        pausing = impact.void is None and watch.instance in impact.instances and self.rules.pauses(impact)
        return recent and pausing and impact.source is not Source.OVERRIDE

    def _kept(self, watch: Watch) -> Watch | None:
        """Keep a watch and return it as kept, None where another worker or an override came first."""
        return replace(watch, revision=watch.revision + 1) if self.watches.keep(watch) else None

    def _hand_on(self, watch: Watch, tally: StatusTally) -> None:
        """Have the cases looked at that a watch says have to be, then take that mark away."""
        if watch.pending_since is None:
            return
        accounts = None if watch.instance in self.provider else self.customers.residents(watch.instance)
        touched = self.dependence.dependents(watch.pending_since, accounts)
        try:
            if touched:
                self.hints.put(touched)
        except Unavailable as fault:
            tally.failed[f"cases of {watch.instance}"] = str(fault)
            return
        tally.changed.append(watch.instance)
        tally.handed_on += len(touched)
        self._kept(replace(watch, pending_since=None))


def _since(watch: Watch, now: datetime, back: timedelta) -> datetime:
    """Return from when on to read: further back at first, over a gap, and for what still goes on."""
    if watch.seen_at is None:
        return now - WIDE
    goes_on = (i.start for i in watch.impacts if i.end is None and i.void is None and i.source is not Source.OVERRIDE)
    return min([min(now, watch.seen_at) - back, *(start - _MARGIN for start in goes_on if start)])


def _recent_stays(stays: Sequence[Stay], since: datetime) -> Iterator[Stay]:
    """Yield the stays that had not ended by an instant."""
    for stay, following in zip_longest(stays, stays[1:]):
        if following is None or following.since is None or following.since >= since:
            yield stay
