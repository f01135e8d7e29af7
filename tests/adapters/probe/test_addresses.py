"""Where the prober may not be sent, by whatever name."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address

import pytest

from sfsync.adapters.probe import HttpsProber
from sfsync.adapters.probe.addresses import check_address, is_public
from sfsync.adapters.probe.outcome import Refused
from sfsync.adapters.wall_clock import WallClock
from sfsync.intake.hosts import checked_host, checked_url
from sfsync.model.endpoint import Canary, Endpoint, Limits, Reach
from sfsync.ports.probing import Probed
from tests.adapters.probe.probing import prober

HOST = "backup.example.com"
PRIVATE = [
    "169.254.169.254",  # the cloud's metadata
    "fd00:ec2::254",  # the same by IPv6
    "100.100.100.200",  # another cloud's
    "127.0.0.1",
    "127.255.255.254",
    "::1",
    "::",
    "0.0.0.0",  # noqa: S104 - what is refused
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",  # shared among customers of a provider
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:127.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a9fe:a9fe",  # 169.254.169.254 through a translator
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:a00:1::1",  # 10.0.0.1 through a tunnel
    "2001:0:a00:1::1",
    "2001:db8::1",
    "100::1",
    "192.0.0.192",  # a third cloud's metadata
    "192.0.0.1",
    "192.0.0.255",
    "168.63.129.16",  # a fourth's, as public as it looks
    "::ffff:168.63.129.16",
    "64:ff9b::a83f:8110",  # the same through a translator
    "2002:a83f:8110::1",  # and through a tunnel
    "192.88.99.0",
    "192.88.99.255",
    "3fff::1",
    "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
    "5f00::1",
]
BESIDE = ["192.0.1.1", "191.255.255.255", "168.63.129.15", "168.63.129.17", "192.88.98.255", "192.88.100.0"]
PUBLIC = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", *BESIDE]


def ask(found: list[str], url: str = f"https://{HOST}/") -> tuple[Probed, list[object]]:
    """Probe where a name leads to these addresses; return the result and where a connection was tried."""
    tried: list[object] = []

    def connect(address: object, *_: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    public = HttpsProber(frozenset({HOST}), Reach.PUBLIC, WallClock(), resolve=lambda *_: found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", connect)
        return public.probe(Endpoint("portal", url)), tried


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address(address: str) -> None:
    """No connection is tried, and it counts as unknown with its reason, never as up."""
    probed, tried = ask([address])

    assert probed.ok is None
    assert probed.reason == f"{HOST} leads to {address}, which is no public address: not probed"
    assert tried == []


@pytest.mark.parametrize("address", PRIVATE[:4])
def test_a_private_address_behind_a_public_one(address: str) -> None:
    """One wrong address among good ones is enough not to trust the name."""
    probed, tried = ask(["1.1.1.1", address])

    assert (probed.ok, tried) == (None, [])


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_connected_to_as_it_was_judged(address: str) -> None:
    """By the address, not by the name, which might lead elsewhere by now."""
    probed, tried = ask([address])

    assert tried == [(address, 443)]
    assert probed.ok is False


def test_a_name_is_looked_up_once() -> None:
    """A second answer (rebinding) is never asked for."""
    answers = [["1.1.1.1"], ["169.254.169.254"]]
    public = HttpsProber(frozenset({HOST}), Reach.PUBLIC, WallClock(), resolve=lambda *_: answers.pop(0))
    tried: list[object] = []

    def connect(address: object, *_: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", connect)
        public.probe(Endpoint("portal", f"https://{HOST}/"))

    assert tried == [("1.1.1.1", 443)]
    assert answers == [["169.254.169.254"]]


def test_at_most_four_addresses_are_tried() -> None:
    """A name with a hundred does not get a hundred tries."""
    _, tried = ask([f"1.1.1.{number}" for number in range(100)])

    assert tried == [(f"1.1.1.{number}", 443) for number in range(4)]


@pytest.mark.parametrize(
    "host",
    [
        *(address for address in PRIVATE + PUBLIC if "%" not in address),
        "2130706433",  # 127.0.0.1 as one number
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "169.254.169.254.",
        "[::1]",
        "localhost",
        "portal.localhost",
        "backup",
        "Backup.Example.com",
        "backup.example.com.",
        "backup..example.com",
        "-backup.example.com",
        "bäckup.example.com",
        "backup.example.com:443",
        "user@backup.example.com",
        "*.example.com",
        "",
    ],
)
def test_a_host_is_a_public_name_and_nothing_else(host: str) -> None:
    """No address in any notation, no name of this machine, no pattern."""
    with pytest.raises(ValueError, match="is no public host name"):
        checked_host(host, Reach.PUBLIC)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_an_odd_notation_that_reached_the_resolver(host: str) -> None:
    """The second door: the resolver understands it, and what it leads to is judged."""
    found = [str(address[0]) for *_, address in socket.getaddrinfo("127.0.0.1", 443, type=socket.SOCK_STREAM)]
    understood = socket.inet_ntoa(socket.inet_aton(host))

    assert understood == found[0]
    with pytest.raises(Refused):
        check_address(host, understood, Reach.PUBLIC)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://backup.example.com/", "does not begin with https://"),
        ("ftp://backup.example.com/", "does not begin with https://"),
        ("file:///etc/passwd", "is no URL with a host"),
        ("//backup.example.com/", "does not begin with https://"),
        ("https://evil.example.net/", "is not among the hosts"),
        ("https://169.254.169.254/", "is not among the hosts"),
        ("https://2130706433/", "is not among the hosts"),
        ("https://backup.example.com@169.254.169.254/", "neither a user nor a fragment"),
        ("https://169.254.169.254#@backup.example.com/", "neither a user nor a fragment"),
        ("https://backup.example.com\\@169.254.169.254/", "neither a user nor a fragment"),
        ("https://backup.example.com.evil.net/", "is not among the hosts"),
        ("https://backup.example.com:0/", "is no URL with a host"),
        ("https://backup.example.com:99999/", "is no URL"),
        ("https://[::1/", "is no URL"),
        ("https://backup.example.com/ x\r\nHost: evil", "has no spaces"),
        ("https://backup.example.com/ü", "has no spaces"),
    ],
)
def test_a_url_leads_to_an_allowed_host_or_is_refused(url: str, fault: str) -> None:
    """Whatever tricks parsers fall for."""
    with pytest.raises(ValueError, match=fault):
        checked_url(url, frozenset({HOST}), Reach.PUBLIC)


@pytest.mark.parametrize("host", [HOST, "1.1.1.1", "10.0.0.1", "169.254.169.254", "::2", "localhost.example.com"])
def test_the_unsafe_switch_refuses_every_other_host(host: str) -> None:
    """Set by accident beside real endpoints, it stops the prober at once and names the switch to take away."""
    with pytest.raises(ValueError, match="take the switch SFSYNC_PROBE_UNSAFE_LOOPBACK away"):
        checked_host(host, Reach.UNSAFE_LOOPBACK)


@pytest.mark.parametrize("address", [*PUBLIC, "10.0.0.1", "169.254.169.254", "0.0.0.0", "::"])  # noqa: S104 - refused
def test_the_unsafe_switch_reaches_this_machine_alone(address: str) -> None:
    """Also when a name of this machine leads elsewhere."""
    with pytest.raises(Refused, match="is no loopback address"):
        check_address("portal.localhost", address, Reach.UNSAFE_LOOPBACK)


def test_without_the_switch_loopback_is_out_of_reach() -> None:
    """The two have no address in common."""
    both = [each for each in (*PRIVATE, *PUBLIC) if is_public(ip_address(each.partition("%")[0]))]

    assert both == PUBLIC


def test_a_host_that_is_not_on_the_list_is_not_asked() -> None:
    """The last door, should a URL get past the others: a canary's record, say."""
    canary = Canary("", "id", "http://localhost/{snapshot}", "0" * 64)
    record = prober(frozenset({"127.0.0.1"})).probe(Endpoint("restore", "http://localhost/", canary=canary))
    plain = HttpsProber(frozenset({HOST}), Reach.PUBLIC, WallClock()).probe(Endpoint("portal", f"http://{HOST}/"))

    assert (record.ok, record.reason) == (None, "http://localhost may not be probed")
    assert (plain.ok, plain.reason) == (None, f"http://{HOST} may not be probed")


def test_a_resolver_that_hangs() -> None:
    """The library's look-up knows no time limit; ours does."""
    release = threading.Event()

    def hang(*_: object) -> list[str]:
        release.wait(5)
        return []

    began = time.monotonic()
    limits = Limits(connect_s=0.2, total_s=0.5)
    probed = prober(resolve=hang).probe(Endpoint("portal", "http://127.0.0.1/", limits=limits))
    took = time.monotonic() - began
    release.set()

    assert (probed.ok, probed.reason) == (False, "the address of 127.0.0.1 was not found within 0.2 s")
    assert took < 1.5


def test_a_name_that_nobody_knows() -> None:
    """Down, unless the control cannot be found either."""

    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    probed = prober(resolve=unknown).probe(Endpoint("portal", "http://127.0.0.1/"))

    assert (probed.ok, probed.answered) == (False, False)
    assert probed.reason == "the address of 127.0.0.1 was not found (Name or service not known)"


def test_a_certificate_is_no_matter_of_plain_http() -> None:
    """There is none to count the days of."""
    assert prober().probe(Endpoint("portal", "http://127.0.0.1:9/")).certificate_days is None
