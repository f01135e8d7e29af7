"""A whole endpoints file: everything that may stand in it, and our words for what may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from sfsync.intake.endpoints_plain import (
    LEAST_STATUS,
    MOST_BYTES,
    MOST_ENDPOINTS,
    MOST_SECONDS,
    MOST_STATUS,
    NAME,
    SHA256,
    SNAPSHOT,
    is_redirect,
    takes_snapshot,
)
from sfsync.intake.rejected import Rejected
from sfsync.model.endpoint import Limits

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def _no_redirect(status: int) -> int:
    if is_redirect(status):
        raise ValueError("a redirect is never followed, so it cannot be what is expected: give the address it leads to")
    return status


_SOMETHING = Annotated[str, Field(min_length=1)]
_Sha256 = Annotated[str, Field(pattern=f"^{SHA256}$")]
_Status = Annotated[int, Field(ge=LEAST_STATUS, le=MOST_STATUS), AfterValidator(_no_redirect)]
_Seconds = Annotated[float, Field(gt=0, le=MOST_SECONDS)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Limits(_Part):
    connect_s: _Seconds = Limits().connect_s
    read_s: _Seconds = Limits().read_s
    total_s: _Seconds = Limits().total_s
    body_bytes: int = Field(default=Limits().body_bytes, gt=0, le=MOST_BYTES)


class _Canary(_Part):
    url: str
    listing: str = ""
    id: _SOMETHING = "id"
    record_url: str
    sha256: _Sha256
    snapshot: Annotated[str, Field(pattern=f"^{SNAPSHOT}$")] | None = None

    @model_validator(mode="after")
    def _has_a_place_for_the_snapshot(self) -> Self:
        if not takes_snapshot(self.record_url):
            raise ValueError("record_url has no {snapshot} in its path: write it where the snapshot's id belongs")
        return self


class _Endpoint(_Part):
    name: str = Field(pattern=f"^{NAME}$")
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


def checked(told: object, source: str) -> dict[str, Any]:
    """Return what a file tells, with what it leaves out left out; raise Rejected, a line per fault."""
    try:
        return _Document.model_validate(told).model_dump(by_alias=True, exclude_unset=True)
    except ValidationError as faults:
        raise Rejected("\n".join(f"{source}: {_line(fault)}" for fault in faults.errors(include_url=False))) from faults


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
