"""`python -m sfsync`."""

from sfsync.cli import main

if __name__ == "__main__":
    main()
