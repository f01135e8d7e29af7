"""A feed, and our side of it, whose waits between attempts take no time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sfsync.adapters.http.timeouts import Timeouts
from sfsync.adapters.trust import TrustSite
from tests.adapters.salesforce.conftest import SetClock
from tests.adapters.trust.feed import NOW, Feed, served

QUICK = Timeouts(connect=1.0, read=0.3, attempt=0.6, total=3.0)


@pytest.fixture
def feed() -> Iterator[Feed]:
    """A feed that knows NA137."""
    with served() as running:
        yield running


@pytest.fixture
def clock() -> SetClock:
    """Our clock."""
    return SetClock(NOW)


@pytest.fixture
def waits() -> list[float]:
    """The waits between attempts, in seconds; none of them is waited."""
    return []


@pytest.fixture
def site(feed: Feed, clock: SetClock, waits: list[float]) -> Iterator[TrustSite]:
    """Our side."""
    opened = TrustSite(feed.url, clock, timeouts=QUICK, sleeps=waits.append)
    yield opened
    opened.close()
