"""A sample as a line of JSON tells it, and our words for what it may not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NotRequired

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

if TYPE_CHECKING:
    from collections.abc import Callable

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\p{C}\p{Zl}\p{Zp}]*$")]


class Told(TypedDict):
    """A sample as a line tells it."""

    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]  # pydantic's way to configure a TypedDict

    at: str  # read by `fromisoformat`: pydantic would take a number in quotes for seconds since 1970
    endpoint: Name
    vantage: Name
    ok: bool | None
    reason: NotRequired[str | None]
    prev: NotRequired[object]  # these two only a ledger's line has
    sum: NotRequired[object]


def reader() -> Callable[[bytes], Told]:
    """Return what reads a line; it raises ValueError, whose `reason` is no sample's."""
    return TypeAdapter(Told).validate_json


def reason(fault: ValueError) -> str:
    """Say what is wrong with a line that the reader, or the one of its instant, did not take."""
    if not isinstance(fault, ValidationError):
        return "at: is no instant: write ISO 8601, e.g. 2026-11-23T10:00:00Z"
    first = fault.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return "is not JSON"
    if not first["loc"]:
        return "is not a JSON object"
    return f"{first['loc'][0]}: {_KNOWN.get(first['type'], first['msg'])}"


_KNOWN = {
    "missing": "is missing",
    "string_type": "has to be text",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than 200 characters",
    "string_pattern_mismatch": "holds a control character",
    "bool_type": "must be true, false or null",
}
