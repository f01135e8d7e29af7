"""Every command explains itself."""

from __future__ import annotations

import pytest

from tests.scenarios.command import sfsync

COMMANDS = ("demo", "localorg", "run", "sync", "explain")


def test_the_list_of_commands() -> None:
    """`--help` names all of them, each with a line of what it does."""
    outcome = sfsync("--help")

    assert (outcome.code, outcome.err) == (0, "")
    for command in COMMANDS:
        assert any(command in line.split() and len(line.split()) > 5 for line in outcome.out.splitlines()), command


def test_no_command_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Called bare it shows the help as well, which says more than an error line would; it counts as bad usage."""
    bare = sfsync()

    assert (bare.code, bare.err) == (2, "")
    assert bare.out.strip() == sfsync("--help").out.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_an_example(command: str) -> None:
    """One that can be typed: it starts with the program and the command's own name."""
    outcome = sfsync(command, "--help")
    example = outcome.out.partition("Example:")[2]

    assert (outcome.code, outcome.err) == (0, "")
    assert f"sfsync {command}" in example


@pytest.mark.parametrize("command", ["demo", "run", "sync", "explain"])
def test_commands_that_are_read_by_scripts_offer_json(command: str) -> None:
    """`--json` stands in the help of all whose output a script may want."""
    assert "--json" in sfsync(command, "--help").out
