"""Where a case belongs and what a person should look at: what routing, escalation and flags come to."""

from __future__ import annotations

from typing import NamedTuple


class Flag(NamedTuple):
    """Something that a person should look at: `key` tells its kind, e.g. `stage_skipped`.

    `text` says what is so and the remedy, short: the field of the Case holds 255 characters for all flags together.
    """

    key: str
    text: str
