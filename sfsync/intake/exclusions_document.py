"""An exclusion as an entry of the list: everything that may stand in it, and our words for what may not."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from sfsync.hours.interval import utc
from sfsync.hours.weekly import zone
from sfsync.intake.shown import printable
from sfsync.model.availability import Exclusion, ExclusionKind, Unusable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NO_INSTANT = "is no instant: write ISO 8601, e.g. 2026-11-23T10:00:00Z, or local time and a timezone"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_ZONED = re.compile(r"(.+)\[([A-Za-z0-9_+/-]+)\]")  # 2026-11-01T01:00[America/Chicago], as RFC 9557 writes it


def _iso(at: object) -> object:
    if isinstance(at, str) and _ISO.match(at):
        return at
    raise ValueError(_NO_INSTANT)


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a control character: write it in one line")
    return text


def _zone(name: str) -> str:
    zone(name)
    return name


Line = Annotated[str, AfterValidator(_one_line)]
When = Annotated[datetime, BeforeValidator(_iso)]
Instant = Annotated[datetime, AfterValidator(utc), BeforeValidator(_iso)]
Zone = Annotated[str, AfterValidator(_zone)]


class _Exclusion(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(min_length=1), AfterValidator(_one_line)]
    kind: ExclusionKind
    start: When
    end: When
    announced_at: Instant | None = None
    evidence: Line | None = None
    reason: Line | None = None
    timezone: Zone | None = Field(default=None, validation_alias=AliasChoices("timezone", "zone", "tz"))
    endpoints: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the list holds; the fields are checked next
        """Take the zone from `2026-11-01T01:00[America/Chicago]`, one endpoint for several, and a number for an id."""
        if not isinstance(told, dict):
            return told
        told = dict(told)
        for key in ("start", "end"):
            if isinstance(told.get(key), str) and (match := _ZONED.fullmatch(told[key])):
                told |= {key: match[1], "timezone": told.get("timezone", match[2])}
        if "endpoint" in told:
            told |= {"endpoints": [told.pop("endpoint")]}
        return told | {"id": str(told["id"])} if isinstance(told.get("id"), int) else told

    def exclusion(self) -> Exclusion:
        unknown = ", ".join(sorted(set(self.model_extra or {}) - _REMARKS))
        return Exclusion(
            id=self.id,
            kind=self.kind,
            start=self.start,
            end=self.end,
            announced_at=self.announced_at,
            evidence=self.evidence,
            reason=self.reason,
            timezone=self.timezone,
            endpoints=self.endpoints,
            notes=(f"unknown keys are not looked at: {unknown}",) if unknown else (),
        )


_REMARKS = {"author", "who", "when", "note"}


def read_exclusion(number: int, told: object) -> Exclusion | Unusable:
    """Return the entry with a number, as one that cannot be used if it is wrong."""
    try:
        return _Exclusion.model_validate(told).exclusion()
    except ValidationError as faults:
        name = told.get("id") if isinstance(told, dict) else None
        reasons = "; ".join(map(_line, faults.errors(include_url=False)))
        return Unusable(printable(str(name or f"number {number}")), reasons)


def _line(fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"]))
    message = _WORDS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


_WORDS = {
    "missing": "is missing",
    "enum": "has to be maintenance or dependency",
    "string_type": "has to be text",
    "string_too_short": "must not be empty",
    "tuple_type": 'has to be a list: ["portal"]',
    "model_type": "is no exclusion: {...}",
    "datetime_parsing": _NO_INSTANT,
    "datetime_from_date_parsing": _NO_INSTANT,
}
"""What pydantic finds wrong, in our words."""
