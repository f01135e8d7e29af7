"""A command loads itself and no other, so that it answers soon."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.shell import EXAMPLE, sfsync

LOADED = """
import sys
sys.argv = ["sfsync", *{arguments!r}]
from sfsync.cli.main import main
try:
    main()
except SystemExit:
    pass
print(*sorted(name for name in sys.modules if name.startswith(("sfsync.localorg", "sfsync.cli.")) or name in {heavy!r}))
"""
HEAVY = {"botocore", "lark", "jwt", "htpy", "urllib3", "requests", "sfsync.localorg"}


def loaded(*arguments: str) -> set[str]:
    """Return what of the commands, and what of the heavy libraries, a process has loaded after a command."""
    code = LOADED.format(arguments=arguments, heavy=HEAVY)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("coverage", "--json"), ("explain", str(EXAMPLE)), ("availability", "lint")])
def test_one_command_is_loaded(arguments: tuple[str, ...]) -> None:
    """With what it calls; the local org's grammar and keys are for the local org."""
    found = loaded(*arguments)
    commands = {"demo", "localorg", "run", "sync", "duties", "explain", "metrics", "coverage", "trust", "availability"}

    assert {name.removeprefix("sfsync.cli.") for name in found} & commands == {arguments[0]}
    assert found & HEAVY == set()


@pytest.mark.parametrize(("word", "close"), [("explian", "explain"), ("local-org", "localorg")])
def test_a_slip_is_told_with_what_comes_close(word: str, close: str) -> None:
    """For which all of them are loaded."""
    outcome = sfsync(word)

    assert outcome.code == 2
    assert f"No such command '{word}'. Did you mean '{close}'?" in outcome.err
