"""What the files of a ledger are called, wherever they are kept."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VANTAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SET_ASIDE = "set-aside.jsonl"
ASIDE = re.compile(r"set-aside(?:\.\d{4}-\d\d-\d\d)?\.jsonl")
REVISION = re.compile(r"(\d{4}-\d\d)\.revision-([1-9]\d{0,5})\.json")
_DAY = r"(\d{4}-\d\d-\d\d)"
_SEGMENT = re.compile(rf"{_DAY}(?:\.(\d{{1,9}}))?\.jsonl")  # a day may come in numbered parts
_SEAL = re.compile(rf"{_DAY}\.seal\.json")


def segment_name(day: date) -> str:
    """Name the file of a day's lines."""
    return f"{day}.jsonl"


def seal_name(day: date) -> str:
    """Name the file of a day's seal."""
    return f"{day}.seal.json"


def set_aside_name(day: date) -> str:
    """Name the file of what came too late for a day, where each day has one of its own."""
    return f"set-aside.{day}.jsonl"


def revision_name(month: str, number: int) -> str:
    """Name the file of a revision."""
    return f"{month}.revision-{number}.json"


def segments(names: Iterable[str]) -> dict[date, list[str]]:
    """Return the files that hold a day's lines, by day, each day's in the order of their numbers."""
    found: dict[date, list[tuple[int, str]]] = {}
    for name in names:
        if named := _SEGMENT.fullmatch(name):
            for day in _day(named[1]):
                found.setdefault(day, []).append((int(named[2] or 0), name))
    return {day: [name for _, name in sorted(parts)] for day, parts in found.items()}


def sealed(names: Iterable[str]) -> set[date]:
    """Return the days that have a seal."""
    return {day for name in names if (named := _SEAL.fullmatch(name)) for day in _day(named[1])}


def _day(text: str) -> Iterator[date]:
    try:
        yield date.fromisoformat(text)
    except ValueError:  # the 31st of February
        return
