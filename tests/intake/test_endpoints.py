"""The endpoints file: what it holds, and a line that names the place and the remedy for all that it cannot hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sfsync.intake.endpoints import read_endpoints, read_tokens
from sfsync.intake.rejected import Rejected
from sfsync.model.endpoint import Canary, Endpoint, Expected, Limits, Reach

SHA = "0f" * 32


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a JSON document
    """Return a file's content, with changes."""
    base = "https://backup.example.com"
    return {
        "hosts": ["backup.example.com", "www.example.net"],
        "controls": [{"name": "control", "url": "https://www.example.net/"}],
        "endpoints": [
            {"name": "portal", "url": f"{base}/", "status": [200, 401], "contains": "Sign in"},
            {"name": "api", "url": f"{base}:8443/health?deep=1", "json": {"status": "ok"}, "limits": {"total_s": 2}},
            {
                "name": "restore",
                "canary": {
                    "url": f"{base}/snapshots",
                    "listing": "snapshots",
                    "record_url": f"{base}/snapshots/{{snapshot}}/records/a01",
                    "sha256": SHA,
                },
            },
        ],
        **changes,
    }


def endpoint(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a JSON document
    """Return a file's content with one endpoint."""
    return document(endpoints=[{"name": "portal", "url": "https://backup.example.com/", **changes}])


def faults(told: object, reach: Reach = Reach.PUBLIC) -> list[str]:
    """Return the lines that refuse a content."""
    text = told if isinstance(told, str) else json.dumps(told)
    with pytest.raises(Rejected) as refused:
        read_endpoints(text, "endpoints.json", reach)
    return str(refused.value).splitlines()


def test_what_a_file_tells() -> None:
    """Endpoints, controls and hosts, with the usual where nothing is said."""
    plan = read_endpoints(json.dumps(document()), "endpoints.json")
    portal, api, restore = plan.endpoints

    assert plan.reach is Reach.PUBLIC
    assert plan.hosts == {"backup.example.com", "www.example.net"}
    assert plan.controls == (Endpoint("control", "https://www.example.net/"),)
    assert portal.expected == Expected((200, 401), "Sign in")
    assert (dict(api.expected.json), api.limits) == ({"status": "ok"}, Limits(total_s=2))
    assert restore.url == "https://backup.example.com/snapshots"
    assert restore.canary == Canary(
        "snapshots", "id", "https://backup.example.com/snapshots/{snapshot}/records/a01", SHA
    )


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("{", "endpoints.json: is not JSON"),
        ("[" * 100_000, "endpoints.json: is not JSON"),
        ("[]", "endpoints.json: the file: has to be an object: {...}"),
        (document(hosts=[]), "endpoints.json: hosts: must not be empty"),
        (document(controls="x"), "endpoints.json: controls: has to be a list: [...]"),
        ({}, "endpoints.json: hosts: is missing: add it"),
        (document(host=[]), "host: unknown key"),
        (document(hosts=[]), "hosts: "),
        (document(controls=[]), "controls: "),
        (document(endpoints=[]), "endpoints: "),
        (
            document(endpoints=[{"name": f"e{n}", "url": "https://backup.example.com/"} for n in range(17)]),
            "endpoints: ",
        ),
        (endpoint(name="control"), "'control' is the name of two"),
        (endpoint(name="The Portal"), "endpoints.0.name: "),
        (endpoint(url=None), "has to have either a url or a canary"),
        (endpoint(status=[302]), "a redirect is never followed"),
        (endpoint(status=[]), "endpoints.0.status: "),
        (endpoint(sha256="abc"), "endpoints.0.sha256: "),
        (endpoint(contains=""), "endpoints.0.contains: "),
        (endpoint(limits={"total_s": 0}), "endpoints.0.limits.total_s: "),
        (endpoint(limits={"total_s": 11}), "endpoints.0.limits.total_s: "),
        (endpoint(limits={"body_bytes": 10**9}), "endpoints.0.limits.body_bytes: "),
        (endpoint(limits={"timeout": 1}), "endpoints.0.limits.timeout: unknown key"),
        (
            endpoint(
                url=None, canary={"url": "https://backup.example.com/", "record_url": "https://x/", "sha256": SHA}
            ),
            "record_url has no {snapshot} in its path",
        ),
        (
            endpoint(
                url=None,
                canary={
                    "url": "https://backup.example.com/",
                    "record_url": "https://{snapshot}.example.com/",
                    "sha256": SHA,
                },
            ),
            "record_url has no {snapshot} in its path",
        ),
    ],
)
def test_a_file_that_cannot_be(told: object, fault: str) -> None:
    """One line names the place."""
    found = faults(told)

    assert any(fault in line for line in found), found
    assert all(line.startswith("endpoints.json: ") for line in found)


def test_every_fault_is_told_at_once() -> None:
    """Hosts and addresses that are out of reach: the host itself, the list, the canary's record."""
    told = document(hosts=["169.254.169.254", "backup.example.com"])
    told["endpoints"][2]["canary"]["record_url"] = "http://evil.example.net/{snapshot}"
    found = faults(told)

    assert len(found) == 3
    assert "hosts: '169.254.169.254' is no public host name" in found[0]
    assert "control: 'www.example.net' is not among the hosts" in found[1]
    assert "restore: 'http://evil.example.net/x' does not begin with https://" in found[2]


def test_the_unsafe_switch_beside_real_endpoints() -> None:
    """Left on by accident, nothing is probed at all."""
    found = faults(document(), Reach.UNSAFE_LOOPBACK)

    assert all("SFSYNC_PROBE_UNSAFE_LOOPBACK" in line for line in found)
    assert len(found) == 2


def test_loopback_without_the_switch() -> None:
    """Refused, whichever name it goes by."""
    for host in ("127.0.0.1", "localhost", "::1"):
        told = document(hosts=[host], endpoints=[{"name": "portal", "url": f"http://{host}/"}])

        assert any("is no public host name" in line for line in faults(told))


@pytest.mark.parametrize(
    "text", ["hunter2", "[]", '{"portal": 1}', '{"portal": ""}', '{"portals": "hunter2"}', "[" * 9999]
)
def test_tokens_that_fit_nothing(text: str) -> None:
    """The source is named, and never a token."""
    plan = read_endpoints(json.dumps(document()), "endpoints")

    with pytest.raises(Rejected, match=r"^tokens: ") as refused:
        read_tokens(text, "tokens", plan)
    assert "hunter2" not in str(refused.value)


def test_tokens() -> None:
    """By the endpoint's name; not every endpoint needs one."""
    plan = read_endpoints(json.dumps(document()), "endpoints")

    assert read_tokens('{"portal": "hunter2"}', "tokens", plan) == {"portal": "hunter2"}
