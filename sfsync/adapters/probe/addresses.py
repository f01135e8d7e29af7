"""Where a host name may lead: resolved once, judged, and connected to by that very address.

A name that is looked up again to connect may by then lead elsewhere (DNS rebinding); one that leads to a private
address would turn the prober into somebody's errand boy within our network (SSRF).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from sfsync.adapters.probe.outcome import Failed, Refused
from sfsync.model.endpoint import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    Address = IPv4Address | IPv6Address

Resolve = Callable[[str, int], "Sequence[str]"]
"""Finds the addresses of a host (and port); raises OSError when it cannot."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the IPv4 address stands in the last 32 bits
_NOT_FOR_THE_PUBLIC = tuple(
    ip_network(each)
    for each in (
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890); 192.0.0.192 is the metadata of Oracle's cloud
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "168.63.129.16/32",  # Azure's wire server, in every virtual machine's reach
        "3fff::/20",  # for documentation (RFC 9637)
    )
)
"""What `is_global` of Python 3.11 takes for public, by IANA's special-purpose registries or the cloud's own manuals."""
_MOST_ADDRESSES = 4
_LOOK_UPS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="look-up")  # the library's knows no time limit


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the order in which the machine would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses(host: str, port: int, reach: Reach, resolve: Resolve, seconds: float) -> Sequence[str]:
    """Return at most four addresses of a host, all of them allowed.

    Raises Refused if any is not: a name with one public and one private address is not to be trusted. Raises Failed for
    a host without address, and when it cannot be told in time.
    """
    asked = _LOOK_UPS.submit(resolve, host, port)
    try:
        found = asked.result(seconds)
    except TimeoutError:
        asked.cancel()  # one that waits behind others that hang need not be asked any more
        raise Failed(f"the address of {host} was not found within {seconds:.1f} s") from None
    except OSError as fault:
        raise Failed(f"the address of {host} was not found ({fault.strerror or type(fault).__name__})") from None
    if not found:
        raise Failed(f"{host} has no address")
    for text in found:
        check_address(host, text, reach)
    return found[:_MOST_ADDRESSES]


def check_address(host: str, text: str, reach: Reach) -> None:
    """Raise Refused unless the reach allows an address."""
    address = _parsed(host, text)
    allowed = is_public(address) if reach is Reach.PUBLIC else _unwrapped(address).is_loopback
    if not allowed:
        raise Refused(f"{host} leads to {text}, which is no {_wanted(reach)} address: not probed")


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, also where it wraps another one."""
    address = _unwrapped(address)
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in _NOT_FOR_THE_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address within, where one is: mapped, translated (NAT64) or tunnelled (6to4)."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _parsed(host: str, text: str) -> Address:
    try:
        return ip_address(text.partition("%")[0])  # a link-local one bears its interface
    except ValueError:
        raise Refused(f"{host} leads to {text!r}, which is no address: not probed") from None


def _wanted(reach: Reach) -> str:
    return "public" if reach is Reach.PUBLIC else "loopback"
