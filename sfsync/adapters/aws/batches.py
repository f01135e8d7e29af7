"""Batches of which a part may fail though the call succeeds: what was not taken is sent again, and nothing else."""

from __future__ import annotations

import random
from time import sleep
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.adapters.aws.faults import explained, is_passing
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

UNTOLD = "no word of it"  # the code where the service gave none
AT_ONCE = 10  # entries, for SQS, SNS and EventBridge alike
ROUNDS = 5  # calls for one batch, before it is given up
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 3.0


class Undone(Struct, frozen=True):
    """An entry that was not taken: its place in the batch, the service's code, and whether it never will be."""

    place: int
    code: str
    lasting: bool


class Batches(Struct, frozen=True):
    """Sends entries to one place, e.g. `queue hints`. `call` sends one batch; `sleeps` waits so many seconds."""

    place: str
    call: Callable[[Sequence[Mapping[str, Any]]], Sequence[Undone]]
    sleeps: Callable[[float], None] = sleep

    def send(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Send entries in their order, ten at a time; on return all were taken.

        Raises Unavailable when some were not, and may be later. One that is refused for good keeps none of the others
        back; Misconfigured is raised after the last of them.
        """
        starts = range(0, len(entries), AT_ONCE)
        refused = [code for start in starts for code in self._sent(entries[start : start + AT_ONCE])]
        if refused:
            raise Misconfigured(
                f"{self.place} refuses {len(refused)} of {len(entries)} ({refused[0]})",
                "look the code up in the service's documentation; most are of permissions or keys",
            )

    def _sent(self, batch: Sequence[Mapping[str, Any]]) -> list[str]:
        """Send a batch until nothing is left that may be taken yet; return the codes of what was refused for good."""
        refused, passing = list[str](), list[Undone]()
        for round_ in range(ROUNDS):
            if round_:
                self.sleeps(random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**round_)))  # noqa: S311 - jitter
            with explained(self.place):
                undone = self.call(batch)
            refused += [one.code for one in undone if one.lasting]
            passing = [one for one in undone if not one.lasting]
            if not passing:
                return refused
            batch = [batch[one.place] for one in passing]
        raise Unavailable(f"{self.place} did not take {len(passing)} of a batch, {ROUNDS} times ({passing[0].code})")


def undone_by_id(answer: Mapping[str, Any], count: int) -> list[Undone]:
    """Return what of a batch was not taken, where the entries' ids are their places.

    Only what the service names as taken was: an answer that is cut short or none of its own confirms nothing.
    """
    taken = {one["Id"] for one in answer.get("Successful", ())}
    failed = {one["Id"]: one for one in answer.get("Failed", ())}
    return [_undone(place, failed.get(str(place), {})) for place in range(count) if str(place) not in taken]


def _undone(place: int, failure: Mapping[str, Any]) -> Undone:
    code = failure.get("Code", UNTOLD)
    return Undone(place, code, lasting=bool(failure.get("SenderFault")) and not is_passing(code))
