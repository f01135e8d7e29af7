"""Probing the local org's target and scripted servers: on this machine alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sfsync.adapters.probe import HttpsProber
from sfsync.adapters.probe.addresses import Resolve, look_up
from sfsync.adapters.wall_clock import WallClock
from sfsync.intake.endpoints import read_endpoints
from sfsync.localorg import Server
from sfsync.localorg.probe.pages import endpoints
from sfsync.model.endpoint import Endpoint, Expected, Limits, ProbePlan, Reach
from sfsync.ports.probing import Probed

HERE = frozenset({"127.0.0.1", "localhost", "portal.localhost"})
QUICK = Limits(connect_s=0.5, read_s=0.3, total_s=0.6, body_bytes=10_000)


def plan_of(server: Server, change: Callable[[dict[str, Any]], object] = lambda _: None) -> ProbePlan:
    """Return the plan that the served org's own endpoints file makes."""
    document = endpoints(f"{server.url}/probe")
    change(document)
    return read_endpoints(json.dumps(document), "endpoints.json", Reach.UNSAFE_LOOPBACK)


def prober(
    hosts: frozenset[str] = HERE,
    *,
    resolve: Resolve = look_up,
    tokens: Mapping[str, str] | None = None,
    ca_file: Path | None = None,
) -> HttpsProber:
    """Return a prober of this machine."""
    return HttpsProber(hosts, Reach.UNSAFE_LOOPBACK, WallClock(), resolve=resolve, tokens=tokens, ca_file=ca_file)


def probe(url: str, expected: Expected | None = None, limits: Limits = QUICK, resolve: Resolve = look_up) -> Probed:
    """Probe a URL of this machine once."""
    return prober(resolve=resolve).probe(Endpoint("portal", url, expected or Expected(), limits=limits))


def named(plan: ProbePlan) -> Mapping[str, Endpoint]:
    """Return the endpoints by name."""
    return {endpoint.name: endpoint for endpoint in plan.endpoints}
