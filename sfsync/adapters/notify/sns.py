"""Notices on an SNS topic: a JSON document (`notice`) for machines, plain text for those who get them by email.

The attributes `type` (notice or alert) and `kind` let a subscription filter, e.g. `{"kind": ["breached"]}`.
"""

from __future__ import annotations

import json
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from sfsync.adapters.aws import Batches, Undone, client_of, made_once, undone_by_id
from sfsync.adapters.notify.notice import alert_document, entry_document, fitting, headline, paragraph, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sfsync.adapters.aws import Made
    from sfsync.adapters.notify.notice import Document
    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry


class SnsClient(Protocol):
    """What is used of botocore's client of SNS."""

    def publish_batch(
        self,
        *,
        TopicArn: str,  # noqa: N803 - AWS's own name
        PublishBatchRequestEntries: Sequence[Mapping[str, Any]],  # noqa: N803 - AWS's own name
    ) -> Mapping[str, Any]:
        """Publish at most ten messages; a part may fail though the call succeeds."""
        ...


class SnsNotifier:
    """Announces on one topic. Raises Unavailable, or Misconfigured for a topic that cannot be used."""

    def __init__(self, topic_arn: str, client: Made[SnsClient], sleeps: Callable[[float], None] = sleep) -> None:
        """Prepare; the client is made at the first notice."""
        self._topic_arn = topic_arn
        self._client = client
        self._batches = Batches(f"topic {topic_arn.rpartition(':')[2]}", self._send, sleeps)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Announce each entry; on return the topic has taken all of them."""
        self._batches.send([_message("notice", entry_document(entry)) for entry in entries])

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Tell operations; on return the topic has taken all alerts."""
        self._batches.send([_message("alert", alert_document(alert)) for alert in alerts])

    def _send(self, batch: Sequence[Mapping[str, Any]]) -> list[Undone]:
        entries = [{"Id": str(place), **entry} for place, entry in enumerate(batch)]
        answer = self._client().publish_batch(TopicArn=self._topic_arn, PublishBatchRequestEntries=entries)
        return undone_by_id(answer, len(entries))


def open_topic(topic_arn: str, endpoint: str | None = None) -> SnsNotifier:
    """Return the topic of an ARN, in the ARN's region; nothing is called before the first notice."""
    region = topic_arn.split(":")[3] if topic_arn.count(":") >= 3 else None  # noqa: PLR2004 - arn:aws:sns:REGION:…
    return SnsNotifier(topic_arn, made_once(lambda: client_of("sns", region, endpoint)))


def _message(of: str, document: Document) -> Mapping[str, Any]:
    told = fitting(document)
    return {
        "Subject": headline(told),
        "MessageStructure": "json",
        "Message": json.dumps({"default": written(told), "email": paragraph(told)}),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in (("type", of), ("kind", told["kind"]))
        },
    }
