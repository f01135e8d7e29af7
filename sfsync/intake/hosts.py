"""Which hosts and addresses a probe may be told to go to: a wrong one turns the prober into somebody's errand boy."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from sfsync.model.endpoint import Reach

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")  # a last label of digits is an address
_HERE = re.compile(rf"(?:{_LABEL}\.)*localhost")  # never public, by RFC 6761
_PRINTABLE = re.compile(r"[!-~]+")


def checked_host(host: str, reach: Reach) -> str:
    """Return a host name that the reach allows; raise ValueError, which says what to write instead."""
    match reach:
        case Reach.PUBLIC:
            if not _NAME.fullmatch(host) or _HERE.fullmatch(host):
                raise ValueError(f"{host!r} is no public host name: write it in small letters, e.g. backup.example.com")
        case Reach.UNSAFE_LOOPBACK:
            if not _is_here(host):
                raise ValueError(
                    f"{host!r} is not this machine: unsafe loopback probing is for tests, so take the switch"
                    " SFSYNC_PROBE_UNSAFE_LOOPBACK away to probe a public host"
                )
    return host


def checked_url(url: str, hosts: frozenset[str], reach: Reach) -> str:
    """Return a URL that leads to one of the hosts in the way the reach allows; raise ValueError."""
    split = _split(url)
    schemes = ("https",) if reach is Reach.PUBLIC else ("https", "http")
    if split.scheme not in schemes:
        raise ValueError(f"{url!r} does not begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if "@" in split.netloc or "#" in url:
        raise ValueError("a URL to probe has neither a user nor a fragment: give a token in SFSYNC_PROBE_TOKENS")
    if split.hostname not in hosts:
        raise ValueError(f"{split.hostname!r} is not among the hosts that may be probed: add it to `hosts`, or mend it")
    return url


def _split(url: str) -> SplitResult:
    if not _PRINTABLE.fullmatch(url):
        raise ValueError("a URL has no spaces, control characters or letters beyond ASCII: write them with % or xn--")
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise ValueError(f"{url!r} is no URL") from None
    if port == 0 or not split.hostname:
        raise ValueError(f"{url!r} is no URL with a host")
    return split


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return bool(_HERE.fullmatch(host))
