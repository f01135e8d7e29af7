"""What a handler loads before its first event: counted, since a module more is paid for at every cold start."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.architecture.tree import ROOT

HANDLERS = sorted(path.stem for path in (ROOT / "handlers").glob("*.py") if path.stem not in {"__init__", "invocation"})
MOST = 220  # modules with all of the standard library's; the naive set has more than 750

# Of the commands and the tests; then what is loaded when a flow is first asked for, if at all.
NEVER = {
    "boto3", "htpy", "hypothesis", "lark", "moto", "pygments", "pytest", "requests", "rich", "simple_salesforce",
    "typer", "zeep",
}  # fmt: skip
NOT_YET = {
    "botocore.session", "cryptography", "defusedxml", "importlib.resources", "jwt", "pydantic", "tenacity", "tomllib",
    "urllib3",
}  # fmt: skip


@cache
def loaded(handler: str) -> frozenset[str]:
    """Return the modules of a fresh process that imported one handler."""
    code = f"import handlers.{handler}, sys, json; print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(json.loads(run.stdout))


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_loads_what_every_event_needs(handler: str) -> None:
    """No client, no parser of what may never come, nothing of the commands."""
    assert loaded(handler) & (NEVER | NOT_YET) == set()


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_loads_few_modules(handler: str) -> None:
    """Deterministic, where time is not."""
    assert len(loaded(handler)) <= MOST


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_loads_no_other(handler: str) -> None:
    """Each function carries its own."""
    assert {name for name in loaded(handler) if name.startswith("handlers.")} == {
        "handlers.invocation",
        f"handlers.{handler}",
    }
