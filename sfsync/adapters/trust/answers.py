"""One answer of the feed as it came, read within bounds, and whether it holds anything to go by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from sfsync.adapters.trust.refusals import refusal
from sfsync.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

LARGEST = 16 * 1024 * 1024  # bytes, unpacked; the feed's largest answer, of all instances, had 1.5 million in 2020
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer_of(response: Response) -> Answer:
    """Read a response to its end; raise Unavailable for one without."""
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise Unavailable(f"the answer is larger than {LARGEST // 1024**2} MB")
    return Answer(response.status_code, response.headers, bytes(body))


def check(path: str, answer: Answer, *, asked_again: bool) -> None:
    """Raise Unavailable for an answer that says nothing. A 404 does where the feed itself says it, and no gateway."""
    says: dict[int, bool] = {
        HTTPStatus.OK: True,
        HTTPStatus.NOT_MODIFIED: asked_again,
        HTTPStatus.NOT_FOUND: isinstance(parsed(answer.body), dict),
    }
    if not says.get(answer.status, False):
        raise refusal(path, f"the feed answered {answer.status}{kind(answer)}")


def parsed(body: bytes) -> object:
    """Return parsed JSON, None for what is none."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found


def kind(answer: Answer) -> str:
    """Say of what kind a body is, where that tells who answered."""
    return " with a page of HTML" if answer.body.lstrip()[:1] == b"<" else ""
