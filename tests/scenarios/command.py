"""`sfsync` as a shell runs it, in this process or in one of its own."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from sfsync.cli import main


class Outcome(NamedTuple):
    """What a shell sees of a command."""

    code: object
    out: str
    err: str


def sfsync(*args: object) -> Outcome:
    """Run the command in this process, without the log that a handler of AWS may have set up in it for another test."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    handlers: list[logging.Handler] = []
    quiet = patch.object(logging.getLogger("sfsync"), "handlers", handlers)
    with patch.object(sys, "argv", ["sfsync", *map(str, args)]), quiet, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as left:
            code = left.code
    return Outcome(code, out.getvalue(), err.getvalue())


def shell(*args: object, stdin: str = "") -> Outcome:
    """Run the command in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "sfsync", *map(str, args)],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=30,
    )
    return Outcome(run.returncode, run.stdout.decode(), run.stderr.decode())
