"""The command line: thin commands over the flows, one clear line for each error."""

from __future__ import annotations

from sfsync.cli.main import main

__all__ = ["main"]
