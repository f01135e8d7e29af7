"""What stands on the queue of hints: messages of ours, and change events as a rule of EventBridge put them there.

Only change events are checked by pydantic, which takes a tenth of a second to load: only they load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.intake.hint_message import hint_of
from sfsync.intake.json_text import parsed

if TYPE_CHECKING:
    from sfsync.intake.hint import Hint
    from sfsync.intake.org import Org


def read_message(text: str, org: Org) -> Hint:
    """Return what the body of a queue message hints at; raise Rejected with the reason."""
    document = parsed(text)
    if isinstance(document, dict) and "detail" in document:
        from sfsync.intake.event_relay import read_event

        return read_event(document, org)
    return hint_of(document)
