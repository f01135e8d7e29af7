"""Reads the objectives: our sheet, as the build made it ready where it did, or with an override laid over it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from sfsync.policy.ready import ready_objectives

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.model.objective import Objectives

_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,9})?")


def load_objectives(override: Path | None = None) -> Objectives:
    """Return the objectives as shipped, with a TOML or JSON file laid over them; raise InvalidPolicy."""
    return (ready_objectives() if override is None else None) or _read(override)


def _read(override: Path | None) -> Objectives:
    from sfsync.policy.files import Sheet
    from sfsync.policy.objectives_document import validated

    return Sheet("objectives", "objectives.toml").read(override, validated)


def decimal(text: object) -> str:
    """Return a decimal number written as text; raise ValueError for anything else."""
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise ValueError('is no decimal number in quotes, e.g. "99.99": a bare number would be rounded')
    return text


def percent(text: str) -> Fraction:
    """Return a percentage written as a decimal number as a share; raise ValueError unless it lies between 0 and 100."""
    share = Fraction(decimal(text)) / 100
    if not 0 < share < 1:
        raise ValueError(f"{text!r} is no percentage between 0 and 100, both excluded")
    return share
