"""Our clients do at every call what botocore's own clients do, though their session sets up less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_lambda_powertools  # noqa: F401 - it sees to it that something more is done at each call
import pytest
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import EventAliaser
from botocore.session import Session

from sfsync.adapters.aws.sessions import _Session, new_client

REGION = "us-east-1"
CODE = "".join(path.read_text() for path in (Path(__file__).parents[3] / "sfsync").rglob("*.py"))
# What we call, and what credentials may come from.
SERVICES = {*re.findall(r"client_of\(\"([a-z0-9]+)\"", CODE), "dynamodb", "sts", "sso", "sso-oidc", "signin"}
KINDS = sorted({name.partition(".")[0] for name, *_ in BUILTIN_HANDLERS} - {"docs", "getattr"})


@pytest.fixture(autouse=True)
def own_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the clients of a session of their own: what is done at events has grown since, where AWS is played."""
    monkeypatch.setenv("AWS_EXECUTION_ENV", "a test of sessions")


def events(client: Any) -> Iterator[str]:  # noqa: ANN401 - botocore makes its classes at run time
    """Yield the name of every event at which something may happen for a client's calls."""
    service = client.meta.service_model.service_id.hyphenize()
    for kind in KINDS:
        yield kind
        yield f"{kind}.{service}"
        yield from (f"{kind}.{service}.{operation}" for operation in client.meta.service_model.operation_names)


def done(client: Any, event: str) -> list[str]:  # noqa: ANN401 - as above
    """Return what happens at an event, in its order."""
    found = client.meta.events._emitter._handlers.prefix_search(event)  # noqa: SLF001 - it tells nobody
    return [getattr(handler, "__qualname__", type(handler).__qualname__) for handler in found]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_at_each_event_of_a_service_the_same_is_done_in_the_same_order(service: str) -> None:
    """Of every operation there is, not only of those that we call."""
    ours = new_client(service, region_name=REGION)
    theirs = Session().create_client(service, region_name=REGION)
    differing = [event for event in events(theirs) if done(ours, event) != done(theirs, event)]

    assert differing == []
    assert any("." in event and done(theirs, event) for event in events(theirs))


def test_the_services_that_are_called_are_found() -> None:
    """Else nothing would be compared above."""
    assert {"dynamodb", "events", "s3", "secretsmanager", "sns", "sqs"} <= SERVICES


def test_a_second_client_of_a_service_does_nothing_twice() -> None:
    """What is set up stays so for the session."""
    first, second = (new_client("s3", region_name=REGION) for _ in range(2))

    assert [event for event in events(first) if done(first, event) != done(second, event)] == []


def test_what_is_set_up_for_one_does_not_disturb_another_that_is_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials may need a client at any call, in any thread, while another is made."""
    session, copied, sessions_own = _Session(), list[Any](), EventAliaser.__copy__

    def meanwhile(events: EventAliaser) -> Any:  # noqa: ANN401 - botocore's own
        copied.append(events)
        return sessions_own(events)

    monkeypatch.setattr(EventAliaser, "__copy__", meanwhile)
    session.create_client("sqs", region_name=REGION)
    before = [len(events._emitter._handlers.prefix_search("before-parameter-build.s3.PutObject")) for events in copied]  # noqa: SLF001 - it tells nobody
    session.create_client("s3", region_name=REGION)
    after = [len(events._emitter._handlers.prefix_search("before-parameter-build.s3.PutObject")) for events in copied]  # noqa: SLF001 - as above

    assert after[: len(before)] == before
    assert after[-1] > before[-1]
