"""One vantage point's samples of one day, kept compactly: in any order, with repetitions and contradictions."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from sys import intern

from sfsync.availability.stretches import State, Stretch, stretches

_STATES = {True: State.GOOD, False: State.FAILING, None: State.UNKNOWN}
_BITS = 2  # of a key hold the state; the rest is the instant
_STATE = (1 << _BITS) - 1


class Day:
    """Samples as sorted keys of eight bytes each; only the reasons of failures are kept beside them.

    Instants are in microseconds. An instant counts once; where samples contradict each other it is unknown.
    """

    __slots__ = ("_failed_at", "_fault_at", "_faults", "_is_settled", "_keys", "_reach", "_stretches", "taken")

    def __init__(self) -> None:
        self.taken = 0  # how many samples were taken in, repetitions too
        self._keys = array("q")
        self._fault_at, self._faults = array("q"), list[str]()
        self._failed_at = array("q")
        self._is_settled = True
        self._stretches: tuple[Stretch, ...] = ()
        self._reach = -1

    def add(self, at: int, ok: bool | None, reason: str | None) -> None:  # noqa: FBT001 - the sample's own three values
        """Take a sample in."""
        self.taken += 1
        self._keys.append(at << _BITS | _STATES[ok])
        if reason and ok is False:
            self._fault_at.append(at)
            self._faults.append(intern(reason))
        self._is_settled = False

    def __len__(self) -> int:
        """Count the instants at which there is a sample."""
        self._settle()
        return len(self._keys)

    def counted(self, width: int) -> tuple[Counter[int], Counter[int]]:
        """Count good and failing samples by periods of so many microseconds since 1970."""
        self._settle()
        good = Counter((key >> _BITS) // width for key in self._keys if key & _STATE == State.GOOD)
        return good, Counter(at // width for at in self._failed_at)

    def failures(self, start: int, end: int) -> int:
        """Count the failing samples from `start` to before `end`."""
        self._settle()
        return bisect_left(self._failed_at, end) - bisect_left(self._failed_at, start)

    def first_failure(self, start: int, end: int) -> int | None:
        """Return the first of them."""
        self._settle()
        index = bisect_left(self._failed_at, start)
        return self._failed_at[index] if index < len(self._failed_at) and self._failed_at[index] < end else None

    def last_failure(self, start: int, end: int) -> int | None:
        """Return the last of them."""
        self._settle()
        index = bisect_left(self._failed_at, end) - 1
        return self._failed_at[index] if index >= 0 and self._failed_at[index] >= start else None

    def reasons(self, start: int, end: int) -> list[str]:
        """Return their reasons."""
        self._settle()
        return self._faults[bisect_left(self._fault_at, start) : bisect_left(self._fault_at, end)]

    def stretches(self, reach: int) -> tuple[Stretch, ...]:
        """Return the stretches; worked out again only after a new sample."""
        self._settle()
        if self._reach != reach:
            self._stretches = tuple(stretches(((key >> _BITS, key & _STATE) for key in self._keys), reach))
            self._reach = reach
        return self._stretches

    def _settle(self) -> None:
        if self._is_settled:
            return
        keys = _agreed(sorted(set(self._keys)))
        self._keys = array("q", keys)
        self._failed_at = array("q", [key >> _BITS for key in keys if key & _STATE == State.FAILING])
        faults = sorted(set(zip(self._fault_at, self._faults, strict=True)))
        self._fault_at, self._faults = array("q", [at for at, _ in faults]), [reason for _, reason in faults]
        self._is_settled, self._reach = True, -1


def _agreed(keys: list[int]) -> list[int]:
    """Return one key for each instant: where states contradict each other, unknown."""
    if all(one >> _BITS != other >> _BITS for one, other in pairwise(keys)):
        return keys
    states: dict[int, set[int]] = {}
    for key in keys:
        states.setdefault(key >> _BITS, set()).add(key & _STATE)
    return [at << _BITS | (found.pop() if len(found) == 1 else State.UNKNOWN) for at, found in states.items()]
