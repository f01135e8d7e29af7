"""botocore's sessions, with its descriptions of AWS read once for them all."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import create_loader
from botocore.session import Session


def new_session() -> Any:  # noqa: ANN401 - botocore ships no types
    """Return a session of its own: it finds its credentials and region anew."""
    session = Session()
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Any:  # noqa: ANN401 - as above
    """Return what reads the descriptions and keeps them; each session would else parse a megabyte of JSON again."""
    return create_loader()
