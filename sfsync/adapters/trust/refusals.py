"""Why an answer of the feed is not believed: said with its path, and with what that means for the evidence."""

from __future__ import annotations

from sfsync.ports.faults import Unavailable


def refusal(path: str, why: str) -> Unavailable:
    """Return what to raise for an answer that cannot be trusted as a whole."""
    return Unavailable(_sentence(path, why))


class NotThere(Unavailable):
    """The feed answers that it does not know what was asked for."""

    def __init__(self, path: str, why: str) -> None:
        """Say so."""
        super().__init__(_sentence(path, why))


def _sentence(path: str, why: str) -> str:
    return f"status feed, {path}: {why}; the last good evidence stays in force"
