"""The one error of this edge."""

from __future__ import annotations


class Rejected(ValueError):
    """Input that cannot be taken; the message names where it came from, the key and the remedy, a line per fault."""
