"""`python -m sfsync`."""

from __future__ import annotations

from sfsync.cli import main

if __name__ == "__main__":
    main()
