"""The garbage collector, told what a command knows of its memory: what is loaded stays, the rest needs it rarely."""

from __future__ import annotations

import gc

_ROUNDS = (20_000, 20, 20)  # a page of 200 Cases is some 30,000 objects, and reference counts free nearly all of them


def settle() -> None:
    """Look for garbage more rarely, and never among what is loaded by now: it stays until the process ends."""
    gc.freeze()
    gc.set_threshold(*_ROUNDS)
