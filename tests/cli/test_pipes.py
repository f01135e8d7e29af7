"""A reader that goes away ends the command without noise: no traceback, no word about ignored exceptions."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.shell import EXAMPLE, surroundings


@pytest.mark.parametrize(
    "command",
    [
        ("explain", str(EXAMPLE)),
        ("explain", str(EXAMPLE), "--json"),
        ("--help",),
        ("localorg", "--port", "0"),
        ("sync",),
    ],
    ids=["for people", "json", "help", "localorg", "sync"],
)
def test_nobody_reads(command: tuple[str, ...], env: dict[str, str]) -> None:
    """The pipe is closed before the first byte, as by `| true`."""
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "sfsync", *command],
            env=surroundings(env),
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            timeout=30,
        )
    finally:
        os.close(theirs)

    assert run.returncode in {1, 141}
    assert run.stderr == b""


def test_a_reader_that_takes_one_line(env: dict[str, str]) -> None:
    """`sync --json | head -1` shows that line."""
    command = f"{sys.executable} -m sfsync sync --json | head -1"
    run = subprocess.run(
        ["sh", "-c", command], env=surroundings(env), capture_output=True, text=True, check=False, timeout=30
    )

    assert run.stdout == "{\n"
    assert "Traceback" not in run.stderr
    assert "Exception" not in run.stderr
