"""`python -m sfsync`, and the `sfsync` script."""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt counts from the first import on."""
    try:
        from sfsync.cli import main as command_line  # noqa: PLC0415 - loading it takes a moment, too

        command_line()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
