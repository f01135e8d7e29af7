"""What the benchmarks share: the best of several rounds, since these machines are shared and noise only ever adds."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def best(work: Callable[[], object], rounds: int, calls: int) -> float:
    """Return seconds per call: the fastest of some rounds, each of `calls` calls made within `work`."""
    fastest = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        work()
        fastest = min(fastest, perf_counter() - start)
    return fastest / calls


def row(what: str, measured: str, wanted: str) -> None:
    """Print one line of the report."""
    print(f"  {what:<58} {measured:>22}   {wanted}")
