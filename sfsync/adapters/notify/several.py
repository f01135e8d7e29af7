"""Tells people in more than one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry
    from sfsync.ports.telling import Notifier

Notice = TypeVar("Notice", "Entry", "Alert")


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
        self._tell(entries, lambda notifier, unheard: notifier.notify(unheard))

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Give each alert in every way; raise the worst of what failed."""
        self._tell(alerts, lambda notifier, unheard: notifier.alert(unheard))

    def _tell(self, notices: Sequence[Notice], tell: Callable[[Notifier, Sequence[Notice]], None]) -> None:
        faults = [fault for notifier, heard in self._heard if (fault := _failure(notifier, notices, heard, tell))]
        for fault in sorted(faults, key=lambda fault: isinstance(fault, Unavailable)):
            raise fault
        for _, heard in self._heard:
            heard.difference_update(notice.key for notice in notices)


def _failure(
    notifier: Notifier,
    notices: Sequence[Notice],
    heard: set[str],
    tell: Callable[[Notifier, Sequence[Notice]], None],
) -> Misconfigured | Unavailable | None:
    unheard = [notice for notice in notices if notice.key not in heard]
    try:
        if unheard:
            tell(notifier, unheard)
    except (Misconfigured, Unavailable) as fault:
        return fault
    heard.update(notice.key for notice in unheard)
    return None
