"""From a store's URL to its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from sfsync.adapters.aws.sessions import new_client
from sfsync.adapters.dynamodb.crew import HANDS
from sfsync.adapters.dynamodb.faults import explained
from sfsync.adapters.dynamodb.table import Table
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from sfsync.ports.telling import Clock

_TABLE = r"(?P<table>[A-Za-z0-9_.-]{3,255})"
_OPTIONS = {"region": r"[a-z]{2}(-[a-z]+)+-\d", "endpoint": r"https?://[^/?&@\s]+/?"}
_ATTEMPTS = 5  # of one call; botocore waits up to 1, 2, 4 and 8 s in between
_CONNECT_S, _ANSWER_S = 2, 5


def open_table(url: str, clock: Clock) -> Table:
    """Open a table: `dynamodb://TABLE`, for other than the usual place `?region=…&endpoint=…`.

    Nothing is called, and no table is made. Raises Misconfigured for another URL and where no region is set.
    """
    table, options = _parts(url)
    with explained(table):
        client = _client(options.get("region"), options.get("endpoint"))
    return Table(client, table, clock)


def _parts(url: str) -> tuple[str, dict[str, str]]:
    found = re.fullmatch(rf"dynamodb://{_TABLE}(\?(?P<options>.*))?", url)
    if not found:
        raise _refused("names no table")
    return found["table"], dict(_option(text) for text in (found["options"] or "").split("&") if text)


def _option(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if name not in _OPTIONS:
        raise _refused("has an option that is neither region nor endpoint")
    if not re.fullmatch(_OPTIONS[name], value):
        raise _refused(f"names no {name} as its {name}")
    return name, value


def _refused(fault: str) -> Misconfigured:
    """Return a refusal that keeps the URL to itself: somebody may have written a secret into it."""
    return Misconfigured(
        f"the store's dynamodb:// URL {fault}",
        "write e.g. dynamodb://sfsync, dynamodb://sfsync?region=eu-central-1, or for a local one "
        "dynamodb://sfsync?region=us-east-1&endpoint=http://localhost:8000",
    )


def _client(region: str | None, endpoint: str | None) -> Any:  # noqa: ANN401 - botocore makes its classes at run time
    """Return a client of botocore, which is all that boto3 would give."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=_CONNECT_S,
        read_timeout=_ANSWER_S,
        max_pool_connections=HANDS,
    )
    return new_client("dynamodb", region_name=region, endpoint_url=endpoint, config=config)
