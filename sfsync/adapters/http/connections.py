"""Connections that are kept open, and that tell the watch of the exchange which they are."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, make_headers
from urllib3.connection import HTTPConnection, HTTPSConnection

from sfsync.adapters.http.addresses import is_loopback
from sfsync.adapters.http.authorities import trust
from sfsync.adapters.http.deadline import watched

if TYPE_CHECKING:
    from ssl import SSLContext

_KEPT = 10  # connections to a host: as many as threads ask at once


class _Connection(HTTPConnection):
    def connect(self) -> None:
        with watched(self):
            super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        with watched(self):
            super().request(*args, **kwargs)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same over TLS: the library's own comes after ours, and before its plain one."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class Connections:
    """The way to any URL: through the proxy that the environment names for it, save to this machine itself."""

    def __init__(self) -> None:
        """Start without any."""
        self._guard = Lock()
        self._ways: dict[tuple[str, str | None], PoolManager] = {}

    def to(self, url: str) -> PoolManager:
        """Return the way to a URL."""
        scheme, proxy = urlsplit(url).scheme, proxy_for(url)
        with self._guard:
            if (scheme, proxy) not in self._ways:
                self._ways[scheme, proxy] = _way(proxy, trust() if scheme == "https" else None)
            return self._ways[scheme, proxy]

    def close(self) -> None:
        """Close those that are idle; whoever asks on gets new ones."""
        with self._guard:
            for way in self._ways.values():
                way.clear()


def proxy_for(url: str) -> str | None:
    """Return the address of the proxy that leads to a URL, by the environment or the machine's settings."""
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _way(proxy: str | None, terms: SSLContext | None) -> PoolManager:
    way = _through(proxy, terms) if proxy else PoolManager(maxsize=_KEPT, ssl_context=terms)
    way.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return way


def _through(proxy: str, terms: SSLContext | None) -> ProxyManager:
    address = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    known = f"{unquote(address.username)}:{unquote(address.password or '')}" if address.username else None
    plain = f"{address.scheme}://{address.netloc.rpartition('@')[2]}"
    shown = make_headers(proxy_basic_auth=known)
    return ProxyManager(plain, maxsize=_KEPT, ssl_context=terms, proxy_ssl_context=terms, proxy_headers=shown)
