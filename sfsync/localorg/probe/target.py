"""The state of the probe target: its script, and how often each part was asked."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from sfsync.localorg.probe.orders import Order, Trouble
from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.localorg.org.clock import Clock


class ProbeTarget:
    """Healthy until scripted. In-process: `org.probe.script(Trouble.STATUS, target="portal", times=2)`."""

    def __init__(self, clock: Clock) -> None:
        """Start healthy."""
        self.requests: Counter[str] = Counter()
        """Requests seen, by target."""
        self._clock = clock
        self._orders: list[Order] = []
        self._guard = threading.Lock()

    @property
    def orders(self) -> list[Order]:
        """The orders that are still to be carried out, oldest first."""
        with self._guard:
            return list(self._orders)

    def script(
        self,
        what: Trouble,
        *,
        target: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        times: int | None = None,
        **parts: float | str,
    ) -> None:
        """Order trouble: by span of the org's clock, by number of requests, both or neither (until `clear`)."""
        self.order(Order(what, target, start, end, times, **parts))  # type: ignore[arg-type]  # an order's own parts

    def order(self, order: Order) -> None:
        """Add an order; of several that fit a request the oldest strikes."""
        with self._guard:
            self._orders.append(order)

    def clear(self) -> None:
        """Make everything healthy."""
        with self._guard:
            self._orders.clear()

    def strike(self, target: str) -> Order | None:
        """Count a request and return the order that it meets, if any."""
        now = self._clock()
        with self._guard:
            self.requests[target] += 1
            for place, order in enumerate(self._orders):
                if order.fits(target, now) and order.times != 0:
                    self._use(place, order)
                    return order
        return None

    def _use(self, place: int, order: Order) -> None:
        if order.times is None:
            return
        if order.times > 1:
            self._orders[place] = replace(order, times=order.times - 1)
        else:
            del self._orders[place]
