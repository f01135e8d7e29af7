"""The demo's act on Hosted Backup & Archive: probed over HTTP, down for four minutes, and what the month comes to.

Prober, ledger, watcher and report are the real ones. Only time is compressed: nobody waits between the rounds, and the
rest of the month is filled in.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from rich.table import Table
from rich.text import Text

from sfsync.availability.micros import micros
from sfsync.availability.period import month
from sfsync.availability.report import report
from sfsync.localorg import Trouble
from sfsync.model.alert import AlertKind
from sfsync.model.availability import Exclusion, ExclusionKind, Verdict
from sfsync.render.availability_words import word
from sfsync.render.figures import grouped, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

    from sfsync.adapters.stores import Store
    from sfsync.availability.balance import Balance
    from sfsync.availability.record import Record
    from sfsync.hours.interval import Interval
    from sfsync.localorg import LocalOrg
    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry
    from sfsync.wiring_probing import Probing

VANTAGE, PORTAL = "eu-west-1", "portal"
_TICK, _MINUTE, _DAY = timedelta(seconds=10), timedelta(minutes=1), timedelta(days=1)
_BEFORE, _DOWN, _AFTER = 1, 4, 6  # minutes that are probed
_ROUNDS = 6  # in a minute
_EARLIER = timedelta(seconds=40)  # down earlier in the month, filled in
_STYLES = {"page": "bold red", "ticket": "yellow", "resolved": "green"}
_VERDICTS = {Verdict.MET: "bold green", Verdict.BREACHED: "bold red"}


class TimeLapse(Struct):
    """A clock, and a stop that never comes: who waits is there at once."""

    at: datetime

    def now(self) -> datetime:
        """Tell the time."""
        return self.at

    def is_set(self) -> bool:
        """Tell that it has not come."""
        return False

    def wait(self, timeout: float) -> bool:
        """Let so many seconds pass."""
        self.at += timedelta(seconds=timeout)
        return False


class Alarms(Struct):
    """A notifier that keeps what operations are told."""

    told: list[Alert] = field(default_factory=list)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Keep nothing: this act has no Cases."""

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Keep each."""
        self.told += alerts


class Hosted(Struct):
    """The act: a noon in the last month that is over, at which the portal fails."""

    out: Console
    org: LocalOrg
    period: Interval
    noon: datetime

    def play(self, url: str, folder: Path, store: Store) -> dict[str, Any]:
        """Probe, show what was told, and return what the month comes to."""
        began, told = perf_counter(), Alarms()
        clock = TimeLapse(self.noon - _BEFORE * _MINUTE)
        both = _joined(url, folder, store, told, clock)
        self._probe(both, clock)
        samples = both.watcher.window.records(self.period.start, clock.now())[PORTAL]
        line = (
            f"  {_BEFORE + _DOWN + _AFTER} minutes in {perf_counter() - began:.1f} s: {len(samples)} probes over HTTP"
        )
        self.out.print(f"{line}, only the waits left out", style="dim", highlight=False)
        self.out.print(_alarms(told.told))
        return {
            "samples": len(samples),
            "alerts": [each.key for each in told.told],
            "month": self._month(both, samples),
        }

    def _probe(self, both: Probing, clock: TimeLapse) -> None:
        """Let the portal answer, fail and answer again; look at the alerts after each round."""
        for minutes, is_down in ((_BEFORE, False), (_DOWN, True), (_AFTER, False)):
            if is_down:
                self.org.probe.script(Trouble.STATUS, target=PORTAL)
            for _ in range(minutes * _ROUNDS):
                begins = clock.now()
                both.prober.run(clock, rounds=1)
                both.watcher.look(clock.now())
                clock.at = begins + _TICK
            self.org.probe.clear()

    def _month(self, both: Probing, samples: Record) -> dict[str, str]:
        """Fill in the rest of the month, and show its verdict with and without work that was announced."""
        _fill(samples, self.period, self.noon)
        line = f"  {self.period.start:%B}, the rest filled in: up, but for {grouped(_EARLIER)} s on the 3rd"
        self.out.print(line, style="dim", highlight=False)
        found = {
            label: report({PORTAL: samples}, work, self.period, self.period.end, both.objectives).whole.balance
            for label, work in _cases(self.noon)
        }
        self.out.print(_verdicts(found))
        return {label: balance.verdict.value for label, balance in found.items()}


def hosted(out: Console, org: LocalOrg) -> Hosted:
    """Return the act, set into the month before the org's."""
    last = org.clock().astimezone(UTC).replace(day=1) - _DAY
    period = month(f"{last:%Y-%m}")
    return Hosted(out, org, period, period.start + 11 * _DAY + timedelta(hours=12))


def _joined(url: str, folder: Path, store: Store, told: Alarms, clock: TimeLapse) -> Probing:
    """Return prober and watcher as `sfsync run` joins them, on a clock of their own and the portal alone."""
    from urllib3 import request

    from sfsync.settings import GivenProbeSettings
    from sfsync.wiring_probing import probing

    plan = request("GET", f"{url}/probe/endpoints", timeout=5).json()
    plan["endpoints"] = [each for each in plan["endpoints"] if each["name"] == PORTAL]
    file = folder / "endpoints.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    settings = GivenProbeSettings(endpoints=file, vantage=VANTAGE, ledger=folder / "samples", unsafe_loopback=True)
    return probing(settings, store, told, clock)


def _fill(samples: Record, period: Interval, noon: datetime) -> None:
    """Add what was not probed of the month: good samples, and some bad ones on the 3rd."""
    probed = (noon - _BEFORE * _MINUTE, noon + (_DOWN + _AFTER) * _MINUTE)
    earlier = period.start + 2 * _DAY + timedelta(hours=9)
    track = samples.track(VANTAGE)
    at = period.start
    while at < period.end:
        if not probed[0] <= at < probed[1]:
            ok = not earlier <= at < earlier + _EARLIER
            track.add(micros(at), ok, None if ok else "answered 503")
        at += _TICK


def _cases(noon: datetime) -> Iterator[tuple[str, tuple[Exclusion, ...]]]:
    """Yield the month as it was, and with an hour of work around the outage: announced in time, and too late."""
    start = noon - 10 * _MINUTE
    yield "as it was", ()
    for label, ahead in (("work, 3 days' notice", 3 * _DAY), ("work, 2 hours' notice", _DAY / 12)):
        end = start + timedelta(hours=1)
        yield label, (Exclusion("CHG-1", ExclusionKind.MAINTENANCE, start, end, announced_at=start - ahead),)


def _alarms(told: Sequence[Alert]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for each in told:
        how = "resolved" if each.kind is AlertKind.RESOLVED else each.facts["severity"]
        table.add_row(f"  ! {each.at:%H:%M:%S}", Text(how, style=_STYLES[how]), each.text)
    return table


def _verdicts(found: dict[str, Balance]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("  the month", no_wrap=True)
    for heading in ("counts", "allowed", "net", "gross"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for label, balance in found.items():
        table.add_row(
            f"  {label}",
            f"{grouped(balance.down)} s",
            f"{grouped(balance.budget)} s",
            f"{percent(balance.net)} %",
            f"{percent(balance.gross)} %",
            Text(word(balance.verdict), style=_VERDICTS.get(balance.verdict, "yellow")),
        )
    return table
