"""Whether an answer of the feed holds anything to go by."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from sfsync.adapters.trust.refusals import refusal

if TYPE_CHECKING:
    from sfsync.adapters.http.exchange import Answer


def check(path: str, answer: Answer, *, asked_again: bool) -> None:
    """Raise Unavailable for an answer that says nothing. A 404 does where the feed itself says it, and no gateway."""
    says: dict[int, bool] = {
        HTTPStatus.OK: True,
        HTTPStatus.NOT_MODIFIED: asked_again,
        HTTPStatus.NOT_FOUND: isinstance(answer.json(), dict),
    }
    if not says.get(answer.status, False):
        raise refusal(path, f"the feed answered {answer.status}{kind(answer)}")


def kind(answer: Answer) -> str:
    """Say of what kind a body is, where that tells who answered."""
    return " with a page of HTML" if answer.body.lstrip()[:1] == b"<" else ""
