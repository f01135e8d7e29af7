"""Probing the local org's target: what is healthy, and every way in which it can be scripted not to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sfsync.localorg import LocalOrg, Server, Trouble, serve
from sfsync.model.endpoint import Endpoint, Limits
from sfsync.ports.probing import Probed
from tests.adapters.probe.probing import named, plan_of, probe, prober


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An org without Cases, for its probe target."""
    with serve(LocalOrg(cases=0)) as running:
        yield running


@pytest.fixture(autouse=True)
def healthy(server: Server) -> None:
    """No trouble to begin with."""
    server.org.probe.clear()


def look(server: Server, name: str) -> Probed:
    """Probe one of the target's endpoints."""
    endpoint = named(plan_of(server))[name]
    return prober().probe(Endpoint(name, endpoint.url, endpoint.expected, endpoint.canary, Limits(total_s=0.5)))


@pytest.mark.parametrize("name", ["portal", "api", "restore"])
def test_a_healthy_endpoint(server: Server, name: str) -> None:
    """Up, without a reason, and in no time."""
    probed = look(server, name)

    assert (probed.ok, probed.reason) == (True, None)
    assert 0 <= probed.latency_ms < 500


@pytest.mark.parametrize(
    ("name", "target", "what", "reason"),
    [
        ("portal", "portal", Trouble.STATUS, "answered 503"),
        ("portal", "portal", Trouble.SLOW, "did not answer in full within 0.5 s"),
        ("portal", "portal", Trouble.DROP, "broke off, or spoke no HTTP (RemoteDisconnected)"),
        ("portal", "portal", Trouble.WRONG_BODY, "its body lacks 'Hosted Backup & Archive'"),
        ("portal", "portal", Trouble.REDIRECT, "redirected (302), which is not followed"),
        ("portal", "portal", Trouble.HUGE, "its body of 1000000000 bytes is larger than the 262144 that are read"),
        ("api", "api", Trouble.WRONG_BODY, "its JSON has nothing at status"),
        ("restore", "snapshots", Trouble.STATUS, "answered 503"),
        ("restore", "snapshots", Trouble.WRONG_BODY, "its JSON has nothing at snapshots"),
        ("restore", "record", Trouble.STATUS, "answered 503"),
        ("restore", "record", Trouble.WRONG_CHECKSUM, "the checksum of its body is 26e534b2e2c8…, not ca1a63a8b379…"),
        ("restore", "record", Trouble.SLOW, "did not answer in full within 0.5 s"),
    ],
)
def test_trouble(server: Server, name: str, target: str, what: Trouble, reason: str) -> None:
    """Each is down, with its reason; the others are not touched, and once it is over all is well again."""
    server.org.probe.script(what, target=target, times=1)
    probed, after = look(server, name), look(server, name)

    assert (probed.ok, probed.reason) == (False, reason)
    assert probed.answered is False  # over plain http anybody may have answered, so the control is asked
    assert after.ok is True


def test_nobody_listens() -> None:
    """The reason names the address."""
    probed = probe("http://127.0.0.1:9/")

    assert probed.ok is False
    assert probed.reason == "no connection to 127.0.0.1 (Connection refused)"


def test_the_restore_reads_the_snapshot_that_is_listed(server: Server) -> None:
    """List, then record: both were asked for, once each."""
    server.org.probe.requests.clear()
    look(server, "restore")

    assert dict(server.org.probe.requests) == {"snapshots": 1, "record": 1}


def test_a_snapshot_that_the_list_lacks(server: Server) -> None:
    """The archive that we know must be there is not."""
    plan = plan_of(server, lambda document: document["endpoints"][2]["canary"].update(snapshot="snap-2020-01-01"))
    probed = prober().probe(named(plan)["restore"])

    assert (probed.ok, probed.reason) == (False, "its list of snapshots lacks snap-2020-01-01")
