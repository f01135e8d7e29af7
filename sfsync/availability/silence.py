"""Vantage points that say nothing: while they are silent nobody knows whether an endpoint is up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.conditions import Condition
from sfsync.availability.micros import length, micros, moment
from sfsync.availability.stretches import State
from sfsync.model.alert import AlertKind
from sfsync.model.objective import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.availability.record import Record, Track
    from sfsync.model.objective import Objectives

_GIVEN_UP = timedelta(days=1)  # a vantage point that was not heard of for so long was taken out, unless it is expected


class Expected(Struct, frozen=True):
    """Who has to speak, and of what, even if they never did.

    Beside `vantages` count those that spoke within the last day; `endpoints` are all that counts, where some are named.
    A watcher that began only a moment ago, at `since`, cannot tell silence from not having heard yet.
    """

    endpoints: tuple[str, ...] = ()
    vantages: tuple[str, ...] = ()
    since: datetime | None = None


def silence(
    records: Mapping[str, Record], now: datetime, objectives: Objectives, expected: Expected
) -> Iterator[Condition]:
    """Yield a rule for each vantage point, and where there are several one for all of them.

    While all are silent only that one holds: one fault that silences everybody is told once.
    """
    after = objectives.alerts.silent_after
    is_new = expected.since is not None and now - expected.since < after
    heard = _heard(records, now, objectives, expected)
    silent = {
        vantage: [name for name, each in told.items() if each.is_silent(now, after)] for vantage, told in heard.items()
    }
    is_dark = len(heard) > 1 and all(len(silent[vantage]) == len(told) for vantage, told in heard.items())
    for vantage, told in heard.items():
        holds = bool(silent[vantage]) and not is_dark
        yield _rule(f"silent/{vantage}", holds, _text(vantage, told, silent[vantage]), is_new, is_dark)
    if len(heard) > 1:
        yield _rule("silent/all", is_dark, _dark(heard, is_dark=is_dark), is_new)


class _Heard(Struct, frozen=True):
    """When a vantage point last said something usable of an endpoint, and anything at all; 0 for never."""

    usable: int = 0
    last: int = 0

    def is_silent(self, now: datetime, after: timedelta) -> bool:
        return micros(now) - self.usable >= length(after)


_Told = dict[str, _Heard]


def _heard(
    records: Mapping[str, Record], now: datetime, objectives: Objectives, expected: Expected
) -> dict[str, _Told]:
    """Return by vantage point, and there by endpoint, when they were last heard."""
    found = {vantage: dict.fromkeys(expected.endpoints, _Heard()) for vantage in expected.vantages}
    for name in expected.endpoints or records:
        for vantage, track in records[name].tracks.items() if name in records else ():
            last = _last(track, objectives, micros(now))
            if vantage in found or micros(now) - last.last < length(_GIVEN_UP):
                found.setdefault(vantage, {})[name] = last
    return {vantage: found[vantage] for vantage in sorted(found)}


def _last(track: Track, objectives: Objectives, now: int) -> _Heard:
    parts = [part for part in track.stretches(length(objectives.measuring.reach)) if part.first <= now]
    usable = next((part.last for part in reversed(parts) if part.state is not State.UNKNOWN), 0)
    return _Heard(usable, parts[-1].last if parts else 0)


def _rule(key: str, holds: bool, text: str, *blind: bool) -> Condition:  # noqa: FBT001 - the condition's own value
    is_new = blind[0]
    return Condition(key, AlertKind.PROBER_SILENT, Severity.PAGE, holds and not is_new, text, blind=any(blind))


def _text(vantage: str, told: _Told, silent: Sequence[str]) -> str:
    if not silent:
        return f"{vantage} gives samples"
    of = f" of {', '.join(silent)}" if len(silent) < len(told) else ""
    usable, last = (max(each) for each in zip(*((told[name].usable, told[name].last) for name in silent), strict=True))
    if not last:
        return f"{vantage} has never given a sample{of}"
    if last > usable:
        since = f" since {_clock(usable)}" if usable else ""
        return f"{vantage} probes, but can tell nothing{of}{since}"
    return f"{vantage} is silent{of}: its last sample came at {_clock(usable)}"


def _dark(heard: Mapping[str, _Told], *, is_dark: bool) -> str:
    latest = max((each.usable for told in heard.values() for each in told.values()), default=0)
    if not is_dark:
        return "somebody measures"
    since = f"; the last sample came at {_clock(latest)}" if latest else ""
    return f"all {len(heard)} vantage points are silent, so nobody measures{since}"


def _clock(at: int) -> str:
    return f"{moment(at):%Y-%m-%d %H:%M:%S} UTC"
