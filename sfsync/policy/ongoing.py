"""What the sheet promises again and again on one case: answers, updates, and the stages of a defect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.policy.policy import Promise


class Ongoing(Struct, frozen=True):
    """R11, R12: the statuses in which Ongoing Response and Ongoing Update run, and what is promised.

    `answers` holds a promise per (package, priority); it is empty where answers are measured only.
    """

    answering: frozenset[str]
    answers: Mapping[tuple[str, str], Promise]
    updating: frozenset[str]
    update: Promise


class Stage(Struct, frozen=True):
    """R17: a stage of the defect process: its place in the order, who owns it, and what is promised per priority.

    A stage without a window has no promises.
    """

    name: str
    place: int
    owner: str
    promises: Mapping[str, Promise]
