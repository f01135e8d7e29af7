"""What is tried again, and until when."""

from __future__ import annotations

from time import sleep

import pytest

from sfsync.adapters.http.faults import Passing
from sfsync.adapters.http.retries import Retries
from sfsync.adapters.http.timeouts import Timeouts
from sfsync.ports.faults import Unavailable


def test_the_first_attempt_counts_in_the_total() -> None:
    """It took 0.3 s, and is asked to wait 0.3 s: more than the 0.5 s of all, so that no second one is begun."""
    begun, waits = list[float](), list[float]()

    def attempt(seconds: float) -> None:
        begun.append(seconds)
        sleep(0.3)
        raise Passing("busy", 0.3)

    with pytest.raises(Unavailable, match="busy"):
        Retries(Timeouts(attempt=0.5, total=0.5), waits.append).run(attempt)

    assert (len(begun), waits) == (1, [])
