"""Who is logged in: access tokens and the users behind them."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.errors import session_expired
from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from sfsync.localorg.org.clock import Clock

DEFAULT_TIMEOUT = timedelta(hours=2)


class Session(Struct, frozen=True):
    """One login: its access token, its user, and when it was last used."""

    token: str
    user_id: str
    used_at: datetime


class Sessions:
    """The sessions of one org; one ends when it has not been used for `timeout`."""

    def __init__(self, organization_id: str, clock: Clock) -> None:
        """Start with nobody logged in."""
        self.timeout = DEFAULT_TIMEOUT
        self._organization_id = organization_id
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._guard = threading.Lock()

    def begin(self, user_id: str) -> Session:
        """Log a user in."""
        token = f"{self._organization_id[:15]}!AQE{secrets.token_urlsafe(60)}"
        session = Session(token, user_id, self._clock())
        with self._guard:
            self._sessions[token] = session
        return session

    def find(self, token: str) -> Session:
        """Return the session of a token and note its use. Raises `ApiError` INVALID_SESSION_ID."""
        now = self._clock()
        with self._guard:
            session = self._sessions.get(token)
            if session is None or now - session.used_at > self.timeout:
                raise session_expired()
            self._sessions[token] = replace(session, used_at=now)
            return session

    def end(self, token: str) -> bool:
        """Log a session out; tell whether there was one."""
        with self._guard:
            return self._sessions.pop(token, None) is not None

    def end_all(self) -> None:
        """Log everybody out."""
        with self._guard:
            self._sessions.clear()
