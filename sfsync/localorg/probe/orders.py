"""Orders for trouble of the probe target: what shall go wrong, where, and when or how often."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

TARGETS = ("portal", "api", "snapshots", "record", "control")


class Trouble(StrEnum):
    """What can go wrong."""

    STATUS = "status"  # another status, `status`
    SLOW = "slow"  # the answer comes after `seconds`
    DROP = "drop"  # the connection is closed without an answer
    WRONG_BODY = "wrong_body"  # status 200, but a page of something else
    WRONG_CHECKSUM = "wrong_checksum"  # the record with one value changed
    REDIRECT = "redirect"  # 302 to `location`
    HUGE = "huge"  # a body of `size` bytes


class Order(Struct, frozen=True):
    """Trouble for a target (None: for all), while the org's clock is within `[start, end)`, for `times` requests."""

    what: Trouble
    target: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    times: int | None = None
    status: int = 503
    seconds: float = 1.0
    location: str = "http://169.254.169.254/latest/meta-data/"
    size: int = 1_000_000_000

    def fits(self, target: str, now: datetime) -> bool:
        """Tell whether a request to a target is meant."""
        return (
            self.target in (None, target)
            and (self.start is None or now >= self.start)
            and (self.end is None or now < self.end)
        )


def read_order(told: Mapping[str, object]) -> Order:
    """Return the order that a JSON object tells; raise `ApiError` 400 for one that cannot be."""
    strangers = set(told) - {*Order.__struct_fields__}
    if strangers:
        raise _refused(f"unknown key {min(strangers)!r}: known are {', '.join(Order.__struct_fields__)}")
    values = dict(told)
    values["what"] = _trouble(told.get("what"))
    if told.get("target") not in (None, *TARGETS):
        raise _refused(f"target has to be one of {', '.join(TARGETS)}, or left out for all")
    for name in ("start", "end"):
        values[name] = _instant(name, told.get(name))
    for name in ("times", "status", "size", "seconds"):
        _check_number(name, told)
    return Order(**values)  # type: ignore[arg-type]  # each was checked above


def _trouble(what: object) -> Trouble:
    try:
        return Trouble(str(what))
    except ValueError:
        raise _refused(f"what has to be one of {', '.join(Trouble)}") from None


def _instant(name: str, text: object) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise _refused(f"{name} has to be an instant with its zone, e.g. 2026-11-24T10:00:00Z")
    return at


def _check_number(name: str, told: Mapping[str, object]) -> None:
    value = told.get(name, 1)
    kinds = (int, float) if name == "seconds" else (int,)
    if name == "times" and value is None:
        return
    if isinstance(value, bool) or not isinstance(value, kinds) or value < 0:
        raise _refused(f"{name} has to be a number, 0 or more")


def _refused(message: str) -> ApiError:
    return ApiError(400, "INVALID_PROBE_SCRIPT", message)
