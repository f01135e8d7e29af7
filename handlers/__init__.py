"""The functions of template.yaml, a file each: decode, one flow, respond. What they share is in `invocation`."""

from __future__ import annotations

import gc

# All that a cold start loads stays: looking for garbage among it again and again is a fifth of the start's CPU time.
gc.set_threshold(200_000, 20, 20)
