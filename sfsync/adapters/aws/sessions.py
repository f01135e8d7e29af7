"""Clients of botocore, of one session: that is dear to make, and each would read AWS's descriptions again."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from botocore.loaders import create_loader
from botocore.session import Session

_ONE_AT_A_TIME = Lock()  # a session makes no two clients at once
_OURS = "AWS_"


def new_client(service: str, **options: Any) -> Any:  # noqa: ANN401 - botocore ships no types
    """Return a client, with the credentials and the region that the environment names now."""
    surroundings = tuple(sorted(each for each in os.environ.items() if each[0].startswith(_OURS)))
    with _ONE_AT_A_TIME:
        return _session(surroundings).create_client(service, **options)


@lru_cache(maxsize=1)
def _session(_surroundings: tuple[tuple[str, str], ...]) -> Any:  # noqa: ANN401 - as above
    """Return the session of an environment; on AWS that stays the same as long as the process lives."""
    session = Session()
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Any:  # noqa: ANN401 - as above
    """Return what reads the descriptions and keeps them: a megabyte of JSON."""
    return create_loader()
