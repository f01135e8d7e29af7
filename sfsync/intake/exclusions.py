"""Exclusions as a JSON list. What cannot be read earns nothing, and is listed with its reason."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

from sfsync.intake.rejected import Rejected
from sfsync.model.availability import Exclusion, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_exclusions(text: str, source: str) -> tuple[tuple[Exclusion, ...], tuple[Unusable, ...]]:
    """Return the exclusions of a JSON list, and those that cannot be used; raise Rejected for what is no such list."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"{source}: is not JSON: {fault}") from fault
    if not isinstance(told, list):
        raise Rejected(f"{source}: must be a list of exclusions: [{{...}}]")
    read = list(_read(told))
    good = tuple(each for each in read if isinstance(each, Exclusion))
    return good, tuple(each for each in read if isinstance(each, Unusable))


def _read(told: list[Any]) -> Iterator[Exclusion | Unusable]:
    if told:
        from sfsync.intake.exclusions_document import read_exclusion

        yield from map(read_exclusion, count(1), told)
