"""A store in plain dicts: what the flows are tried with. It forgets everything with the process."""

from __future__ import annotations

from sfsync.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
