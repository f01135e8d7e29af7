"""What an answer has to be; the first thing that it is not is raised as Failed, in words."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from sfsync.adapters.probe.outcome import Failed

if TYPE_CHECKING:
    from sfsync.adapters.probe.exchange import Answer
    from sfsync.model.endpoint import Expected

_LONGEST_SHOWN = 60


def check(answer: Answer, expected: Expected) -> None:
    """Raise Failed unless an answer is as expected. A redirect never is: whoever moved did not say so."""
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise _wrong(f"redirected ({answer.status}), which is not followed")
    if answer.status not in expected.status:
        raise _wrong(f"answered {answer.status}")
    if expected.contains is not None and expected.contains.encode() not in answer.body:
        raise _wrong(f"its body lacks {expected.contains!r}")
    if expected.json:
        _check_json(parsed(answer), expected)
    found = hashlib.sha256(answer.body).hexdigest()
    if expected.sha256 not in (None, found):
        raise _wrong(f"the checksum of its body is {found[:12]}…, not {str(expected.sha256)[:12]}…")


def parsed(answer: Answer) -> object:
    """Return the JSON of a body; raise Failed."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise _wrong("its body is not JSON") from None


def at(document: object, path: str) -> object:
    """Return what stands at a dotted path (`checks.0.state`); raise Failed where it leads nowhere."""
    for step in filter(None, path.split(".")):
        match document:
            case dict() if step in document:
                document = document[step]
            case list() if step.isdecimal() and int(step) < len(document):
                document = document[int(step)]
            case _:
                raise _wrong(f"its JSON has nothing at {path}")
    return document


def _check_json(document: object, expected: Expected) -> None:
    for path, wanted in expected.json.items():
        found = at(document, path)
        if json.dumps(found) != json.dumps(wanted):  # true is not 1
            raise _wrong(f"its {path} is {json.dumps(found)[:_LONGEST_SHOWN]}, not {json.dumps(wanted)}")


def _wrong(reason: str) -> Failed:
    return Failed(reason, answered=True)
