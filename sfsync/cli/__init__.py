"""The command line: thin commands over the flows, one clear line for each error."""

from sfsync.cli.main import main

__all__ = ["main"]
