"""What was seen, remembered in a dict for as long as it was asked to."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field


class RememberedKeys(Struct):
    """`ports.Seen` within a process, with a clock that the test sets."""

    now: datetime
    keys: dict[str, datetime] = field(default_factory=dict)

    def first_time(self, key: str, expires_at: datetime) -> bool:
        """Remember a key; return whether it is new, or its time had run out."""
        known = self.keys.get(key)
        if known is not None and self.now <= known:
            return False
        self.keys[key] = expires_at
        return True
