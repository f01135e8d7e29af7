"""The one retry policy: passing faults only, full jitter, attempts and total time capped.

What drives it is loaded at the first fault: most calls succeed, and most processes of a function see none.
"""

from __future__ import annotations

import logging
from functools import partial
from itertools import chain, repeat
from time import monotonic, sleep
from typing import TYPE_CHECKING, Never, TypeVar

from sfsync.adapters.http.faults import Dropped, Mended, Passing
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenacity import RetryCallState, Retrying

    from sfsync.adapters.http.timeouts import Timeouts

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
ATTEMPTS = 5
_WINDOW_S, _WIDEST_S = 0.5, 20  # of the jitter: 0.5, 1, 2, 4 …


class Retries:
    """Runs a call again while its fault is a passing one. `sleeps` waits so many seconds; that of tests does not."""

    def __init__(self, timeouts: Timeouts, sleeps: Callable[[float], None] = sleep) -> None:
        """Keep the bounds."""
        self._timeouts = timeouts
        self._sleeps = sleeps

    def run(self, attempt: Callable[[float], T], attempts: int = ATTEMPTS) -> T:
        """Return what an attempt returns, given the seconds that it may take; raise Unavailable when none succeeds."""
        began = monotonic()
        try:
            return self._repeated(lambda: attempt(self._left(began)), attempts, began)
        except Passing as fault:
            raise Unavailable(f"{fault} (given up after {monotonic() - began:.0f} s)") from None

    def again(self, attempt: Callable[[], T]) -> T:
        """Return what an attempt returns; raise its last Passing when none succeeds."""
        return self._repeated(attempt, ATTEMPTS, monotonic())

    def _repeated(self, attempt: Callable[[], T], attempts: int, began: float) -> T:
        try:
            return attempt()
        except Passing as fault:
            first: Callable[[], T] = partial(_raise, fault)
        turns = chain([first], repeat(attempt))

        def in_turn() -> T:
            return next(turns)()

        return self._retrying(attempts, began)(in_turn)

    def _retrying(self, attempts: int, began: float) -> Retrying:
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay
        from tenacity.wait import wait_random_exponential

        jitter = wait_random_exponential(multiplier=_WINDOW_S, max=_WIDEST_S)
        return Retrying(
            sleep=self._sleeps,
            stop=stop_after_attempt(attempts) | stop_before_delay(self._timeouts.total - (monotonic() - began)),
            wait=lambda state: _wait(state, jitter(state)),
            retry=retry_if_exception_type(Passing),
            before_sleep=_tell,
            reraise=True,
        )

    def _left(self, began: float) -> float:
        return max(min(self._timeouts.attempt, self._timeouts.total - (monotonic() - began)), 0.001)


def _raise(fault: Exception) -> Never:
    raise fault


def _wait(state: RetryCallState, jitter: float) -> float:
    fault = state.outcome.exception() if state.outcome else None
    if isinstance(fault, Mended) or (isinstance(fault, Dropped) and state.attempt_number == 1):
        return 0.0
    return max(jitter, fault.wait_s if isinstance(fault, Passing) else 0.0)


def _tell(state: RetryCallState) -> None:
    fault = state.outcome.exception() if state.outcome else None
    _LOG.warning("%s; trying again in %.1f s", fault, state.upcoming_sleep)
