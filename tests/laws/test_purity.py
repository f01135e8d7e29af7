"""The engine answers with the network, the environment, the files and every clock taken away."""

from __future__ import annotations

import builtins
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NoReturn

import pytest

from sfsync.engine import pauses as _pauses
from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import read_case_file
from sfsync.policy.load import load_policy
from sfsync.render.readings import readings_document
from tests.scenarios.told import became, case, ct, outage, wrote

LAYERS = ("sfsync.hours", "sfsync.model", "sfsync.policy", "sfsync.engine", "sfsync.intake", "sfsync.render")
TOLD = outage(
    became(wrote(case("Mon 11-23 09:00", "P1", "Premium"), "Mon 11-23 09:40"), "Mon 11-23 10:00", status="On Hold"),
    "Mon 11-23 11:00",
    None,
)


class Asked(AssertionError):
    """Something was asked that only the world knows."""


def _refuse(*args: object, **more: object) -> NoReturn:
    raise Asked


class Timeless(datetime):
    """A datetime that does not know what time it is."""


for _name in ("now", "today", "utcnow"):
    setattr(Timeless, _name, _refuse)


def answer() -> dict[str, object]:
    """Read a case file and evaluate it, from text to document."""
    told = read_case_file(json.dumps(TOLD), "case.json")
    return readings_document(evaluate(told.case, SHEET, told.pauses, datetime.fromisoformat(ct("Mon 11-23 12:00"))))


SHEET = load_policy()
WITH_THE_WORLD = answer()


@pytest.fixture
def worldless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the world away, and give it back before pytest looks at its watch."""
    with monkeypatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith(LAYERS) and getattr(module, "datetime", None) is datetime:
                patch.setattr(module, "datetime", Timeless)
        for name in ("time", "time_ns", "localtime", "gmtime", "ctime"):
            patch.setattr(time, name, _refuse)
        patch.setattr(socket, "socket", _refuse)
        patch.setattr(builtins, "open", _refuse)
        patch.setattr(os, "environ", {})
        yield


def test_the_same_answer_without_the_world(worldless: None) -> None:
    """Nothing that is not an argument takes part in it."""
    assert answer() == WITH_THE_WORLD


@pytest.mark.parametrize(
    "ask",
    [
        lambda: time.time_ns() + 1,
        lambda: open("x"),  # noqa: PTH123, SIM115 - what is refused
        lambda: socket.create_connection(("127.0.0.1", 1)),
        lambda: _pauses.datetime.now().year,  # type: ignore[attr-defined]  # as the engine sees it
    ],
)
def test_what_is_taken_away_is_gone(ask: Callable[[], object], worldless: None) -> None:
    """Else the test above would pass for nothing."""
    with pytest.raises(Asked):
        ask()
