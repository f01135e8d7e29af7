"""Orders for trouble that requests use up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class CannedAnswer(Struct, frozen=True):
    """An answer given in place of the real one; `body` is sent as it is, so it need not be JSON."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


class Target(Struct, frozen=True):
    """Which requests an order is for: those whose path and query hold `match`, of one method or any."""

    match: str = ""
    method: str | None = None

    def fits(self, method: str, target: str) -> bool:
        """Tell whether a request is meant."""
        return self.match in target and self.method in (None, method)


class Orders(Generic[T]):
    """A queue of orders, each good for a number of requests; the oldest that fits is taken first."""

    def __init__(self) -> None:
        """Start without orders."""
        self._orders: list[tuple[Target, T]] = []
        self._guard = threading.Lock()

    def __len__(self) -> int:
        """Count the requests that are still to be struck."""
        return len(self._orders)

    def add(self, target: Target, what: T, times: int) -> None:
        """Order something for the next `times` requests that fit."""
        with self._guard:
            self._orders.extend([(target, what)] * times)

    def take(self, method: str, target: str) -> T | None:
        """Use up the oldest order that fits a request, if any."""
        with self._guard:
            for place, (meant, what) in enumerate(self._orders):
                if meant.fits(method, target):
                    del self._orders[place]
                    return what
        return None

    def clear(self) -> None:
        """Forget all orders."""
        with self._guard:
            self._orders.clear()
