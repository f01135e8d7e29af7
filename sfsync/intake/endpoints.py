"""The endpoints file: what to probe and what to expect, as JSON.

{"hosts": ["backup.example.com", "www.example.net"],
"controls": [{"name": "control", "url": "https://www.example.net/"}],
"endpoints": [{"name": "portal", "url": "https://backup.example.com/", "contains": "Sign in"},
{"name": "api", "url": "https://backup.example.com/health", "json": {"status": "ok"}},
{"name": "restore", "canary": {"url": "…/snapshots", "listing": "snapshots", "id": "id",
"record_url": "…/snapshots/{snapshot}/records/a01", "sha256": "…"}}]}
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from sfsync.intake.endpoints_plain import is_plain
from sfsync.intake.hosts import checked_host, checked_url
from sfsync.intake.rejected import Rejected
from sfsync.model.endpoint import Canary, Endpoint, Expected, Limits, ProbePlan, Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def read_endpoints(text: str, source: str, reach: Reach = Reach.PUBLIC) -> ProbePlan:
    """Return what a file tells to probe; raise Rejected, a line per fault, each of which names `source`."""
    told = _checked(_parsed(text, source), source)
    controls, endpoints = (tuple(map(_endpoint, told[part])) for part in ("controls", "endpoints"))
    wrong = [
        f"{source}: {place}: {fault}" for place, fault in _out_of_reach(told["hosts"], controls + endpoints, reach)
    ]
    if wrong:
        raise Rejected("\n".join(wrong))
    return ProbePlan(frozenset(told["hosts"]), controls, endpoints, reach)


def read_tokens(text: str, source: str, plan: ProbePlan) -> dict[str, str]:
    """Return bearer tokens by the endpoint's name, from JSON; raise Rejected, which never names a token."""
    told = _parsed_quietly(text, source)
    if not isinstance(told, dict) or not all(isinstance(token, str) and token for token in told.values()):
        raise Rejected(f'{source}: has to be JSON such as {{"portal": "TOKEN"}}')
    if strangers := told.keys() - {endpoint.name for endpoint in plan.endpoints}:
        raise Rejected(f"{source}: there is no endpoint {min(strangers)!r}")
    return told


def _checked(told: Any, source: str) -> dict[str, Any]:  # noqa: ANN401 - whatever a JSON text holds
    """Return a file's content as it may stand; raise Rejected."""
    if is_plain(told):
        return dict(told)
    from sfsync.intake.endpoints_document import checked

    return checked(told, source)


def _out_of_reach(
    hosts: Sequence[str], endpoints: Iterable[Endpoint], reach: Reach
) -> Iterator[tuple[str, ValueError]]:
    checks = [("hosts", partial(checked_host, host, reach)) for host in hosts]
    for each in endpoints:
        checks += [(each.name, partial(checked_url, url, frozenset(hosts), reach)) for url in _urls(each)]
    for place, check in checks:
        try:
            check()
        except ValueError as fault:
            yield place, fault


def _urls(endpoint: Endpoint) -> Iterator[str]:
    yield endpoint.url
    if endpoint.canary:
        yield endpoint.canary.record_url.replace("{snapshot}", "x")


def _endpoint(told: Mapping[str, Any]) -> Endpoint:
    expected = {key: told[key] for key in ("contains", "json", "sha256") if key in told}
    if "status" in told:
        expected["status"] = tuple(told["status"])
    limits, canary = Limits(**told.get("limits", {})), told.get("canary")
    if canary is None:
        return Endpoint(told["name"], told["url"], Expected(**expected), limits=limits)
    return Endpoint(told["name"], canary["url"], Expected(**expected), _canary(canary), limits)


def _canary(told: Mapping[str, Any]) -> Canary:
    listing, key = told.get("listing", ""), told.get("id", "id")
    return Canary(listing, key, told["record_url"], told["sha256"], told.get("snapshot"))


def _parsed_quietly(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Rejected(f"{source}: is not JSON") from None


def _parsed(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"{source}: is not JSON: {fault}") from fault
