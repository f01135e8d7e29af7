"""What a person should look at stands on the Case: also on one that is set aside, and no longer than it is so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sfsync.engine.flags import flags as engine_flags
from sfsync.model.placement import Flag
from sfsync.model.record import Stamp
from sfsync.model.replacing import replace
from sfsync.ports.cases import WriteOutcome, WriteResult
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk

ONE = a_case(1).id


def flag(desk: Desk) -> object:
    """Return what the Case's flag says."""
    return desk.org.stamps[ONE].get(Stamp.FLAG)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"package": "Gold"}, "Package 'Gold' is unknown: use one of Standard, Premium", id="unknown"),
        pytest.param({"package": None}, "Package is empty: use one of Standard, Premium", id="an Account without one"),
        pytest.param({"product": "Fax"}, "Product 'Fax' is unknown", id="product"),
    ],
)
def test_a_case_set_aside_says_why(fields: dict[str, Any], says: str) -> None:
    """On the Case itself; twenty more looks cost no further write, since nothing changed."""
    desk = Desk()
    desk.org.add(a_case(1, **fields))
    for _ in range(20):
        desk.poll()
        desk.org.pass_time(minutes=1)

    assert str(flag(desk)).startswith(says)
    assert len(desk.org.written) == 1


def test_other_stamps_of_a_case_set_aside_stay() -> None:
    """What was promised before is still to be read there; when the case is mended, the flag goes."""
    desk = Desk()
    desk.org.add(a_case(1, package="Standard"))
    desk.poll()
    before = dict(desk.org.stamps[ONE])
    desk.org.pass_time(minutes=1)
    desk.org.put(replace(desk.org.cases[ONE], package="Gold"))
    desk.poll()
    assert {**desk.org.stamps[ONE], Stamp.FLAG: None} == {**before, Stamp.FLAG: None}
    assert flag(desk) is not None
    desk.org.pass_time(minutes=1)
    desk.org.put(replace(desk.org.cases[ONE], package="Standard"))
    desk.poll()

    assert flag(desk) is None


def test_a_case_ahead_of_the_clock_is_flagged_once() -> None:
    """The line names no instant that moves: else each look would write, and each write call for a look."""
    desk = Desk()
    desk.org.add(a_case(1, created_at=START + timedelta(hours=2)))
    for _ in range(5):
        desk.sync_cases.sync([ONE])
        desk.org.pass_time(minutes=1)

    assert "ask later" in str(flag(desk))
    assert len(desk.org.written) == 1


def test_a_flag_that_the_org_refuses_is_parked() -> None:
    """The case stays set aside, and the same flag is not sent again."""
    desk = Desk()
    desk.org.add(a_case(1, package="Gold"))
    desk.org.outcomes[ONE] = WriteOutcome(WriteResult.REFUSED, "STRING_TOO_LONG")
    tallies = [desk.sync_cases.sync([ONE]) for _ in range(3)]

    assert [list(tally.quarantined) for tally in tallies] == [[ONE]] * 3
    assert desk.org.attempts == 1


def test_all_flags_share_one_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, in the order of the rules; what the 255 characters of the field do not hold is named; stamps go on."""
    long = Flag("b", "b" * 300)
    monkeypatch.setitem(engine_flags.__globals__, "RULES", (lambda *_: (Flag("a", "one"), long), lambda *_: (long,)))
    desk = Desk()
    desk.org.add(a_case(1, package="Standard"))
    desk.poll()

    assert flag(desk) == "one; b"
    assert desk.org.stamps[ONE][Stamp.RESOLUTION_STATE] == "Running"
