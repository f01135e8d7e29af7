"""Bad usage: exit code 2, nothing on stdout, one line on stderr that says what to do instead."""

from __future__ import annotations

import pytest

from sfsync.localorg import Server
from tests.scenarios.command import Outcome, sfsync

CASE = "500000000000001AAA"


def refused(*args: object) -> str:
    """Return the line that a refused command leaves on stderr."""
    outcome: Outcome = sfsync(*args)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("sfsync: ")
    assert outcome.err.count("\n") == 1
    return outcome.err


@pytest.mark.parametrize(
    ("args", "named"),
    [
        pytest.param(("backfil",), "'backfil'", id="unknown command"),
        pytest.param(("--versoin",), "--versoin", id="unknown option"),
        pytest.param(("explain",), "FILE|CASE_ID", id="missing argument"),
        pytest.param(("localorg",), "--port", id="missing option"),
        pytest.param(("localorg", "--port", "http"), "--port", id="a port that is no number"),
        pytest.param(("localorg", "--port", "65536"), "--port", id="a port beyond the last"),
        pytest.param(("localorg", "--port", "0", "--cases", "-1"), "--cases", id="fewer than no cases"),
        pytest.param(("explain", "nowhere.json"), "'nowhere.json'", id="no such file"),
        pytest.param(("sync", "--case", "5000000000"), "'5000000000'", id="half an id"),
        pytest.param(("sync", "--case", "500000000000001AAB"), "AAA", id="an id with a wrong checksum"),
        pytest.param(("sync", "--since", "noon"), "--since", id="no instant"),
        pytest.param(("sync", "--since", ""), "--since", id="an empty instant"),
        pytest.param(
            ("sync", "--since", "2026-11-23T10:00:00"), "2026-11-23T10:00:00Z", id="an instant without a zone"
        ),
        pytest.param(("sync", "--since", "2026-11-23"), "2026-11-23T00:00:00Z", id="a date"),
        pytest.param(("sync", "--case", CASE, "--since", "2026-11-23T00:00:00Z"), "one of them", id="two questions"),
        pytest.param(("sync", CASE), CASE, id="an id without its option"),
        pytest.param(("sync", "--policy", "nowhere.toml"), "nowhere.toml", id="no such policy"),
        pytest.param(("run", "--for", "-1"), "--for", id="a time before now"),
        pytest.param(("run", "--for", "nan"), "--for", id="a time that is no number"),
    ],
)
def test_what_cannot_be_meant(args: tuple[str, ...], named: str, set_env: dict[str, str]) -> None:
    """The line names what is wrong; where there is an obvious spelling, that."""
    assert named in refused(*args)


@pytest.mark.parametrize("at", ["yesterday", "2026-11-23T10:00:00", "2026-13-01T00:00:00Z", ""])
def test_at_is_checked_before_the_org_is_asked(at: str, set_env: dict[str, str], server: Server) -> None:
    """The Case here does not exist, and nobody asks for it."""
    server.org.reset_calls()

    assert "--at" in refused("explain", CASE, "--at", at)
    assert server.org.calls == []


def test_a_case_that_the_org_does_not_have(set_env: dict[str, str]) -> None:
    """`explain` says so and names it."""
    assert CASE in refused("explain", CASE)


def test_syncing_a_case_that_the_org_does_not_have(set_env: dict[str, str]) -> None:
    """`sync --case` says so as well: a mistyped id must not look like a Case that is in order."""
    outcome = sfsync("sync", "--case", CASE)

    assert CASE in outcome.out + outcome.err
