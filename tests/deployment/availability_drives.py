"""How the functions of availability are driven so that each does all that it ever does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sfsync.adapters.probe import HttpsProber
from sfsync.adapters.wall_clock import WallClock
from sfsync.flows import probe_availability
from sfsync.flows.probe_availability import ProbeAvailability, Rhythm
from sfsync.localorg import Trouble
from sfsync.model.replacing import replace
from sfsync.model.sample import Sample
from tests.adapters.samples.ledgers import DAY
from tests.deployment.conftest import Deployed
from tests.deployment.ledgers import HERE, OCTOBER, at, october_of, parts
from tests.deployment.test_driven import LOCAL

_NOW = WallClock.now  # a round begins by the clock: one that stands would never come to it


def quickly(deployed: Deployed) -> None:
    """Let rounds begin every two seconds, so that a test waits less for the first."""
    rhythm = Rhythm(timedelta(seconds=2), (timedelta(seconds=0.5), timedelta(seconds=1)))
    deployed.patch.setattr(probe_availability, "ProbeAvailability", partial(ProbeAvailability, rhythm=rhythm))


def _a_target_down(deployed: Deployed) -> None:
    """Let an endpoint be down; loopback has no certificate, so that the days left of one are put in."""
    quickly(deployed)
    deployed.org.probe.script(Trouble.STATUS, target="portal")
    probe = HttpsProber.probe
    deployed.patch.setattr(HttpsProber, "probe", lambda *given: replace(probe(*given), certificate_days=30))


def _probe(deployed: Deployed) -> None:
    with deployed.patch.context() as patch:
        patch.setattr(WallClock, "now", _NOW)
        assert deployed.run("ProbeAvailability", {"rounds": 1}, **LOCAL)["down"] > 0


def _an_outage(deployed: Deployed) -> None:
    """Let everything have been down for four minutes, after hours without a failure."""
    start, keeping = OCTOBER + 12 * DAY, parts(deployed)
    for name in ("portal", "api", "restore"):
        instants = [start + number * timedelta(seconds=10) for number in range(384)]
        keeping.record([Sample(at, name, HERE, at < start + timedelta(hours=1), 41, "down") for at in instants])
    at(deployed, start + timedelta(minutes=64))


def _two_days(deployed: Deployed) -> None:
    """Let a day be sealed, a sample of it come after that, and another day be over."""
    for start, now in ((OCTOBER, DAY), (OCTOBER + timedelta(hours=1), 2 * DAY), (OCTOBER + DAY, 2 * DAY)):
        parts(deployed).record([Sample(start, "portal", HERE, ok=True)])
        at(deployed, OCTOBER + now + timedelta(hours=2, minutes=20))
        if now == DAY:
            deployed.run("SealSamples", {})


def _run(function: str) -> Callable[[Deployed], None]:
    def drive(deployed: Deployed) -> None:
        deployed.run(function, {}, **LOCAL)

    return drive


# The function -> how the ground is laid for it, and how it is driven.
AVAILABILITY_DRIVES: dict[str, tuple[Callable[[Deployed], Any], Callable[[Deployed], None]]] = {
    "ProbeAvailability": (_a_target_down, _probe),
    "WatchAvailability": (_an_outage, _run("WatchAvailability")),
    "SealSamples": (_two_days, _run("SealSamples")),
    "ReportAvailability": (october_of, _run("ReportAvailability")),
}
