"""`sfsync run`: the single-process worker."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer
from rich.live import Live

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.garbage import settle
from sfsync.cli.probing import probing
from sfsync.cli.report import summary, tally_document
from sfsync.cli.terminal import Json, PolicyFile, console, notifier, print_json, remark
from sfsync.cli.upcoming import upcoming
from sfsync.flows.tally import Tally
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from sfsync.flows.lanes import Lane
    from sfsync.settings import TrustSettings, WorkerSettings
    from sfsync.wiring import Worker


_WIDE_STATUS_S = 1800  # the first look at an instance reads far back anyway
_FIRST_DUTIES_S = 60  # a worker that is started anew each day has it, too
_FIRST_WIDE_SWEEP_S = 3600  # a worker that is started anew each day has one, too


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", epilog="Example: `SFSYNC_STORE=sqlite:////var/lib/sfsync/sfsync.db sfsync run`")(run)


def run(
    *,
    policy: PolicyFile = None,
    seconds: Annotated[float | None, typer.Option("--for", min=0, help="Stop after so many seconds.")] = None,
    json: Json = False,
) -> None:
    """Poll, sweep and announce until interrupted, and probe if endpoints are set; SIGTERM lets the pass finish."""
    from sfsync.settings import TrustSettings, WorkerSettings, read
    from sfsync.wiring import worker

    settings, trust = read(WorkerSettings), read(TrustSettings)
    out, total, stop, told = console(), Tally(), _stop(seconds), notifier(json=json)
    with worker(told, policy) as working:
        settle()
        lanes = [*_lanes(working, settings), *_status_lanes(working, trust)]
        with probing(working.store, told, stop) as probes, _watching(out, working, quiet=json):
            _run(lanes, stop, _reporter(out, total, quiet=json), probes=probes)
        aside = list(working.store.quarantined())
    if json:
        print_json(tally_document(total, aside))


def _run(
    lanes: Sequence[Lane], stop: Event, report: Callable[[str, Tally | Unavailable], None], *, probes: bool
) -> None:
    """Run the lanes until told to stop. A fault that ends them does not end probing, which needs no org."""
    from sfsync.flows.lanes import run_lanes

    try:
        run_lanes(lanes, stop, monotonic, report)
    except Exception as fault:
        if probes:
            remark([f"{str(fault) or type(fault).__name__}; nothing is synced until a restart, probing goes on"])
            stop.wait()
        raise


@contextmanager
def _watching(out: Console, working: Worker, *, quiet: bool) -> Iterator[None]:
    """Show the clocks that run out next, on a terminal only; what is printed meanwhile scrolls by above them."""
    if quiet or not out.is_terminal:
        yield
        return
    clock = WallClock()
    shown = Live(console=out, refresh_per_second=1, get_renderable=lambda: upcoming(working.store, clock.now()))
    with shown:
        yield


def _lanes(working: Worker, settings: WorkerSettings) -> list[Lane]:
    from sfsync.flows.lanes import Lane

    server_time = working.salesforce.reader.server_time
    wide = timedelta(hours=settings.wide_sweep_hours)
    return [
        Lane("poll", settings.poll_every, working.poll.run),
        Lane("sweep", settings.sweep_every, lambda: working.sweep_clocks.run(server_time())),
        Lane(
            "wide sweep",
            settings.wide_sweep_every,
            lambda: Tally() if working.salesforce.shedding else working.poll.sweep(server_time() - wide),
            next_at=monotonic() + min(settings.wide_sweep_every, _FIRST_WIDE_SWEEP_S),
        ),
        Lane("duties", settings.duties_every, lambda: _duties(working), next_at=monotonic() + _FIRST_DUTIES_S),
    ]


def _duties(working: Worker) -> Tally:
    from sfsync.cli.duties import lines

    found = working.keep_promises.run(working.salesforce.reader.server_time())
    remark(f"duties: {line}" for line in lines(found))
    return Tally()


def _status_lanes(working: Worker, trust: TrustSettings) -> list[Lane]:
    """Return the lanes that watch the status feed; the wide one reads far back, also what was revised late.

    A feed that fails is asked again as often as ever: that it is stale has to be noticed in time.
    """
    from sfsync.flows.lanes import Lane

    said: dict[str, str] = {}

    def status(*, wide: bool) -> Tally:
        found, tally = working.watch_status(WallClock().now(), wide=wide)
        remark(f"status of {key}: {fault}" for key, fault in found.failed.items() if said.get(key) != fault)
        said.clear()
        said.update(found.failed)
        return tally

    return [
        Lane("status", trust.status_every, lambda: status(wide=False)),
        Lane("wide status", trust.status_wide_every, lambda: status(wide=True), next_at=monotonic() + _WIDE_STATUS_S),
    ]


def _reporter(out: Console, total: Tally, *, quiet: bool) -> Callable[[str, Tally | Unavailable], None]:
    def report(lane: str, outcome: Tally | Unavailable) -> None:
        if isinstance(outcome, Unavailable):
            print(f"sfsync: {lane}: {outcome}; it is tried again", file=sys.stderr)  # noqa: T201 - the worker's log
            return
        total.add(outcome)
        if not quiet and outcome.read:
            out.print(f"{lane}: {summary(outcome)}", highlight=False)

    return report


class _Deadline(Event):
    """A stop that also comes by itself after so many seconds."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__()
        self._until = None if seconds is None else monotonic() + seconds

    def _left(self, timeout: float | None) -> float | None:
        if self._until is None:
            return timeout
        left = max(0.0, self._until - monotonic())
        return left if timeout is None else min(timeout, left)

    def is_set(self) -> bool:
        return super().is_set() or (self._until is not None and monotonic() >= self._until)

    def wait(self, timeout: float | None = None) -> bool:
        super().wait(self._left(timeout))
        return self.is_set()


def _stop(seconds: float | None) -> Event:
    stop = _Deadline(seconds)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop
