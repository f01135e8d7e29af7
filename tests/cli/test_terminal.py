"""Colours and progress for people at a terminal; plain text for everybody else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, serve
from tests.cli.shell import EXAMPLE, on_a_terminal, settings, sfsync

EXPLAIN = ("explain", EXAMPLE, "--at", "2026-11-23T16:00:00Z")
ESCAPE = "\x1b["
COLOUR = re.compile("\x1b\\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7])(?:;[0-9]+)*m")


def test_a_terminal_gets_colours() -> None:
    """Of the states, for instance."""
    code, shown = on_a_terminal(*EXPLAIN)

    assert code == 0
    assert COLOUR.search(shown)


def test_a_pipe_gets_plain_text() -> None:
    """The same words, without an escape code."""
    outcome = sfsync(*EXPLAIN)

    assert outcome.code == 0
    assert ESCAPE not in outcome.out
    assert "First Response: missed" in outcome.out


@pytest.mark.parametrize(
    ("variable", "pattern"),
    [pytest.param({"NO_COLOR": "1"}, COLOUR, id="no colour"), pytest.param({"TERM": "dumb"}, "\x1b", id="nothing")],
)
def test_a_terminal_that_asks_for_less(variable: dict[str, str], pattern: str) -> None:
    """NO_COLOR leaves colours out, a dumb terminal gets no escape codes at all."""
    code, shown = on_a_terminal(*EXPLAIN, env=variable)

    assert code == 0
    assert not re.search(pattern, shown)
    assert "missed" in shown


def test_json_is_plain_on_a_terminal_too() -> None:
    """It can be copied from there."""
    code, shown = on_a_terminal(*EXPLAIN, "--json")

    assert code == 0
    assert json.loads(shown)["milestones"]
    assert ESCAPE not in shown


def test_progress_of_a_pass(tmp_path: Path) -> None:
    """A terminal sees how many Cases are done, and in the end the sum; a pipe sees the sum only."""
    with serve(LocalOrg(cases=250)) as server:
        env = settings(server, tmp_path)
        code, shown = on_a_terminal("sync", env=env)
        piped = sfsync("sync", env=env)

    assert (code, piped.code) == (0, 0)
    assert re.search(r"Cases.*[1-9]\d*/250", shown)
    assert max(map(int, re.findall(r"(\d+)/250", shown))) <= 250
    assert re.search(r"\d+ read, \d+ stamped", shown)
    assert "/250" not in piped.out
    assert ESCAPE not in piped.out + piped.err
