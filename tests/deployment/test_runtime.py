"""A function as built, under Lambda's own runtime client: events in, answers out, and what they leave behind."""

from __future__ import annotations

import importlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sfsync.adapters.aws import client_of
from sfsync.intake.hint_message import case_messages
from sfsync.localorg import LocalOrg
from tests.deployment.artefact import Artefact
from tests.deployment.cloud import CREDENTIALS, REGION, cloud
from tests.deployment.runtime_api import RuntimeApi, runtime_api
from tests.end_to_end.desk import a_case

RUNTIME = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")  # on Lambda they are there already


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runtime client alone, without the tests' other libraries."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME:
        file = Path(str(importlib.import_module(name).__file__))
        whole = file.parent if file.stem == "__init__" else file
        (folder / whole.name).symlink_to(whole)
    return folder


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch) -> LocalOrg:
    """An org of one seeded Case."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return LocalOrg(cases=1, seed=1)


@pytest.fixture
def environment(org: LocalOrg) -> Iterator[dict[str, str]]:
    """What a function is given beside the org."""
    with cloud(org) as given:
        yield given


@contextmanager
def running(
    artefact: Artefact, runtime: Path, handler: str, environment: dict[str, str], events: Sequence[object]
) -> Iterator[tuple[RuntimeApi, subprocess.Popen[str]]]:
    """Run a handler in a process that ends with the block; it has had all events by then, or a minute."""
    code = f"sys.path.append({str(runtime)!r})\nfrom awslambdaric.__main__ import main\nmain(['', {handler!r}])"
    with runtime_api(events, seconds=100) as api:
        given = {"PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": api.address, **environment}
        command = artefact.python(code)
        with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
            api.all_told.wait(60)
            try:
                yield api, run
            finally:
                run.kill()


def _hints(*case_ids: str) -> dict[str, Any]:
    return {"Records": [{"messageId": "bad", "body": "{"}, {"messageId": "one", "body": case_messages(case_ids)[0]}]}


def test_a_hint_is_stamped(artefact: Artefact, runtime: Path, org: LocalOrg, environment: dict[str, str]) -> None:
    """Over real HTTP; what cannot be read is handed back as the queue expects; a warm call works too."""
    first, second = a_case(org), a_case(org)
    events = [_hints(first), _hints(second)]
    with running(artefact, runtime, "handlers.sync_cases.handler", environment, events) as (api, _):
        told = dict(api.told)
    failed = {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    table = client_of("dynamodb", REGION, environment["AWS_ENDPOINT_URL"]).scan(TableName="sfsync")["Items"]

    assert told == {"invocation/0/response": failed, "invocation/1/response": failed}
    assert {org.get("Case", one)["SFSync_First_Response_State__c"] for one in (first, second)} == {"Running"}
    assert {f"case#{first}", f"case#{second}"} <= {item["pk"]["S"] for item in table}


def test_the_status_feed_is_looked_at(artefact: Artefact, runtime: Path, environment: dict[str, str]) -> None:
    """By the function that knows no org."""
    del environment["SFSYNC_SALESFORCE_URL"]
    with running(artefact, runtime, "handlers.poll_status.handler", environment, [{"wide": True}]) as (api, _):
        told = dict(api.told)

    assert told["invocation/0/response"]["looked"] == 1


@pytest.mark.parametrize("variable", ["SFSYNC_STORE", "SFSYNC_HINTS_QUEUE"])
def test_a_missing_setting_fails_by_its_name(
    variable: str, artefact: Artefact, runtime: Path, environment: dict[str, str]
) -> None:
    """It is what Lambda hears as the reason, and in the log."""
    del environment[variable]
    with running(artefact, runtime, "handlers.poll_status.handler", environment, [{}]) as (api, run):
        told = dict(api.told)
        run.kill()
        assert run.stdout is not None
        log = run.stdout.read()

    assert list(told) == ["invocation/0/error"]
    assert told["invocation/0/error"]["errorMessage"] == f"{variable} is not set"
    assert f"{variable} is not set" in log


def test_a_handler_that_is_not_there_is_an_error_of_the_start(
    artefact: Artefact, runtime: Path, environment: dict[str, str]
) -> None:
    """So that these tests would see one."""
    with running(artefact, runtime, "handlers.nowhere.handler", environment, [{}]) as (api, _):
        told = dict(api.told)

    assert told["init/error"]["errorType"] == "Runtime.ImportModuleError"
