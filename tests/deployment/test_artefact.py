"""What the Makefile builds for the functions is what runs: whole, compiled, and without what stays at home."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sfsync.policy.load import load_policy
from sfsync.policy.objectives import load_objectives
from tests.architecture.tree import SHIPPED, python_files
from tests.deployment.artefact import Artefact
from tests.deployment.roles import ALLOWED_BY, listed
from tests.deployment.stack import FUNCTIONS, resources, transformed, written

# What a role allows and no call of its function needs: Lambda reads the queue, and writes the log; both use the key.
AROUND = {
    "kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:DeleteMessage",
    "sqs:GetQueueAttributes", "sqs:ReceiveMessage",
}  # fmt: skip
# What is described all the same: botocore calls two where a bucket is elsewhere or special; one has a common name.
OTHERWISE = {"s3:CreateSession", "s3:HeadBucket", "events:CreateConnection"}


def test_the_artefact_holds_what_is_shipped_and_nothing_else(artefact: Artefact) -> None:
    """No test, no local org, no command; the policies beside."""
    assert {path.name for path in artefact.code.iterdir()} == {*SHIPPED, "policy"}
    assert (artefact.code / "sfsync/policy/flosum.toml").exists()
    assert not any((artefact.code / name).exists() for name in ("sfsync/localorg", "sfsync/cli", "sfsync/__main__.py"))


def test_every_file_is_compiled_and_trusted_unchecked(artefact: Artefact) -> None:
    """The flags in each header say: by hash, not checked (PEP 552), since Lambda changes the files' times."""
    sources = list(artefact.code.rglob("*.py"))
    compiled = [path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc" for path in sources]

    assert sources
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\x01\0\0\0"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_handler_is_imported_from_the_artefact(function: str, artefact: Artefact) -> None:
    """By its Handler string, with the layer's libraries alone, without any setting and without a client being made."""
    module, name = transformed()["Resources"][function]["Properties"]["Handler"].rsplit(".", 1)
    code = f"""
import {module}, sfsync
strays = [name for name, each in sys.modules.items() if "-packages" in (getattr(each, "__file__", None) or "")]
loaded = {{"botocore.client", "simple_salesforce"}} & sys.modules.keys()
print({module}.__file__, sfsync.__file__, callable({module}.{name}), len(loaded), len(strays))
"""
    run = subprocess.run(artefact.python(code), env={}, capture_output=True, text=True, check=False)
    ours, package, callable_, loaded, strays = run.stdout.split()

    assert run.stderr == ""
    assert Path(ours).is_relative_to(artefact.code)
    assert Path(package).is_relative_to(artefact.code)
    assert (callable_, loaded, strays) == ("True", "0", "0")


def test_every_service_that_is_called_is_described(artefact: Artefact) -> None:
    """And no other: what botocore's data holds is looked through for each client."""
    calls = re.compile(r"(?:client_of|create_client)\(\"([a-z0-9]+)\"")
    called = {name for path in python_files("sfsync") for name in calls.findall(path.read_text(encoding="utf-8"))}
    described = {path.name for path in (artefact.layer / "python/botocore/data").iterdir() if path.is_dir()}

    assert called
    assert called <= described
    assert len(described) <= 6


def test_every_operation_that_is_called_is_described(artefact: Artefact) -> None:
    """Roles allow just what functions are seen to call; botocore's own calls are there too, and no others."""
    roles = [resources("AWS::IAM::Role")[f"{function}Role"]["Properties"] for function in FUNCTIONS]
    statements = [one for role in roles for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]
    allowed = {action for one in statements if one for action in listed(one.get("Action", []))}
    described = {
        f"{file.parents[1].name}:{operation}"
        for file in (artefact.layer / "python/botocore/data").glob("*/*/service-2.json")
        for operation in json.loads(file.read_text(encoding="utf-8"))["operations"]
    }

    assert {ALLOWED_BY.get(one, one) for one in described} == (allowed - AROUND) | OTHERWISE


def test_the_policy_is_ready(artefact: Artefact) -> None:
    """It is the sheet's, and nothing has to be checked to have it."""
    code = "from sfsync.policy.load import load_policy; print(load_policy().name, 'pydantic' in sys.modules)"
    run = subprocess.run(artefact.python(code), env={}, capture_output=True, text=True, check=True)

    assert run.stdout.split() == [load_policy().name, "False"]


def test_the_objectives_are_ready(artefact: Artefact) -> None:
    """They too are the sheet's, without a check."""
    code = (
        "from sfsync.policy.objectives import load_objectives; print(load_objectives().name, 'pydantic' in sys.modules)"
    )
    run = subprocess.run(artefact.python(code), env={}, capture_output=True, text=True, check=True)

    assert run.stdout.split() == [load_objectives().name, "False"]


def test_a_policy_of_ones_own_is_found_where_the_parameter_says(artefact: Artefact) -> None:
    """Lambda starts a function in the folder of its code, and `PolicyFile` is a path from there."""
    name = "policy/ours.toml"
    command = artefact.python("from sfsync.wiring import the_policy; print(the_policy().warnings)")
    given = {"SFSYNC_POLICY": name}
    run = subprocess.run(command, cwd=artefact.code, env=given, capture_output=True, text=True, check=True)

    assert re.fullmatch(written()["Parameters"]["PolicyFile"]["AllowedPattern"], name)
    assert run.stdout == "(60,)\n"
