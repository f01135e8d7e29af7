"""Where a case belongs and what a person should look at: what routing, escalation and flags come to."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Flag(NamedTuple):
    """Something that a person should look at: `key` tells its kind, e.g. `stage_skipped`.

    `text` says what is so and the remedy, short: the field of the Case holds 255 characters for all flags together.
    """

    key: str
    text: str

    @property
    def kind(self) -> str:
        """The key in words, for where there is no room to say more."""
        return self.key.replace("_", " ")


class Route(NamedTuple):
    """The team that a case goes to as of its routing instant `at`, and why.

    `owner` is the id of who should own it while nobody has taken it, None where its owner is left alone; `person` tells
    whether that is somebody of the customer's own.
    """

    at: datetime
    region: str
    team: str
    queue: str | None
    owner: str | None
    person: bool
    reasons: tuple[str, ...]
    flags: tuple[Flag, ...]


class Trigger(NamedTuple):
    """Something that brings a case up to a support level: by its key it counts once, for as long as it holds."""

    key: str
    rank: int
    reason: str


class Standpoint(NamedTuple):
    """Where a case stands at one instant: what it should carry, who covers it now and who opens next, and why."""

    team: str | None
    region: str
    covers_now: tuple[str, ...]
    next_team: str | None
    next_at: datetime | None
    tier: str | None
    owner: str | None
    reasons: tuple[str, ...]
