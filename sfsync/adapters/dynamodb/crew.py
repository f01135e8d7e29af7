"""A few threads that make calls at the same time: what DynamoDB does in one round trip each is done in one for all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Thing = TypeVar("Thing")
Made = TypeVar("Made")

HANDS = 10  # calls at once; botocore keeps as many connections


class Crew:
    """Works on several things at once. Threads are started when they are first needed."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(HANDS, thread_name_prefix="dynamodb")

    def each(self, work: Callable[[Thing], Made], things: Sequence[Thing]) -> list[Made]:
        """Return what became of each thing, in their order.

        One that fails keeps none of the others from being done; when all have ended, the first failure is raised. So
        nothing goes on behind the caller's back.
        """
        if len(things) == 1:
            return [work(things[0])]
        futures = [self._threads.submit(work, thing) for thing in things]
        try:
            wait(futures)
        finally:
            for future in futures:
                future.cancel()  # where waiting was interrupted: what has not begun is not begun
        return [future.result() for future in futures]

    def close(self) -> None:
        """End the threads; a second time does nothing."""
        self._threads.shutdown()
