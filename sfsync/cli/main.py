"""Puts the commands together; an error becomes one line on stderr and an exit code (1 failed, 2 bad input)."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import typer

from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import printable
from sfsync.policy.files import InvalidPolicy
from sfsync.ports.faults import Misconfigured, Unavailable

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_COMMANDS = ("demo", "localorg", "run", "sync", "duties", "explain", "metrics", "coverage", "trust", "availability")

_LOADED = set[str]()

app = typer.Typer(
    name="sfsync",
    help="Keep the promises of a support data sheet: exact, explained milestone deadlines on Salesforce Cases.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def _commands() -> None:
    """Have typer take a single command for one of several."""


class BadInput(ValueError):
    """What the caller gave cannot be used; the message says what to give instead."""


def main() -> NoReturn:
    """Run the command line and exit."""
    _load(sys.argv[1:2])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 still shows everything
    logging.basicConfig(format="sfsync: %(message)s", level=logging.WARNING)
    sys.exit(_exit_code())


def _load(first: list[str]) -> None:
    """Load the command that is asked for; all of them, half a second's work, only where somebody wants to see them."""
    for name in first if first and first[0] in _COMMANDS else _COMMANDS:
        if name not in _LOADED:
            import_module(f"sfsync.cli.{name}").register(app)
            _LOADED.add(name)


def _exit_code() -> int:
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return FAILED
    except (typer.TyperException, BadInput, Rejected, InvalidPolicy, Unjudgeable) as fault:
        return _say(_usage(fault) if isinstance(fault, typer.TyperException) else str(fault), BAD_INPUT)
    except (Misconfigured, Unavailable, OSError) as fault:
        return _say(str(fault), FAILED)
    return code if isinstance(code, int) else DONE


def _usage(fault: typer.TyperException) -> str:
    message = fault.format_message() if hasattr(fault, "format_message") else str(fault)
    return f"{message.rstrip('.')}. See `sfsync --help`." if message else ""  # without a command the help is shown


def _say(message: str, code: int) -> int:
    line = printable("; ".join(message.splitlines()))
    if line:
        print(f"sfsync: {line}", file=sys.stderr)  # noqa: T201 - the one place that prints errors
    return code
