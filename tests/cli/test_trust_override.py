"""`sfsync trust override`: what people put beside the feed, and how little of it can be got wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import sfsync

Env = dict[str, str]


@pytest.fixture
def env(tmp_path: Path) -> Env:
    """A store of the test's own, and no org."""
    return {"SFSYNC_STORE": f"sqlite:///{tmp_path / 'store.sqlite'}"}


def override(env: Env, *args: object) -> dict[str, Any]:
    """Run `trust override … --json` and return its document."""
    outcome = sfsync("trust", "override", *args, "--json", env=env)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


SAID = ("--reason", "told by phone", "--author", "Jane Doe")
PAUSE = ("pause", "--instance", "NA137", "--start", "2026-11-01T10:00:00Z", *SAID)


def kept(env: Env, moment: str = "2026-11-20T00:00:00Z") -> list[tuple[str, str | None]]:
    """Return the pauses that the store yields for NA137."""
    outcome = sfsync("trust", "pauses", "--instance", "NA137", "--at", moment, "--json", env=env)
    return [(one["start"], one["end"]) for one in json.loads(outcome.out)["pauses"]]


def test_the_life_of_an_override(env: Env) -> None:
    """Entered it pauses, ended it paused, withdrawn it never did; the list keeps it, with reason and author."""
    entered = override(env, *PAUSE)
    began, ended = "2026-11-01T10:00:00Z", "2026-11-01T11:00:00Z"
    assert (entered["instance"], entered["start"], entered["end"]) == ("NA137", began, None)
    assert kept(env) == [(began, None)]

    assert override(env, "end", entered["id"], "--at", ended)["end"] == ended
    assert kept(env) == [(began, ended)]

    override(env, "withdraw", entered["id"], "--reason", "wrong instance", "--author", "John Roe")
    assert kept(env) == []
    (listed,) = override(env, "list")["overrides"]
    assert listed["text"] == "Jane Doe: told by phone"
    assert "wrong instance" in listed["void"]
    assert "John Roe" in listed["void"]


def test_an_override_is_a_reason_of_its_pause(env: Env) -> None:
    """The document names its source, its id and what was said; `status` shows who is paused by it."""
    entered = override(env, *PAUSE)
    document = json.loads(sfsync("trust", "pauses", "--instance", "NA137", "--json", env=env).out)
    (reason,) = document["pauses"][0]["reasons"]
    (watched,) = json.loads(sfsync("trust", "status", "--json", env=env).out)["instances"]

    assert (reason["source"], reason["id"], reason["end"]) == ("override", entered["id"], None)
    assert (watched["instance"], watched["paused_by"][0]["id"]) == ("NA137", entered["id"])
    assert "Jane Doe: told by phone" in sfsync("trust", "status", env=env).out


def test_a_record_can_be_ignored(env: Env) -> None:
    """And what is on record then says so."""
    told = override(env, "ignore", "--instance", "NA137", "--record", "incident:5968", *SAID)

    assert told["ignores"] == "incident:5968"
    assert kept(env) == []


@pytest.mark.parametrize(
    "args",
    [
        ("pause", "--instance", "NA137", "--start", "2026-11-01T10:00:00Z", "--reason", "x"),
        ("pause", "--instance", "NA137", "--start", "2026-11-01T10:00:00Z", "--reason", " ", "--author", "J"),
        ("pause", "--instance", " ", "--start", "2026-11-01T10:00:00Z", *SAID),
        ("pause", "--instance", "NA137", "--start", "2999-01-01T00:00:00Z", *SAID),
        (*PAUSE, "--end", "2026-11-01T09:00:00Z"),
        (*PAUSE, "--end", "2026-11-01T10:00:00Z"),
        ("ignore", "--instance", "NA137", "--record", "5968", *SAID),
        ("ignore", "--instance", "NA137", "--record", "incident:", *SAID),
        ("end", "20260101T000000000Z"),
        ("withdraw", "20260101T000000000Z", *SAID),
    ],
)
def test_refusals(env: Env, args: tuple[str, ...]) -> None:
    """No author, an empty word, a start ahead, an end before the start or at it, no record, an id nobody knows."""
    outcome = sfsync("trust", "override", *args, env=env)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err
    assert "Traceback" not in outcome.err
    assert kept(env) == []


@pytest.mark.parametrize("second", ["end", "withdraw"])
def test_a_withdrawn_override_stays_withdrawn(env: Env, second: str) -> None:
    """Neither ending it nor withdrawing it again brings it back or rewrites who withdrew it."""
    entered = override(env, *PAUSE)
    override(env, "withdraw", entered["id"], "--reason", "wrong", "--author", "John Roe")
    outcome = sfsync("trust", "override", second, entered["id"], *(SAID if second == "withdraw" else ()), env=env)

    assert outcome.code == 2
    assert "John Roe" in override(env, "list")["overrides"][0]["void"]
    assert kept(env) == []


def test_an_override_cannot_end_in_the_future(env: Env) -> None:
    """As it cannot begin there: a pause is ended once it has ended."""
    entered = override(env, *PAUSE)

    assert sfsync("trust", "override", "end", entered["id"], "--at", "2999-01-01T00:00:00Z", env=env).code == 2
