"""What everything that remembers alerts does. Used as `store_contract` is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.model.alert import Alert, AlertKind
from sfsync.model.firing import Firing, Firings
from sfsync.model.objective import Severity
from sfsync.model.replacing import replace
from sfsync.ports.alerting import AlertMemory
from tests.contract.examples import NOW

FIRING = Firing(AlertKind.BURN_RATE, NOW, Severity.PAGE, "portal burns its error budget")
ALERT = Alert("availability/portal/burn/14.4x/1 h", NOW, AlertKind.BURN_RATE, FIRING.text, {"severity": "page"})
LATER = replace(FIRING, since=NOW + timedelta(microseconds=1), severity=Severity.TICKET)


class AlertMemoryContract:
    """What a watcher holds is kept whole, and guarded by its revision."""

    def test_nothing_stands_at_first(self, store: AlertMemory) -> None:
        """Revision 0, under the watcher's own name."""
        assert store.firings("home") == Firings("home")

    def test_what_is_held_comes_back_whole(self, store: AlertMemory, other: AlertMemory) -> None:
        """With its outbox and the next revision, through whichever handle."""
        firings = Firings("home", standing={"portal/burn": FIRING, "silent/one": LATER}, outbox=(ALERT,))

        assert store.hold(firings)
        assert other.firings("home") == replace(firings, revision=1)

    def test_what_is_over_is_gone(self, store: AlertMemory, other: AlertMemory) -> None:
        """Nothing of an earlier revision shines through."""
        store.hold(Firings("home", standing={"portal/burn": FIRING}, outbox=(ALERT,)))
        other.hold(Firings("home", revision=1))

        assert store.firings("home") == Firings("home", revision=2)

    @pytest.mark.parametrize("held", [0, 1, 3])
    def test_who_was_overtaken_changes_nothing(self, store: AlertMemory, other: AlertMemory, held: int) -> None:
        """Only the stored revision may be followed: of two that decide at once, one learns of the other."""
        store.hold(Firings("home"))
        store.hold(Firings("home", revision=1, standing={"kept": FIRING}))

        assert not other.hold(Firings("home", revision=held, standing={"lost": FIRING}))
        assert set(store.firings("home").standing) == {"kept"}

    def test_what_was_never_stored_has_revision_zero(self, store: AlertMemory) -> None:
        """What claims to follow it is overtaken."""
        assert not store.hold(Firings("home", revision=1))
        assert store.firings("home").revision == 0

    def test_watchers_do_not_meet(self, store: AlertMemory) -> None:
        """Each has its own."""
        store.hold(Firings("home", standing={"portal/burn": FIRING}))

        assert store.firings("homely") == Firings("homely")
