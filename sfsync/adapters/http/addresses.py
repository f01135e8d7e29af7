"""Where a URL leads."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def parts_of(url: str) -> SplitResult:
    """Return the parts of a URL; what is none has no parts."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # which is looked at only when it is asked for
    except ValueError:
        return urlsplit("")
    return parts


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this machine itself."""
    host = parts_of(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
