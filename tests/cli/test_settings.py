"""Settings that are missing or malformed: the variable is named, its value never shown."""

from __future__ import annotations

import pytest

from tests.scenarios.command import sfsync

SECRET = "hunter2"
PREFIX = "SFSYNC_SALESFORCE_"


def refused(command: str, code: int = 2) -> str:
    """Return the one line of a command that cannot start."""
    outcome = sfsync(command)

    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("sfsync: ")
    assert outcome.err.count("\n") == 1
    assert SECRET not in outcome.err
    return outcome.err


@pytest.mark.parametrize("command", ["sync", "run"])
@pytest.mark.parametrize("name", ["URL", "CLIENT_ID"])
def test_a_variable_that_is_missing(
    command: str, name: str, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its whole name stands in the line."""
    monkeypatch.delenv(PREFIX + name)

    assert f"{PREFIX}{name} is not set" in refused(command)


def test_all_that_is_missing_is_told_at_once(set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, so that nobody mends one after the other."""
    for name in ("URL", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(PREFIX + name)

    line = refused("sync")

    assert f"{PREFIX}URL" in line
    assert f"{PREFIX}CLIENT_ID" in line


def test_no_way_to_sign_in(set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways are named, by variables that can be copied out of the line."""
    monkeypatch.delenv(f"{PREFIX}CLIENT_SECRET")

    line = refused("sync")

    for name in ("CLIENT_SECRET", "USERNAME", "PRIVATE_KEY", "PRIVATE_KEY_FILE"):
        assert PREFIX + name in line.replace(",", " ").split()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SFSYNC_SALESFORCE_URL", "ftp://hunter2"),
        ("SFSYNC_SALESFORCE_URL", "https://user:hunter2@acme.my.salesforce.com"),
        ("SFSYNC_SALESFORCE_URL", "https://acme.my.salesforce.com/hunter2"),
        ("SFSYNC_SALESFORCE_CLIENT_ID", ""),
        ("SFSYNC_SALESFORCE_API_VERSION", "hunter2"),
        ("SFSYNC_SALESFORCE_API_SHARE", "hunter2"),
        ("SFSYNC_SALESFORCE_API_SHARE", "95"),
        ("SFSYNC_SALESFORCE_FIELD_MAP", "hunter2"),
        ("SFSYNC_SALESFORCE_FIELD_MAP", '["hunter2"]'),
        ("SFSYNC_SALESFORCE_MESSAGE_SOURCES", "emails,hunter2"),
        ("SFSYNC_SALESFORCE_AUTOMATION_USERS", "hunter2"),
        ("SFSYNC_STORE", "postgres://hunter2@db"),
    ],
)
def test_a_variable_that_is_malformed(
    name: str, value: str, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named, and its value kept to ourselves: values of connections hold secrets."""
    monkeypatch.setenv(name, value)

    assert name in refused("sync")


@pytest.mark.parametrize("name", ["SFSYNC_POLL_EVERY", "SFSYNC_SWEEP_EVERY", "SFSYNC_WIDE_SWEEP_HOURS"])
@pytest.mark.parametrize("value", ["hunter2", "0", "-1", "nan"])
def test_a_schedule_that_is_malformed(
    name: str, value: str, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker does not start."""
    monkeypatch.setenv(name, value)

    assert name in refused("run")


@pytest.mark.parametrize("key", [SECRET, "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"])
def test_a_private_key_that_is_none(key: str, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is not shown, nor any part of it; nothing is sent."""
    monkeypatch.setenv(f"{PREFIX}USERNAME", "worker@example.com")
    monkeypatch.setenv(f"{PREFIX}PRIVATE_KEY", key)

    assert "private key" in refused("sync", code=1)


def test_a_private_key_file_that_is_not_there(set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named in full."""
    monkeypatch.delenv(f"{PREFIX}CLIENT_SECRET")
    monkeypatch.setenv(f"{PREFIX}USERNAME", "worker@example.com")
    monkeypatch.setenv(f"{PREFIX}PRIVATE_KEY_FILE", "/nowhere/key.pem")

    assert f"{PREFIX}PRIVATE_KEY_FILE" in refused("sync")


def test_a_secret_that_the_org_refuses(set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1 with what to check; the wrong secret is not repeated, and it is tried only once."""
    monkeypatch.setenv(f"{PREFIX}CLIENT_SECRET", SECRET)

    assert "secret" in refused("sync", code=1)
