"""Samples on their way to a log that may take nothing."""

from __future__ import annotations

import pytest

from sfsync.flows.probe_keeping import Keeping
from sfsync.model.sample import Sample
from sfsync.ports.faults import Unavailable
from tests.flows.probing import (
    START,
    UP,
    KeptLog,
    second,
)


def test_a_log_that_takes_nothing_for_a_while() -> None:
    """Samples wait, and come in order once it takes them."""
    keeping = Keeping(log := KeptLog(refusals=[Unavailable("the disk is full")] * 3))
    for number in range(5):
        keeping.keep([(Sample(second(number), "portal", "eu-west-1", ok=True), UP)], second(number), lambda _: None)
    keeping.finish(second(5))

    assert [sample.at for sample in log.kept] == [second(number) for number in range(5)]
    assert keeping.tally.faults == ["the disk is full"]


def test_more_samples_than_can_wait() -> None:
    """The oldest are lost, and that is said; the memory has an end."""
    keeping = Keeping(log := KeptLog(refusals=[Unavailable("the disk is full")] * 2))
    for start in (0, 60_000):
        batch = [(Sample(second(start + number), "portal", "x", ok=True), UP) for number in range(60_000)]
        keeping.keep(batch, START, lambda _: None)
    keeping.finish(START)

    assert (len(log.kept), log.kept[0].at) == (100_000, second(20_000))
    assert any("samples are lost" in fault for fault in keeping.tally.faults)


def test_a_chain_that_cannot_be_sealed() -> None:
    """Somebody has to look; samples are taken and kept all the same, and sealing is not tried each time."""
    keeping = Keeping(log := KeptLog(broken=True))
    for number in range(30):
        keeping.keep([(Sample(second(number), "portal", "x", ok=True), UP)], second(number), lambda _: None)
    keeping.finish(START)

    assert len(log.kept) == 30
    assert keeping.tally.faults == ["the chain is broken: look at it"]
    assert len(log.seals) == 1


def test_kept_in_one() -> None:
    """Where each time costs: nothing before the end, then all, in one call."""
    keeping = Keeping(log := KeptLog(), in_one=True)
    for number in range(5):
        keeping.keep([(Sample(second(number), "portal", "x", ok=True), UP)], second(number), lambda _: None)
    early = list(log.kept)
    keeping.finish(START)

    assert early == []
    assert len(log.kept) == 5
    assert len(log.seals) == 1


def test_kept_in_one_though_refused() -> None:
    """What the log does not take at the end is lost to it, and that is raised."""
    keeping = Keeping(KeptLog(refusals=[Unavailable("the table is away")]), in_one=True)
    keeping.keep([(Sample(START, "portal", "x", ok=True), UP)], START, lambda _: None)

    with pytest.raises(Unavailable, match="1 samples could not be kept: the table is away"):
        keeping.finish(START)
