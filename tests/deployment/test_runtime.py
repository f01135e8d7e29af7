"""A function as built, under Lambda's own runtime client: events in, answers out, and what they leave behind."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.parts import SampleParts
from sfsync.adapters.dynamodb.url import open_table
from sfsync.adapters.wall_clock import WallClock
from sfsync.intake.hint_message import case_messages
from sfsync.intake.webhook import signed
from sfsync.localorg import LocalOrg
from sfsync.model.sample import Sample
from tests.deployment.artefact import Artefact
from tests.deployment.cloud import CREDENTIALS, REGION, WEBHOOK_KEY, cloud
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


def _answer(artefact: Artefact, runtime: Path, name: str, environment: dict[str, str], event: object = None) -> Any:  # noqa: ANN401 - whatever it answers
    """Return what a function answers; a fault of its own fails the test."""
    with running(artefact, runtime, f"handlers.{name}.handler", environment, [event or {}]) as (api, _):
        told = dict(api.told)
    assert list(told) == ["invocation/0/response"], told
    return told["invocation/0/response"]


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


@pytest.mark.parametrize("name", ["poll", "wide_sweep", "keep_promises", "sweep_clocks"])
def test_what_follows_the_clock_runs(
    name: str, artefact: Artefact, runtime: Path, org: LocalOrg, environment: dict[str, str]
) -> None:
    """Each function of Cases, from all that it loads to all that it calls."""
    a_case(org)

    assert _answer(artefact, runtime, name, environment) is not None


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("poll_status", 470),
        ("sweep_clocks", 425),
        ("probe_availability", 415),
        ("watch_availability", 445),
        ("seal_samples", 435),
        ("report_availability", 495),
    ],
)
def test_a_first_event_loads_few_modules(name: str, most: int, artefact: Artefact, environment: dict[str, str]) -> None:
    """Deterministic, where the time that `make bench` measures is not; the naive set has more than 780."""
    code = f"""
import json, sys
from types import SimpleNamespace
from handlers.{name} import handler
handler({{"rounds": 1}}, SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 100_000))
print(json.dumps(list(sys.modules)))
"""
    run = subprocess.run(artefact.python(code), env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout.splitlines()[-1]))
    spared = {"boto3", "html.parser", "pydantic", "requests", "sfsync.policy.policy", "tenacity"}

    assert loaded & spared == set()
    assert len(loaded) <= most


def test_a_push_is_taken(artefact: Artefact, runtime: Path, environment: dict[str, str]) -> None:
    """Its key is read from Secrets Manager, and its hint put into the queue."""
    org_id = environment["SFSYNC_SALESFORCE_ORG_ID"]
    body = json.dumps({"id": "1", "org_id": org_id, "case_ids": ["500000000000001AAA"]})
    signature = signed(body.encode(), WEBHOOK_KEY.encode(), datetime.now(UTC))
    call = {"rawPath": "/webhook", "body": body, "headers": {"x-sfsync-signature": signature}}

    assert _answer(artefact, runtime, "push", environment, call)["statusCode"] == 200


def test_a_day_is_probed_watched_sealed_and_reported(
    artefact: Artefact, runtime: Path, environment: dict[str, str]
) -> None:
    """What is left of botocore is enough for S3 too."""
    aws = environment["AWS_ENDPOINT_URL"]
    over = datetime.now(UTC).replace(day=1, hour=12) - timedelta(days=1)
    parts = SampleParts(open_table(f"dynamodb://sfsync?region={REGION}&endpoint={aws}", WallClock()))
    parts.record([Sample(over, "portal", REGION, ok=True)])

    assert _answer(artefact, runtime, "probe_availability", environment, {"rounds": 1})["up"] == 3
    assert _answer(artefact, runtime, "watch_availability", environment) is None
    assert _answer(artefact, runtime, "seal_samples", environment)[REGION][0] == str(over.date())
    reported = _answer(artefact, runtime, "report_availability", environment)
    assert reported == {"month": f"{over:%Y-%m}", "verdict": "no_data"}
    objects = client_of("s3", REGION, aws).list_objects_v2(Bucket="samples")["Contents"]
    assert {one["Key"].split("/")[0] for one in objects} == {"samples", "reports"}


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
