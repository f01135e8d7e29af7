"""A served org with the variables that lead to it, and the demos, which run while the other tests do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import settings, start

Demos = dict[str, subprocess.Popen[bytes]]


@pytest.fixture(scope="session", autouse=True)
def demos(request: pytest.FixtureRequest) -> Iterator[Demos]:
    """Both demos, started as the session begins, where a test asks for them: they wait more than they work."""
    wanted = any(
        "demos" in getattr(item, "fixturenames", ()) and "the_demo" in item.nodeid for item in request.session.items
    )
    started = {"": start("demo"), "--json": start("demo", "--json")} if wanted else {}
    yield started
    for process in started.values():
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An org of 40 Cases on a port of its own, one for a file of tests."""
    with serve(LocalOrg(cases=40)) as running:
        yield running


@pytest.fixture
def env(server: Server, tmp_path: Path) -> dict[str, str]:
    """The variables that connect to the org, with a store of the test's own."""
    return settings(server, tmp_path)


@pytest.fixture
def set_env(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The same variables in this process."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return env
