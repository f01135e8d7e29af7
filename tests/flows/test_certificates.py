"""What probes see of certificates is noted by endpoint, the least of the last hour."""

from __future__ import annotations

import pytest

from sfsync.flows.certificates import Certificates
from sfsync.model.endpoint import Endpoint
from sfsync.ports.probing import Probed
from tests.flows.probing import SimulatedTime, World, plan, second

PORTAL = Endpoint("portal", "https://portal.example.com/")


class Showing:
    """A prober that is shown certificates with these days left, one after the other."""

    def __init__(self, *days: int | None) -> None:
        self._days = list(days)

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once."""
        return Probed(ok=True, latency_ms=9, certificate_days=self._days.pop(0))


def seen(*shown: tuple[float, int | None]) -> dict[str, int]:
    """Return what is noted after probes at these seconds."""
    time = SimulatedTime()
    noting = Certificates(Showing(*(days for _, days in shown)), time)
    for at, _ in shown:
        time.at = second(at)
        noting.probe(PORTAL)
    return dict(noting.days_left())


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        pytest.param([(0, None)], {}, id="plain http shows none"),
        pytest.param([(0, 20), (10, 19)], {"portal": 19}, id="a day passed"),
        pytest.param([(0, 2), (10, None)], {"portal": 2}, id="a probe that got no answer changes nothing"),
        pytest.param([(0, 2), (10, 365), (20, 2), (30, 365)], {"portal": 2}, id="one of two servers has a new one"),
        pytest.param([(0, 2), (10, 365), (3599, 365)], {"portal": 2}, id="not an hour since the old one"),
        pytest.param([(0, 2), (3000, 2), (3700, 365)], {"portal": 2}, id="the old one was seen again meanwhile"),
        pytest.param([(0, 2), (10, 365), (3600, 365)], {"portal": 365}, id="an hour since the old one"),
    ],
)
def test_what_is_noted(shown: list[tuple[float, int | None]], left: dict[str, int]) -> None:
    """So that servers which are given a new one in turn tell nobody a dozen times."""
    assert seen(*shown) == left


def test_the_prober_is_what_it_was() -> None:
    """The flow gets every sample as without it, and what its own tally notes."""
    world = World(says=lambda name, at: Probed(ok=True, latency_ms=9, certificate_days=5))
    flow = world.flow()
    noting = Certificates(world.prober, world.time)
    for endpoint in plan("portal", "api").endpoints:
        noting.probe(endpoint)

    assert [name for name, _ in world.prober.asked] == ["portal", "api"]
    assert noting.days_left() == {"portal": 5, "api": 5}
    assert flow.once().certificate_days == {"portal": 5}
