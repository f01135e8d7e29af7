"""What a test sees of a client's calls, and what it does to them: counts, deaths, answers that are lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session
from moto.core.models import botocore_stubber

WRITES = {"PutItem", "BatchWriteItem", "UpdateItem", "DeleteItem"}


class Died(BaseException):
    """The worker's death; nothing may catch it."""


class Calls:
    """Counts a client's calls by operation, retries aside."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its classes at run time
        self.made: Counter[str] = Counter()
        client.meta.events.register("before-call.dynamodb", self._count)

    def _count(self, model: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        self.made[model.name] += 1

    def since(self, before: Counter[str]) -> dict[str, int]:
        """Return what was called since a copy of `made`."""
        return dict(self.made - before)


class Life:
    """Lets a client die at its n-th write: before it if n is odd, after it if even, counted from 1; 0: never."""

    def __init__(self, client: Any, ends_at: int) -> None:  # noqa: ANN401 - botocore makes its classes at run time
        self.ends_at, self.steps = ends_at, 0
        client.meta.events.register("before-call.dynamodb", self._step)
        client.meta.events.register("after-call.dynamodb", self._step)

    def _step(self, model: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        if model.name in WRITES:
            self.steps += 1
            if self.steps == self.ends_at:
                raise Died


def lose_answer(client: Any, operation: str, meanwhile: Callable[[], object] = lambda: None) -> None:  # noqa: ANN401 - botocore makes its classes at run time
    """Let the next call of this operation be carried out, and its answer be lost on the way."""
    lost: list[Any] = []

    def send(request: Any, event_name: str, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        if lost:
            return
        lost.append(request)
        if botocore_stubber(event_name, request) is None:
            URLLib3Session().send(request)
        meanwhile()
        raise ConnectionClosedError(endpoint_url=request.url)

    client.meta.events.register_first(f"before-send.dynamodb.{operation}", send)
