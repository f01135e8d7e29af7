"""Clients of AWS services, each made when it is first needed: that takes a while, and reads the environment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from botocore.config import Config

from sfsync.adapters.aws.sessions import new_client

T = TypeVar("T")
Made = Callable[[], T]

# Seconds, and tries in all for one call: together less than the 29 s for which API Gateway waits.
_CONNECT_S, _ANSWER_S, _ATTEMPTS = 2.0, 5.0, 3


def client_of(service: str, region: str | None = None, endpoint: str | None = None) -> Any:  # noqa: ANN401 - botocore makes its classes at run time
    """Return a client that retries what may pass; without a region that of the environment. botocore alone."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=_CONNECT_S,
        read_timeout=_ANSWER_S,
    )
    return new_client(service, region_name=region, endpoint_url=endpoint, config=config)


def made_once(make: Made[T]) -> Made[T]:
    """Return a way to something that is made at the first call and kept."""
    return cache(make)
