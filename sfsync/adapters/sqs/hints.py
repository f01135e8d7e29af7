"""Puts hints on a standard queue; order and repetition mean nothing to those who read them."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from sfsync.adapters.aws import Batches, Undone, client_of, made_once, undone_by_id
from sfsync.intake.hint_message import case_messages, sweep_message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sfsync.adapters.aws import Made


class SqsClient(Protocol):
    """What is used of botocore's client of SQS."""

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:  # noqa: N803 - AWS's own names
        """Send at most ten messages; a part may fail though the call succeeds."""
        ...


class SqsHints:
    """The queue behind a URL. Raises Unavailable, or Misconfigured for a queue that cannot be used."""

    def __init__(self, queue_url: str, client: Made[SqsClient], sleeps: Callable[[float], None] = sleep) -> None:
        """Prepare; the client is made at the first message."""
        self._queue_url = queue_url
        self._client = client
        self._batches = Batches(f"queue {queue_url.rpartition('/')[2]}", self._send, sleeps)

    def put(self, case_ids: Collection[str]) -> None:
        """Have cases read again, twenty ids to a message; raise ValueError, before anything is sent, for no id."""
        self._batches.send([{"MessageBody": body} for body in case_messages(case_ids)])

    def sweep(self, reason: str) -> None:
        """Have everything read again that may have changed of late."""
        self._batches.send([{"MessageBody": sweep_message(reason)}])

    def _send(self, batch: Sequence[Mapping[str, Any]]) -> list[Undone]:
        entries = [{"Id": str(place), **entry} for place, entry in enumerate(batch)]
        answer = self._client().send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        return undone_by_id(answer, len(entries))


def open_hints(queue_url: str, region: str | None = None, endpoint: str | None = None) -> SqsHints:
    """Return the queue behind a URL; nothing is called or loaded before the first hint."""
    return SqsHints(queue_url, made_once(lambda: client_of("sqs", region, endpoint)))
