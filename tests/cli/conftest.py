"""A served org with the variables that lead to it, and the demos."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import settings, start

Demos = dict[str, subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def demos() -> Iterator[Demos]:
    """Both demos, started together: they wait more than they work."""
    with start("demo") as text, start("demo", "--json") as document:
        yield {"": text, "--json": document}
        for process in (text, document):
            process.kill()


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
