"""The prober: asks an endpoint, compares, and says what it found. It raises nothing: a round has others to ask."""

from __future__ import annotations

import logging
import re
import ssl
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sfsync.adapters.http.authorities import trust
from sfsync.adapters.probe.addresses import look_up
from sfsync.adapters.probe.assertions import at, check, parsed
from sfsync.adapters.probe.exchange import Answer, Deadline, Line
from sfsync.adapters.probe.outcome import Failed, Refused
from sfsync.model.endpoint import Expected, Reach
from sfsync.ports.faults import Misconfigured
from sfsync.ports.probing import Probed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sfsync.adapters.probe.addresses import Resolve
    from sfsync.model.endpoint import Canary, Endpoint
    from sfsync.ports.telling import Clock

_LOG = logging.getLogger(__name__)
_SNAPSHOT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_DAY_S = 86_400


class HttpsProber:
    """Probes endpoints on allowed hosts alone; `tokens` are bearer tokens by endpoint name.

    Each probe looks the host up afresh, judges every address, and connects to one of just these.
    """

    def __init__(  # noqa: PLR0913 - where, when, as whom and trusting whom
        self,
        hosts: frozenset[str],
        reach: Reach,
        clock: Clock,
        *,
        tokens: Mapping[str, str] | None = None,
        ca_file: Path | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        """Prepare; nothing is looked up or connected to yet. `ca_file` adds to the CAs that this machine trusts."""
        self._hosts, self._reach, self._clock = hosts, reach, clock
        self._tokens = dict(tokens or {})
        self._line = Line(reach, _trust(ca_file), resolve)

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once, within the endpoint's limits."""
        began, look = monotonic(), _Look(self, endpoint)
        ok, reason, answered = look.outcome()
        latency_ms = round((monotonic() - began) * 1000)
        return Probed(ok, latency_ms, reason, answered and look.proven, self._days(look.not_after))

    def get(self, url: str, endpoint: Endpoint, deadline: Deadline) -> Answer:
        """Fetch a URL of an endpoint; raise Failed, or Refused for one that must not be asked."""
        split = urlsplit(url)
        if split.hostname not in self._hosts or (split.scheme != "https" and self._reach is Reach.PUBLIC):
            raise Refused(f"{split.scheme}://{split.hostname} may not be probed")
        token = self._tokens.get(endpoint.name)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._line.get(url, headers, endpoint.limits, deadline)

    def _days(self, not_after: int | None) -> int | None:
        return None if not_after is None else int((not_after - self._clock.now().timestamp()) // _DAY_S)


class _Look:
    """One probe on its way: what it has seen so far."""

    def __init__(self, prober: HttpsProber, endpoint: Endpoint) -> None:
        self.not_after: int | None = None
        self._prober, self._endpoint = prober, endpoint
        self._deadline = Deadline(endpoint.limits.total_s)

    @property
    def proven(self) -> bool:
        """Whether somebody answered who proved to be the host; over plain http anybody may have."""
        return self.not_after is not None

    def outcome(self) -> tuple[bool | None, str | None, bool]:
        """Return ok, the reason if it is not, and whether there was an answer."""
        try:
            self._look()
        except Failed as fault:
            return False, str(fault), fault.answered
        except Refused as fault:
            return None, str(fault), False
        except Exception as fault:  # noqa: BLE001 - the very edge: our own fault is not their outage
            _LOG.warning("probing %s failed", self._endpoint.name, exc_info=True)
            return None, f"the prober itself failed ({type(fault).__name__})", False
        return True, None, True

    def _look(self) -> None:
        answer = self._get(self._endpoint.url)
        check(answer, self._endpoint.expected)
        if self._endpoint.canary:
            self._restore(self._endpoint.canary, answer)

    def _restore(self, canary: Canary, listing: Answer) -> None:
        """Read the known record back out of a snapshot that the listing holds."""
        record = self._get(canary.record_url.replace("{snapshot}", _snapshot(canary, listing)))
        check(record, Expected(sha256=canary.sha256))

    def _get(self, url: str) -> Answer:
        answer = self._prober.get(url, self._endpoint, self._deadline)
        self.not_after = answer.not_after
        return answer


def _snapshot(canary: Canary, listing: Answer) -> str:
    found = at(parsed(listing), canary.listing)
    ids = [each.get(canary.id) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    if not ids:
        raise Failed("it lists no snapshot", answered=True)
    wanted = canary.snapshot or ids[0]
    if wanted not in ids:
        raise Failed(f"its list of snapshots lacks {wanted}", answered=True)
    if not (isinstance(wanted, str) and _SNAPSHOT.fullmatch(wanted)):
        raise Failed("the id of its snapshot is none to put into a URL", answered=True)
    return wanted


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return trust(ca_file)
    except (OSError, ssl.SSLError) as fault:
        raise Misconfigured(
            f"{ca_file} holds no CAs ({fault.strerror})", "give a file of certificates in PEM"
        ) from None
