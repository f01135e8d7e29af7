"""What a value shows of itself that is not to be shown: nothing, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import Struct
from rich.pretty import pretty_repr

from sfsync.adapters.http.exchange import Answer
from sfsync.adapters.salesforce.connection import Connection
from sfsync.adapters.salesforce.login import Token
from sfsync.adapters.salesforce.transport import Call
from sfsync.adapters.trust.pages import Content
from sfsync.intake.webhook import Webhook
from sfsync.model.untold import Untold

ORG = "00D000000000001EAA"
VALUES = [
    Answer(200, {"Set-Cookie": "canary"}, b'{"access_token": "canary"}', timedelta(seconds=1)),
    Call("POST", "/services/canary", {"canary": "canary"}),
    Connection("https://acme.my.salesforce.com", "canary", username="canary", private_key="canary"),
    Content({"canary": 1}, "canary"),
    Token("canary", "https://acme.my.salesforce.com", ORG),
    Webhook(ORG, (b"canary" * 6,), lambda *_: True),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_nothing_is_shown_but_the_class(value: Struct) -> None:
    """Neither by a log or a traceback, nor by rich, which asks a struct for its parts."""
    name = type(value).__name__

    assert (repr(value), f"{value}", pretty_repr(value)) == (f"<{name}>", f"<{name}>", f"{name}()")


def test_every_one_of_them_is_looked_at() -> None:
    """One that is new has to stand above."""
    ours = {each for each in Untold.__subclasses__() if each.__module__.startswith("sfsync.")}

    assert {type(value) for value in VALUES} == ours
