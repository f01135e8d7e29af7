"""The single-process worker: every lane in its turn, on its schedule, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfsync.flows.tally import Tally

_MOST_PATIENCE = 16  # times the interval that a lane waits at most while the org does not answer


class Stop(Protocol):
    """Tells when to stop, and lets one wait for it (`threading.Event` is one)."""

    def is_set(self) -> bool:
        """Tell whether to stop."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds at most for the stop; return whether it came."""
        ...


class Lane(Struct):
    """Work that recurs every so many seconds; after a pass that the org did not answer, half as often, and so on."""

    name: str
    every: float
    work: Callable[[], Tally]
    next_at: float = 0.0
    patience: int = 1


def run_lanes(
    lanes: Sequence[Lane],
    stop: Stop,
    seconds: Callable[[], float],
    report: Callable[[str, Tally | Unavailable], None],
) -> None:
    """Run the lanes until told to stop; `seconds` is a monotonic clock. Whatever is not Unavailable ends the worker."""
    while not stop.is_set():
        lane = min(lanes, key=lambda lane: lane.next_at)
        if stop.wait(max(0.0, lane.next_at - seconds())):
            return
        _run(lane, report)
        lane.next_at = seconds() + lane.every * lane.patience


def _run(lane: Lane, report: Callable[[str, Tally | Unavailable], None]) -> None:
    try:
        report(lane.name, lane.work())
        lane.patience = 1
    except Unavailable as fault:
        report(lane.name, fault)
        lane.patience = min(lane.patience * 2, _MOST_PATIENCE)
