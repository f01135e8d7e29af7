"""Our own messages on the queue of hints, written and read.

They are JSON in ASCII:

    {"v": 1, "case_ids": ["500...", ...]}    cases to read again, 18-character ids
    {"v": 1, "sweep": "reason"}              any case may have changed

A message holds at most twenty ids. One that fails is tried again, and set aside in the end, with nineteen others at
most, which does these no harm; ten messages are one call to the queue and the 200 cases of one query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sfsync.intake.case_ids import case_hint
from sfsync.intake.hint import Hint
from sfsync.intake.json_text import parsed
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import unknown_names
from sfsync.model.ids import case_id

if TYPE_CHECKING:
    from collections.abc import Iterable

IDS = 20
_VERSION = 1
_LONGEST_REASON = 500  # characters
_KEYS = {"v", "case_ids", "sweep"}


def case_messages(case_ids: Iterable[str]) -> list[str]:
    """Return the fewest messages that hold these ids, each once, in their order; raise ValueError for what is no id."""
    ids = list(dict.fromkeys(map(case_id, case_ids)))
    return [_written(case_ids=ids[start : start + IDS]) for start in range(0, len(ids), IDS)]


def sweep_message(reason: str) -> str:
    """Return the message that asks for a sweep; a reason of more than 500 characters is cut off."""
    return _written(sweep=reason[:_LONGEST_REASON] or "no reason given")


def read_hint_message(text: str) -> Hint:
    """Return the hint that a message of ours holds; raise Rejected."""
    return hint_of(parsed(text))


def hint_of(document: object) -> Hint:
    """Return the hint that the document of a message of ours holds; raise Rejected."""
    if not isinstance(document, dict) or not document.keys() & {"case_ids", "sweep"}:
        raise Rejected("the message is neither a hint nor a change event")
    if type(document.get("v")) is not int or document["v"] != _VERSION:
        raise Rejected(f"the message is not of version {_VERSION}: upgrade sfsync, or see who writes to this queue")
    hint = _cases(document["case_ids"]) if "case_ids" in document else Hint()
    sweep = _reason(document["sweep"]) if "sweep" in document else None
    return Hint(hint.case_ids, sweep, oddities=(*hint.oddities, *unknown_names(document.keys() - _KEYS, "it")))


def _cases(given: object) -> Hint:
    if not isinstance(given, list):
        raise Rejected("case_ids is no list")
    return case_hint(given)


def _reason(given: object) -> str:
    if not isinstance(given, str) or not given:
        raise Rejected("sweep tells no reason")
    return given[:_LONGEST_REASON]


def _written(**content: object) -> str:
    return json.dumps({"v": _VERSION, **content}, separators=(",", ":"))
