"""Desks of two sizes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.desk import Desk, a_desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk whose org holds 5 seeded Cases; it has done its first pass, and its stamps have settled."""
    with a_desk(5) as opened:
        settle(opened)
        yield opened


@pytest.fixture
def fresh() -> Iterator[Desk]:
    """A desk whose org holds 60 seeded Cases, before its first pass."""
    with a_desk(60) as opened:
        yield opened


def settle(desk: Desk) -> None:
    """Poll twice: the second time makes sure of what the first one's own stamps touched."""
    desk.poll()
    desk.pass_time(seconds=30)
    desk.poll()
    desk.pass_time(seconds=30)
    desk.notices.told.clear()
