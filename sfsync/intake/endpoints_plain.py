"""Tells an endpoints file that is plainly right, so that a cold start does without pydantic: 0.07 s of CPU.

What is plain here the document's model takes as it stands: a law holds the two together. The model alone judges what is
not, which may be right all the same.
"""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    _Check = Callable[[Any], bool]

MOST_ENDPOINTS = 16  # a thread each
LEAST_STATUS, MOST_STATUS = 200, 599
MOST_SECONDS, MOST_BYTES = 10, 16 * 1024 * 1024
NAME, SHA256, SNAPSHOT = r"[a-z0-9][a-z0-9-]{0,31}", r"[0-9a-f]{64}", r"[A-Za-z0-9._-]{1,128}"


def is_redirect(status: int) -> bool:
    """Tell whether a status leads elsewhere."""
    return status // 100 == 3  # noqa: PLR2004 - the hundreds of a status are its kind


def takes_snapshot(record_url: str) -> bool:
    """Tell whether a snapshot's id has its place in the path."""
    return "{snapshot}" in record_url.partition("://")[2].partition("/")[2]


def is_plain(told: Any) -> bool:  # noqa: ANN401 - whatever a JSON text holds
    """Tell whether a file is plainly right, but for the hosts and addresses in it."""
    if not _DOCUMENT(told):
        return False
    every = (*told["controls"], *told["endpoints"])
    return len({each["name"] for each in every}) == len(every) and all(map(_has_one_address, every))


def _has_one_address(endpoint: dict[str, Any]) -> bool:
    if "canary" in endpoint:
        return "url" not in endpoint and takes_snapshot(endpoint["canary"]["record_url"])
    return "url" in endpoint


def _text(pattern: str = ".+") -> _Check:
    matches = re.compile(pattern).fullmatch
    return lambda told: type(told) is str and told.isprintable() and matches(told) is not None


def _number(most: float, *kinds: type) -> _Check:
    return lambda told: type(told) in kinds and 0 < told <= most


def _list(part: _Check, most: float = inf) -> _Check:
    return lambda told: type(told) is list and 0 < len(told) <= most and all(map(part, told))


def _object(needed: set[str], **parts: _Check) -> _Check:
    return lambda told: (
        type(told) is dict
        and needed <= told.keys() <= parts.keys()
        and all(parts[key](value) for key, value in told.items())
    )


def _status(told: object) -> bool:
    return type(told) is int and LEAST_STATUS <= told <= MOST_STATUS and not is_redirect(told)


def _flat(told: object) -> bool:
    """Tell whether it is a table of single values: how deep others may be, the model knows."""
    return type(told) is dict and all(type(value) in {str, int, bool} for value in told.values())


_SECONDS = _number(MOST_SECONDS, int, float)
_ENDPOINT = _object(
    {"name"},
    name=_text(NAME),
    url=_text(),
    status=_list(_status),
    contains=_text(),
    json=_flat,
    sha256=_text(SHA256),
    canary=_object(
        {"url", "record_url", "sha256"},
        url=_text(),
        listing=_text(),
        id=_text(),
        record_url=_text(),
        sha256=_text(SHA256),
        snapshot=_text(SNAPSHOT),
    ),
    limits=_object(set(), connect_s=_SECONDS, read_s=_SECONDS, total_s=_SECONDS, body_bytes=_number(MOST_BYTES, int)),
)
_DOCUMENT = _object(
    {"hosts", "controls", "endpoints"},
    hosts=_list(_text()),
    controls=_list(_ENDPOINT),
    endpoints=_list(_ENDPOINT, MOST_ENDPOINTS),
)
