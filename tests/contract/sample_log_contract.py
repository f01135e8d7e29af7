"""What every log of samples does: what is recorded is there once its day is sealed, and nothing else ever is.

A log's tests subclass this and give `log`: `record`, `seal`, and `kept`, what then is to be verified and read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sfsync.adapters.samples.growing import Growing
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.adapters.samples.look import Look
from sfsync.adapters.samples.revising import Wish, revise
from sfsync.availability.verify import Verdict, verify
from sfsync.availability.verify_chain import Scope
from sfsync.model.sample import Sample
from tests.adapters.samples.ledgers import DAY, NOVEMBER, OCTOBER, VANTAGE, Keys, every, sample

HOUR = timedelta(hours=1)
LATER = NOVEMBER + 3 * HOUR  # every log has sealed October by then


class Log(Protocol):
    """A log, whoever seals it."""

    keys: Keys

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples of `VANTAGE`."""
        ...

    def seal(self, now: datetime) -> None:
        """Seal what is over."""
        ...

    def kept(self) -> Growing:
        """Return what there is to read."""
        ...


def october(log: Log, step: timedelta = 2 * HOUR) -> list[Sample]:
    """Record a month, seal it, and return its samples."""
    taken = list(every(step, OCTOBER, NOVEMBER))
    for start in range(0, len(taken), 12):
        log.record(taken[start : start + 12])
    log.seal(LATER)
    return taken


def verified(log: Log, **more: object) -> Verdict:
    """Verify October with the key."""
    check = read_check(log.keys.public, "key")
    return verify(log.kept(), Scope(LATER.date(), "2026-10", check, **more))  # type: ignore[arg-type]  # a test's own


def read(log: Log) -> list[Sample]:
    """Return the samples of October that count."""
    return sorted(Look(log.kept()).samples("2026-10"), key=lambda one: one.at)


class SampleLogContract:
    """Recorded, sealed, verified, read, revised."""

    def test_a_month_is_read_as_it_was_recorded(self, log: Log) -> None:
        """Sample for sample, and it verifies with the key."""
        taken = october(log)

        assert verified(log).flaws == []
        assert read(log) == taken

    def test_a_day_waits_until_it_is_sealed(self, log: Log) -> None:
        """Not before it is over, and once it is, only once."""
        log.record([sample(OCTOBER)])
        log.seal(OCTOBER + DAY - HOUR)
        early = log.kept().seal(VANTAGE, OCTOBER.date())
        log.seal(OCTOBER + DAY + 3 * HOUR)
        first = log.kept().seal(VANTAGE, OCTOBER.date())
        log.seal(OCTOBER + DAY + 9 * HOUR)

        assert early is None
        assert first is not None
        assert log.kept().seal(VANTAGE, OCTOBER.date()) == first

    def test_samples_around_midnight_go_to_their_days(self, log: Log) -> None:
        """One call may hold both, in any order."""
        log.record([sample(OCTOBER + DAY), sample(OCTOBER + DAY - HOUR / 60)])
        log.seal(OCTOBER + 2 * DAY + 3 * HOUR)

        days = [(str(day.day), sum(1 for _ in day.lines)) for day in log.kept().days(VANTAGE)]

        assert days == [("2026-10-01", 1), ("2026-10-02", 1)]

    def test_a_day_without_a_sample_is_sealed_too(self, log: Log) -> None:
        """Nobody can put one there later."""
        log.record([sample(OCTOBER)])
        log.seal(OCTOBER + 3 * DAY + 3 * HOUR)

        assert log.kept().days_named(VANTAGE)[1] == {(OCTOBER + number * DAY).date() for number in range(3)}

    def test_what_comes_after_the_seal_changes_nothing(self, log: Log) -> None:
        """It is set aside, counted, and only a revision adds it."""
        taken = october(log)
        late = sample(OCTOBER + DAY * 30 + HOUR / 7, ok=False, reason="late")
        log.record([late])
        log.seal(LATER + HOUR)
        before, aside = read(log), log.kept().set_aside(VANTAGE)
        wish = Wish("2026-10", "A. Author", "came late", adds=(late,))
        revise(log.kept(), wish, LATER, read_sign(log.keys.private, "key"))

        assert (before, aside) == (taken, 1)
        assert verified(log).flaws == []
        assert read(log) == sorted([*taken, late], key=lambda one: one.at)

    def test_a_look_stands_on_one_state(self, log: Log) -> None:
        """A revision that is made after it was verified counts at the next look, in the proof and in the figures."""
        taken = october(log)
        look = Look(log.kept())
        scope = Scope(LATER.date(), "2026-10", read_check(log.keys.public, "key"))
        before = verify(look, scope).revisions
        wish = Wish("2026-10", "A. Author", "one more", adds=(sample(OCTOBER + HOUR / 7),))
        revise(log.kept(), wish, LATER, read_sign(log.keys.private, "key"))

        assert (before, verify(look, scope).revisions) == ([], [])
        assert list(look.samples("2026-10")) == taken
        assert len(list(Look(log.kept()).samples("2026-10"))) == len(taken) + 1
