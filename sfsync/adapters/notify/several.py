"""Tells people in more than one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.ports import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.model.record import Entry
    from sfsync.ports import Notifier


class Several:
    """Hands entries to each notifier. One that fails does not keep the others from being heard.

    It is raised afterwards, so that the entries come again: Misconfigured before Unavailable, since it waits for a
    person. When they come again, those who have heard them do not hear them a second time.
    """

    def __init__(self, notifiers: Sequence[Notifier]) -> None:
        """Keep the notifiers, and for each the keys it has heard while another has not."""
        self._heard: list[tuple[Notifier, set[str]]] = [(notifier, set()) for notifier in notifiers]

    def notify(self, entries: Sequence[Entry]) -> None:
        """Announce each entry in every way; raise the worst of what failed."""
        faults = [fault for notifier, heard in self._heard if (fault := _failure(notifier, entries, heard))]
        for fault in sorted(faults, key=lambda fault: isinstance(fault, Unavailable)):
            raise fault
        for _, heard in self._heard:
            heard.difference_update(entry.key for entry in entries)


def _failure(notifier: Notifier, entries: Sequence[Entry], heard: set[str]) -> Misconfigured | Unavailable | None:
    unheard = [entry for entry in entries if entry.key not in heard]
    try:
        if unheard:
            notifier.notify(unheard)
    except (Misconfigured, Unavailable) as fault:
        return fault
    heard.update(entry.key for entry in unheard)
    return None
