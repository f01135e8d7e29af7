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
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from sfsync.intake.hosts import checked_host, checked_url
from sfsync.intake.rejected import Rejected
from sfsync.model.endpoint import Canary, Endpoint, Expected, Limits, ProbePlan, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

MOST_ENDPOINTS = 16  # a thread each


def _no_redirect(status: int) -> int:
    if status // 100 == 3:  # noqa: PLR2004 - the hundreds of a status are its kind
        raise ValueError("a redirect is never followed, so it cannot be what is expected: give the address it leads to")
    return status


_SOMETHING = Annotated[str, Field(min_length=1)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Status = Annotated[int, Field(ge=200, le=599), AfterValidator(_no_redirect)]
_Seconds = Annotated[float, Field(gt=0, le=10)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Limits(_Part):
    connect_s: _Seconds = Limits().connect_s
    read_s: _Seconds = Limits().read_s
    total_s: _Seconds = Limits().total_s
    body_bytes: int = Field(default=Limits().body_bytes, gt=0, le=16 * 1024 * 1024)


class _Canary(_Part):
    url: str
    listing: str = ""
    id: _SOMETHING = "id"
    record_url: str
    sha256: _Sha256
    snapshot: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,128}$")] | None = None

    @model_validator(mode="after")
    def _has_a_place_for_the_snapshot(self) -> Self:
        if "{snapshot}" not in self.record_url.partition("://")[2].partition("/")[2]:
            raise ValueError("record_url has no {snapshot} in its path: write it where the snapshot's id belongs")
        return self


class _Endpoint(_Part):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    url: str | None = None
    status: tuple[_Status, ...] = Field(default=(200,), min_length=1)
    contains: _SOMETHING | None = None
    json_: dict[str, JsonValue] = Field(default={}, alias="json")
    sha256: _Sha256 | None = None
    canary: _Canary | None = None
    limits: _Limits = _Limits()

    @model_validator(mode="after")
    def _has_one_address(self) -> Self:
        if (self.url is None) == (self.canary is None):
            raise ValueError("has to have either a url or a canary")
        return self


class _Document(_Part):
    hosts: tuple[str, ...] = Field(min_length=1)
    controls: tuple[_Endpoint, ...] = Field(min_length=1)
    endpoints: tuple[_Endpoint, ...] = Field(min_length=1, max_length=MOST_ENDPOINTS)

    @model_validator(mode="after")
    def _names_are_different(self) -> Self:
        names = [each.name for each in (*self.controls, *self.endpoints)]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"{min(twice)!r} is the name of two: give each its own")
        return self


def read_endpoints(text: str, source: str, reach: Reach = Reach.PUBLIC) -> ProbePlan:
    """Return what a file tells to probe; raise Rejected, a line per fault, each of which names `source`."""
    try:
        document = _Document.model_validate(_parsed(text, source))
    except ValidationError as faults:
        raise Rejected("\n".join(f"{source}: {_line(fault)}" for fault in faults.errors(include_url=False))) from faults
    wrong = [f"{source}: {place}: {fault}" for place, fault in _out_of_reach(document, reach)]
    if wrong:
        raise Rejected("\n".join(wrong))
    return ProbePlan(
        frozenset(document.hosts),
        tuple(_endpoint(each) for each in document.controls),
        tuple(_endpoint(each) for each in document.endpoints),
        reach,
    )


def read_tokens(text: str, source: str, plan: ProbePlan) -> dict[str, str]:
    """Return bearer tokens by the endpoint's name, from JSON; raise Rejected, which never names a token."""
    told = _parsed_quietly(text, source)
    if not isinstance(told, dict) or not all(isinstance(token, str) and token for token in told.values()):
        raise Rejected(f'{source}: has to be JSON such as {{"portal": "TOKEN"}}')
    if strangers := told.keys() - {endpoint.name for endpoint in plan.endpoints}:
        raise Rejected(f"{source}: there is no endpoint {min(strangers)!r}")
    return told


def _out_of_reach(document: _Document, reach: Reach) -> Iterator[tuple[str, ValueError]]:
    checks = [("hosts", partial(checked_host, host, reach)) for host in document.hosts]
    for each in (*document.controls, *document.endpoints):
        checks += [(each.name, partial(checked_url, url, frozenset(document.hosts), reach)) for url in _urls(each)]
    for place, check in checks:
        try:
            check()
        except ValueError as fault:
            yield place, fault


def _urls(told: _Endpoint) -> tuple[str, ...]:
    if told.canary:
        return told.canary.url, told.canary.record_url.replace("{snapshot}", "x")
    return (told.url or "",)


def _endpoint(told: _Endpoint) -> Endpoint:
    expected = Expected(tuple(told.status), told.contains, told.json_, told.sha256)
    limits = Limits(**told.limits.model_dump())
    if told.canary is None:
        return Endpoint(told.name, told.url or "", expected, limits=limits)
    canary = Canary(**told.canary.model_dump(exclude={"url"}))
    return Endpoint(told.name, told.canary.url, expected, canary, limits)


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


def _line(fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"])) or "the file"
    if fault["type"] == "extra_forbidden":
        return f"{key}: unknown key: remove it, or see how it is spelt in the README"
    if fault["type"] == "missing":
        return f"{key}: is missing: add it"
    return f"{key}: {_WORDS.get(fault['type']) or fault['msg'].removeprefix('Value error, ')}"


_WORDS = {
    "model_type": "has to be an object: {...}",
    "dict_type": "has to be an object: {...}",
    "tuple_type": "has to be a list: [...]",
    "too_short": "must not be empty",
    "string_type": "has to be text",
    "string_too_short": "must not be empty",
    "int_type": "has to be a whole number",
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "float_type": "has to be a number",
    "float_parsing": "has to be a number",
}
"""What pydantic finds wrong, in our words."""
