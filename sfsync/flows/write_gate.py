"""Keeps stamps back while the org takes no writes, so that a read-only window is not met with a storm of attempts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

_SHUT_FOR = timedelta(minutes=5)


class WriteGate(Struct):
    """Shut for a while by the org's own word; afterwards one call tries, and may shut it again."""

    _until: datetime | None = None
    _reason: str = ""

    def shut(self, now: datetime, reason: str) -> None:
        """Let nothing through for a while."""
        self._until, self._reason = now + _SHUT_FOR, reason

    def reason(self, now: datetime) -> str | None:
        """Return why nothing is let through, None when it is."""
        return self._reason if self._until is not None and now < self._until else None
