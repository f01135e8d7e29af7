"""Queries whose rest an org loses: they are put again, from their start."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sfsync.adapters.salesforce.faults import LocatorLost

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_RESTARTS = 3


def restarting(ask: Callable[[], T]) -> T:
    """Put a query from its start again when the org loses its place in it."""
    for _ in range(_RESTARTS - 1):
        try:
            return ask()
        except LocatorLost:
            continue
    return ask()
