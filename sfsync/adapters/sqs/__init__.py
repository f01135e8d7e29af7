"""The queue of hints on SQS."""

from __future__ import annotations

from sfsync.adapters.sqs.hints import SqsClient, SqsHints, open_hints

__all__ = ["SqsClient", "SqsHints", "open_hints"]
