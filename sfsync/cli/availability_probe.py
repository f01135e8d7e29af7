"""`sfsync availability probe`: look at the endpoints by hand, or keep looking, with or without the ledger."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.availability.sample_document import sample_document
from sfsync.cli.main import FAILED, INTERRUPTED, BadInput
from sfsync.cli.terminal import Json, console, print_json, remark
from sfsync.intake.shown import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import Console

    from sfsync.flows.probe_availability import ProbeAvailability
    from sfsync.flows.probe_keeping import ProbeTally
    from sfsync.model.sample import Sample


def register_on(app: typer.Typer) -> None:
    """Add the command."""
    app.command("probe", epilog="Example: `SFSYNC_PROBE_ENDPOINTS=endpoints.json sfsync availability probe --once`")(
        probe
    )


def probe(
    *,
    once: Annotated[bool, typer.Option("--once", help="Probe each endpoint once, now.")] = False,
    rounds: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after N rounds; until interrupted by default.")
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Add the samples to the ledger of the settings.")] = False,
    json: Json = False,
) -> None:
    """Probe the endpoints of the settings, every ten seconds; exit with 1 if the last look at one was not good."""
    if once and rounds is not None:
        raise BadInput("--once and --rounds: give one of them")
    flow, stop, out = _flow(record=record), _Interrupted(), console()
    taken: list[Sample] = []
    seen = taken.append if json else lambda sample: _show(out, sample)
    tally = flow.once(seen) if once else flow.run(stop, rounds, seen)
    if json:
        print_json(_document(flow, taken, tally))
    else:
        _close(out, tally)
    if stop.is_set():
        raise typer.Exit(INTERRUPTED)
    if any(sample.ok is not True for sample in tally.last.values()):
        raise typer.Exit(FAILED)


class _Interrupted(Event):
    """A stop that Ctrl-C and SIGTERM bring about: the samples taken until then are kept."""

    def __init__(self) -> None:
        super().__init__()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.set())


class _Nowhere:
    """Keeps no samples: probing by hand leaves the ledger alone unless told otherwise."""

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep none."""

    def seal(self, now: datetime) -> None:
        """Close none."""


def _flow(*, record: bool) -> ProbeAvailability:
    from sfsync.settings import ProbeSettings, read
    from sfsync.wiring_probing import a_prober, https_prober, ledger, the_plan

    settings = read(ProbeSettings)
    plan = the_plan(settings)
    prober = https_prober(settings, plan)
    if record:
        remark(["no signing key is set, so days are sealed unsigned"] if settings.key() is None else [])
    return a_prober(settings, plan, prober, ledger(settings) if record else _Nowhere())


def _show(out: Console, sample: Sample) -> None:
    word = {True: "up", False: "DOWN", None: "unknown"}[sample.ok]
    at = sample.at.strftime("%H:%M:%S")
    why = f"  {printable(sample.reason)}" if sample.reason else ""
    out.print(f"{at}  {sample.endpoint:<16} {word:<8}{sample.latency_ms:>6} ms{why}", soft_wrap=True)


def _close(out: Console, tally: ProbeTally) -> None:
    out.print(f"{tally.samples} samples: {tally.up} up, {tally.down} down, {tally.unknown} unknown")
    for endpoint, days in sorted(tally.certificate_days.items()):
        out.print(f"{endpoint}: its certificate is good for {days} days more")


def _document(flow: ProbeAvailability, taken: Sequence[Sample], tally: ProbeTally) -> dict[str, Any]:
    return {
        "vantage": flow.vantage,
        "samples": [sample_document(sample) for sample in taken],
        "up": tally.up,
        "down": tally.down,
        "unknown": tally.unknown,
        "certificate_days": tally.certificate_days,
        "faults": tally.faults,
    }
