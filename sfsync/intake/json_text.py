"""JSON from outside, refused in one line that shows none of it."""

from __future__ import annotations

import json
from typing import Any

from sfsync.intake.rejected import Rejected


def parsed(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the text holds; its reader checks it
    """Return the document of a JSON text; raise Rejected."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"is not JSON: {type(fault).__name__}") from fault
