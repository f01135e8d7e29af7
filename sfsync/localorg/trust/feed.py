"""The Trust feed as one object: `org.trust`, to be scripted in-process, and what its clients are answered from."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sfsync.localorg.trust.edge import Edge
from sfsync.localorg.trust.play import Desks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.localorg.org.clock import Clock
    from sfsync.localorg.org.usage import SeenCall

_KEPT_CALLS = 200_000


class Trust(Desks):
    """A Trust feed in memory; its verbs are those of its desks, and times given to them must have a zone."""

    def __init__(self, clock: Clock, instances: Iterable[str] = ()) -> None:
        """Start with these instances, all well; `clock` returns aware UTC."""
        super().__init__(clock)
        self.edge = Edge()
        self.seen: deque[SeenCall] = deque(maxlen=_KEPT_CALLS)
        for key in instances:
            self.instance(key)

    @property
    def calls(self) -> list[SeenCall]:
        """The requests that the feed got since the last `reset_calls`, oldest first."""
        return list(self.seen)

    def reset_calls(self) -> None:
        """Forget the requests seen."""
        self.seen.clear()
