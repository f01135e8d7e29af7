"""The org's clock, as its answers' `Date` headers tell it: this machine's own may be wrong by minutes or days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.http.headers import date

if TYPE_CHECKING:
    from sfsync.adapters.http.exchange import Answer
    from sfsync.ports.telling import Clock


_HEADER_GRAIN = timedelta(seconds=1)


class ServerClock:
    """Our clock, put right where an answer contradicts it.

    The header drops the fraction of the second, so it contradicts only what is off by more; then we stay behind the org
    rather than ahead of it, since nothing may be judged by a time that has not come.
    """

    def __init__(self, clock: Clock) -> None:
        """Start without an answer."""
        self._clock = clock
        self._offset: timedelta | None = None

    @property
    def is_set(self) -> bool:
        """Tell whether an answer has set it."""
        return self._offset is not None

    @property
    def offset(self) -> timedelta:
        """How far the org's clock is ahead of ours; zero while unknown."""
        return self._offset or timedelta()

    def now(self) -> datetime:
        """Return the org's time, aware UTC."""
        return self._clock.now() + self.offset

    def own(self) -> datetime:
        """Return our time."""
        return self._clock.now()

    def note(self, answer: Answer, sent_at: datetime) -> None:
        """Take over the time of an answer to what was sent at an instant of our clock; nonsense is passed over."""
        shown = date(answer.headers.get("Date"))
        if shown is None:
            return
        least, most = shown - (sent_at + answer.elapsed), shown + _HEADER_GRAIN - sent_at
        self._offset = self.offset if least <= self.offset <= most else least
