"""Samples on their way to a log that may take nothing."""

from __future__ import annotations

from sfsync.flows.probe_keeping import Keeping
from sfsync.model.availability import Sample
from sfsync.ports import Unavailable
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
