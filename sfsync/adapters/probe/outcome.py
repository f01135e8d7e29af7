"""Why a probe is not ok: their service failed, or we did."""

from __future__ import annotations


class Failed(Exception):
    """The endpoint did not do what is expected; the message says what it did. `answered`: it did answer."""

    def __init__(self, reason: str, *, answered: bool = False) -> None:
        """Keep both."""
        super().__init__(reason)
        self.answered = answered


class Refused(Exception):
    """We would not probe, or could not: the message says why. That is neither up nor down."""
