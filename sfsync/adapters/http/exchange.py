"""One exchange within its time limits; whatever breaks it is told as what it amounts to."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import requests
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from sfsync.adapters.http.deadline import time_limit
from sfsync.adapters.http.faults import Dropped, Passing, Untrusted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.adapters.http.timeouts import Timeouts

T = TypeVar("T")
Waits = tuple[float, float]  # on connecting and on the next bytes, in seconds


@dataclass(frozen=True, slots=True)
class Exchange:
    """Sends over one session, which has to use a `WatchedAdapter`; `who` answers, in words (`the org`)."""

    session: requests.Session
    timeouts: Timeouts
    who: str

    def run(self, send: Callable[[Waits], T], seconds: float) -> T:
        """Return what `send` returns, given its time-outs; raise Passing or Untrusted."""
        with time_limit(seconds) as watch:
            result = self._sent(send, seconds)
        if watch.expired:
            raise Passing(f"{self.who} did not answer in full within {seconds:.1f} s")
        if isinstance(result, Exception):
            raise result
        return result

    def _sent(self, send: Callable[[Waits], T], seconds: float) -> T | Exception:
        """Return the answer, or what to raise in its place: outside, where the library's own fault does not show."""
        try:
            return send((min(self.timeouts.connect, seconds), min(self.timeouts.read, seconds)))
        except (requests.RequestException, HTTPError, OSError) as fault:
            return self._meaning(fault)

    def _meaning(self, fault: Exception) -> Exception:
        """Tell what a broken exchange amounts to; the fault's own text shows the query, so it is not passed on."""
        inner = fault.args[0] if fault.args else None
        if _is_untrusted(fault):
            return Untrusted(f"{self.who}'s TLS certificate is not trusted", "check the address and this machine's CAs")
        if isinstance(fault, requests.ConnectTimeout):
            return Passing(f"no connection to {self.who} within {self.timeouts.connect:.1f} s")
        if isinstance(fault, requests.ReadTimeout) or isinstance(inner, ReadTimeoutError):
            return Passing(f"nothing from {self.who} for {self.timeouts.read:.1f} s")
        if isinstance(fault, requests.ConnectionError) and isinstance(inner, ProtocolError):
            self.session.close()  # its neighbours in the pool are as old
            return Dropped(f"the connection to {self.who} broke")
        return Passing(f"{self.who} could not be reached or was cut short ({type(fault).__name__})")


def _is_untrusted(fault: BaseException | None) -> bool:
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None
