"""An org or a store that cannot serve: exit code 1, one clear line, and an end within bounded time."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import settings
from tests.cli.shell import sfsync as in_its_own_process
from tests.scenarios.command import sfsync


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which connections are refused: bound, and not listened at."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, in seconds, which are noted and not waited."""
    noted: list[float] = []
    monkeypatch.setattr(Salesforce.__init__, "__defaults__", (noted.append,))
    return noted


def refused(*args: str) -> str:
    """Return the one line of a command that failed."""
    outcome = sfsync(*args)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("sfsync: ")
    assert outcome.err.count("\n") == 1
    return outcome.err


def test_nobody_answers(
    nobody: str, waits: list[float], set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five attempts with waits of at most 0.5, 1, 2 and 4 seconds: a person at a prompt sits through that."""
    monkeypatch.setenv("SFSYNC_SALESFORCE_URL", nobody)

    line = refused("sync")

    assert "could not be reached" in line
    assert len(waits) == 4
    assert all(wait <= most for wait, most in zip(waits, (0.5, 1, 2, 4), strict=True))


def test_nobody_answers_in_a_process_of_its_own(nobody: str, env: dict[str, str]) -> None:
    """It ends by itself, and the last of its lines is the error; what comes before are notices of the waits."""
    outcome = in_its_own_process("sync", "--json", env={**env, "SFSYNC_SALESFORCE_URL": nobody})
    *notices, last = outcome.err.splitlines()

    assert (outcome.code, outcome.out) == (1, "")
    assert last.startswith("sfsync: ")
    assert "could not be reached" in last
    assert all("trying again" in notice for notice in notices)
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("field", ["SFSync_Next_Due__c", "SFSync_First_Response_State__c", "SFSync_Product__c"])
def test_an_org_without_our_field(field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the field and the remedy; the store is as usable as before."""
    org = LocalOrg(cases=5)
    org.faults.hide_field("Case", field)
    with serve(org) as server:
        for name, value in settings(server, tmp_path).items():
            monkeypatch.setenv(name, value)
        line = refused("sync")
        org.faults.clear()
        mended = sfsync("sync")

    assert field in line
    assert "deploy" in line
    assert mended.code == 0
    assert "5 read" in mended.out


def test_an_org_without_api_calls_left(
    server: Server, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that the quota is used up, not that something is broken."""
    monkeypatch.setattr(server.org.usage, "allowance", 0)

    assert "API" in refused("sync")


def test_a_file_that_is_no_database(tmp_path: Path, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named and left as it is."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer, ..." * 100, encoding="utf-8")
    monkeypatch.setenv("SFSYNC_STORE", f"sqlite:///{path}")

    line = refused("sync")

    assert str(path) in line
    assert "SFSYNC_STORE" in line
    assert path.read_text(encoding="utf-8") == "Dear customer, ..." * 100


def test_a_database_of_somebody_else(tmp_path: Path, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables are left alone."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    before = path.read_bytes()
    monkeypatch.setenv("SFSYNC_STORE", f"sqlite:///{path}")

    line = refused("sync")

    assert str(path) in line
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["sync", "run"])
def test_a_store_in_a_folder_that_is_not_there(
    command: str, tmp_path: Path, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is named, and the folder is not made up."""
    path = tmp_path / "missing" / "store.sqlite"
    monkeypatch.setenv("SFSYNC_STORE", f"sqlite:///{path}")

    assert str(path) in refused(command)
    assert not path.parent.exists()


def test_a_file_for_notices_that_cannot_be_opened(
    tmp_path: Path, set_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker says so before it starts, not at the first breach."""
    monkeypatch.setenv("SFSYNC_NOTICES", str(tmp_path / "missing" / "notices.jsonl"))

    assert "notices.jsonl" in refused("run")
