"""What the template says agrees with what the code needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfsync.adapters.dynamodb.spec import TABLE, TIME_TO_LIVE
from tests.architecture.tree import ROOT
from tests.deployment.stack import FUNCTIONS, HOME, VANTAGE, resources, transformed, written

# The transform gives conditions to functions' permissions that linting takes for unreachable branches.
NOT_OURS = "W1028"
READ_SECRETS = {"SyncCases", "Poll", "WideSweep", "KeepPromises", "Push", "ProbeAvailability", "SealSamples"}


def _statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in resources("AWS::IAM::Role").items():
        for policy in role["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement["Fn::If"][1] if "Fn::If" in statement else statement


def _actions(role: str) -> set[str]:
    """Return what a role allows."""
    found = (statement["Action"] for name, statement in _statements() if name == role)
    return {action for each in found for action in ([each] if isinstance(each, str) else each)}


@pytest.mark.parametrize("template", [HOME, VANTAGE])
def test_the_transformed_template_is_sound(template: str, tmp_path: Path) -> None:
    """Linted as CloudFormation gets it: on the source, a queue that forgets its reader's timeout passes."""
    given = tmp_path / "template.json"
    given.write_text(json.dumps(transformed(template)), encoding="utf-8")
    lint = Path(sys.executable).with_name("cfn-lint")
    run = subprocess.run(
        [lint, given, "--regions", "us-east-1", "--ignore-checks", NOT_OURS],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.stdout, run.returncode) == ("", 0)


def test_the_table_is_the_one_that_the_store_expects() -> None:
    """Keys, indexes and billing are those of the adapter's own description, and what it holds outlives the stack."""
    table = transformed()["Resources"]["Table"]
    properties = table["Properties"]

    assert {name: properties[name] for name in TABLE} == TABLE
    assert {k: str(v) for k, v in properties["TimeToLiveSpecification"].items()} == {
        k: str(v) for k, v in TIME_TO_LIVE.items()
    }
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_a_failed_message_of_a_batch_fails_alone() -> None:
    """Without `ReportBatchItemFailures` Lambda would take any answer for success, and delete what was handed back."""
    (mapping,) = resources("AWS::Lambda::EventSourceMapping").values()
    properties = mapping["Properties"]

    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert (properties["BatchSize"], properties["MaximumBatchingWindowInSeconds"]) == (200, 5)
    assert properties["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "SyncConcurrency"}}


def test_a_message_is_hidden_for_six_times_as_long_as_its_reader_may_take() -> None:
    """Else a slow batch comes a second time while the first is at it."""
    queue = transformed()["Resources"]["Hints"]["Properties"]
    reader = transformed()["Resources"]["SyncCases"]["Properties"]

    assert queue["VisibilityTimeout"] >= 6 * reader["Timeout"]
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadHints", "Arn"]}


def test_every_function_exists_and_runs_as_designed() -> None:
    """Its Handler string leads to a function; runtime and architecture are one for all, and each has its own role."""
    functions = resources("AWS::Lambda::Function")
    roles = [json.dumps(each["Properties"]["Role"]) for each in functions.values()]

    assert set(functions) == set(FUNCTIONS)
    assert len(set(roles)) == len(roles)
    for each in functions.values():
        module, name = each["Properties"]["Handler"].rsplit(".", 1)
        source = ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        assert f"def {name}(" in source
        assert (each["Properties"]["Runtime"], each["Properties"]["Architectures"]) == ("python3.13", ["arm64"])


def test_whatever_is_called_without_waiting_has_a_queue_for_what_fails() -> None:
    """Schedules, the functions that they call, the rule of change events, and the queue of hints."""
    scheduled = resources("AWS::Scheduler::Schedule").values()
    (rule,) = resources("AWS::Events::Rule").values()
    called = {each["Properties"]["Target"]["Arn"]["Fn::GetAtt"][0] for each in scheduled}
    configured = resources("AWS::Lambda::EventInvokeConfig").values()

    assert all("DeadLetterConfig" in each["Properties"]["Target"] for each in scheduled)
    assert {each["Properties"]["FunctionName"]["Ref"] for each in configured} == called
    assert all("OnFailure" in each["Properties"]["DestinationConfig"] for each in configured)
    assert all("DeadLetterConfig" in target for target in rule["Properties"]["Targets"])


def test_change_events_of_every_followed_object_reach_the_queue() -> None:
    """Those that the intake reads, and no others."""
    (rule,) = resources("AWS::Events::Rule").values()

    assert set(rule["Properties"]["EventPattern"]["detail-type"]) == {
        f"{name}ChangeEvent" for name in ("Case", "EmailMessage", "CaseComment", "FeedItem", "Account")
    }


def test_no_role_allows_anything_at_large() -> None:
    """Each action is named, and each resource is one of the stack's own, a folder of its bucket, or a parameter."""
    named = [(name, json.dumps([part["Action"], part["Resource"]])) for name, part in _statements()]
    found = [(name, part) for name, part in named if "*" in re.sub(r"\$\{Samples\.Arn\}/[a-z]+/\*", "", part)]

    assert found == []


def test_every_wildcard_has_its_reason_beside_it() -> None:
    """A `*` as action or resource anywhere in the template is explained on its line."""
    lines = (ROOT / "template.yaml").read_text(encoding="utf-8").splitlines()
    wild = [line for line in lines if re.search(r"(Action|Resource|NotAction|NotResource): .*\*", line)]

    assert wild
    assert [line for line in wild if not re.search(r"  # \w+", line)] == []


def test_whoever_reads_a_secret_may_use_the_key_that_it_is_under() -> None:
    """Where `SecretsKeyArn` names one: through Secrets Manager, and for nothing else."""
    readers = {name for name, part in _statements() if part["Action"] == "secretsmanager:GetSecretValue"}
    by_key = {name: part for name, part in _statements() if part["Resource"] == {"Ref": "SecretsKeyArn"}}

    assert readers == by_key.keys() == {f"{name}Role" for name in READ_SECRETS}
    for statement in by_key.values():
        assert statement["Action"] == "kms:Decrypt"
        assert "secretsmanager." in json.dumps(statement["Condition"]["StringEquals"]["kms:ViaService"])


def test_a_function_without_the_org_cannot_read_its_key() -> None:
    """The sweep of clocks and the status feed hold no way into Salesforce."""
    apart = {
        role for role in ("SweepClocksRole", "PollStatusRole") if "secretsmanager:GetSecretValue" in _actions(role)
    }

    assert apart == set()
    assert "secretsmanager:GetSecretValue" in _actions("SyncCasesRole")


@pytest.mark.parametrize("name", sorted(written()["Parameters"]))
def test_a_parameter_explains_itself_and_refuses_nonsense(name: str) -> None:
    """With a description, and a pattern, a list or bounds of what it may be."""
    parameter = written()["Parameters"][name]

    assert parameter["Description"]
    assert parameter.keys() & {"AllowedPattern", "AllowedValues", "MinValue", "MinLength"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_log_ends(function: str) -> None:
    """Each function writes to a log group of the stack's own, which forgets after a while."""
    properties = transformed()["Resources"][function]["Properties"]
    log = transformed()["Resources"][properties["LoggingConfig"]["LogGroup"]["Ref"]]

    assert log["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
