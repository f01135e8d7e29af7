"""Clients of botocore, of one session: that is dear to make, and each would read AWS's descriptions again."""

from __future__ import annotations

import os
from copy import copy
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS, REGISTER_FIRST, REGISTER_LAST
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
    session = _Session()
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Any:  # noqa: ANN401 - as above
    """Return what reads the descriptions and keeps them: a megabyte of JSON."""
    return create_loader()


class _Session(Session):  # type: ignore[misc]  # as above
    """botocore's session; what botocore does of its own at a service's calls is set up with the service's first client.

    botocore would set up that of every service there is, which takes as long as making a client.
    """

    def __init__(self) -> None:
        super().__init__()
        self._guard = Lock()
        self._set_up: set[str] = set()

    def create_client(self, service_name: str, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - as above
        """Return a client; credentials that come from a service ask for one too, at any call and in any thread."""
        self._set_up_once(service_name)
        return super().create_client(service_name, *more, **options)

    def _register_builtin_handlers(self, events: Any) -> None:  # noqa: ANN401 - as above
        """Set up what botocore does at the calls of every service, where it would set up all."""
        _register("", events)

    def _set_up_once(self, service: str) -> None:
        """Set up what is done at a service's events, which are called `event.service...`.

        It is set up on a copy, which then takes the place of what clients are copying meanwhile.
        """
        with self._guard:
            if service not in self._set_up:
                events = copy(self.get_component("event_emitter"))
                _register(service, events)
                self._events = events  # where `register` adds to
                self.register_component("event_emitter", events)
                self._set_up.add(service)


def _register(service: str, events: Any) -> None:  # noqa: ANN401 - as above
    of_order = {None: events.register, REGISTER_FIRST: events.register_first, REGISTER_LAST: events.register_last}
    for name, handler, *order in BUILTIN_HANDLERS:
        if name.partition(".")[2].partition(".")[0] == service:
            of_order[order[0] if order else None](name, handler)
