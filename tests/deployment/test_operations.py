"""What runs when, and what wakes somebody: the schedules' calls are made, and the metrics that are read are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployment.conftest import Deployed
from tests.deployment.drives import DRIVES, with_the_clock_of_the_org
from tests.deployment.stack import resources, transformed
from tests.deployment.test_driven import LOCAL
from tests.end_to_end.desk import a_case

OURS = "sfsync"  # the namespace of the metrics that the handlers tell
Metric = tuple[str, frozenset[tuple[str, str]]]  # name, dimensions

# What somebody must be woken by, as (namespace, metric) of an alarm; errors are watched for each function besides.
WAKES = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"DeadHints", "FailedCalls"},
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): {"Hints"},
    (OURS, "ChangesAgeSeconds"): {OURS},
    (OURS, "InstancesUnseen"): {OURS},
    (OURS, "ApiUsedPercent"): {OURS},
}


def _told(printed: str) -> Iterator[Metric]:
    """Yield the metrics of ours in what a function printed (EMF), each with the dimensions that it bears."""
    for line in printed.splitlines():
        document: dict[str, Any] = json.loads(line)
        for directive in document.get("_aws", {}).get("CloudWatchMetrics", ()):
            assert directive["Namespace"] == OURS
            for names in directive["Dimensions"]:
                dimensions = frozenset((name, document[name]) for name in names)
                yield from ((metric["Name"], dimensions) for metric in directive["Metrics"])


def _watched() -> set[Metric]:
    """Return the metrics of ours that alarms watch."""
    every = (alarm["Properties"] for alarm in resources("AWS::CloudWatch::Alarm").values())
    return {
        (alarm["MetricName"], frozenset((one["Name"], one["Value"]) for one in alarm["Dimensions"]))
        for alarm in every
        if alarm["Namespace"] == OURS
    }


def _shown() -> set[Metric]:
    """Return the metrics of ours that the dashboard shows."""
    (dashboard,) = resources("AWS::CloudWatch::Dashboard").values()
    body = json.loads(dashboard["Properties"]["DashboardBody"]["Fn::Sub"])
    lines = (line for widget in body["widgets"] for line in widget["properties"]["metrics"])
    return {
        (name, frozenset(zip(more[::2], more[1::2], strict=True)))
        for namespace, name, *more in lines
        if namespace == OURS
    }


def test_what_alarms_and_dashboard_read_is_what_the_functions_tell(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under that name, namespace and dimensions; what is told and not read is for those who look for a cause."""
    with_the_clock_of_the_org(deployed)
    for prepared, driven in DRIVES.values():
        prepared(deployed)
        driven(deployed)
    told = set(_told(capsys.readouterr().out))
    unread = {"EvidenceChanges", "HandedOn", "Hints", "Echoes", "MessagesRejected", "PushesTaken"}
    unread |= {"SamplesNotUp", "DaysSealed"}

    assert _watched() | _shown() <= told
    assert {name for name, _ in told - _watched() - _shown()} == unread


def test_every_alarm_that_must_be_is_there() -> None:
    """Dead messages, a hint that waits, late changes, a stale feed, the API share, and errors of each function."""
    alarms = [alarm["Properties"] for alarm in resources("AWS::CloudWatch::Alarm").values()]
    of = {(alarm["Namespace"], alarm["MetricName"]): set[str]() for alarm in alarms}
    for alarm in alarms:
        of[alarm["Namespace"], alarm["MetricName"]] |= {_subject(one["Value"]) for one in alarm["Dimensions"]}

    assert {name: of.get(name) for name in WAKES} == WAKES
    assert of["AWS/Lambda", "Errors"] == set(resources("AWS::Lambda::Function"))
    assert all(alarm["AlarmActions"] == [{"Ref": "Notices"}] for alarm in alarms)


def _subject(value: str | dict[str, Any]) -> str:
    """Return what a dimension names: a resource, or a word."""
    match value:
        case str():
            return value
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return name
        case _:
            raise AssertionError(value)


SCHEDULES = {name: schedule["Properties"] for name, schedule in resources("AWS::Scheduler::Schedule").items()}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_calls_a_function_that_takes_its_input(schedule: str, deployed: Deployed) -> None:
    """Scheduler is not in moto's stacks, so its call is made here: the target of the template, with its Input."""
    target = SCHEDULES[schedule]["Target"]
    function, _ = target["Arn"]["Fn::GetAtt"]
    a_case(deployed.org)
    deployed.run("Poll", {})

    if function == "ProbeAvailability":
        deployed.seconds_left = 16  # it would go on for a minute: the first second shows that it began
    answer = deployed.run(function, json.loads(target["Input"]), **LOCAL) or {}

    assert answer.keys() <= {
        "read", "stamped", "handed_on", "looked", "changed", "up", "down", "unknown", "month", "verdict"
    }  # fmt: skip
    assert re.fullmatch(r"rate\(\d+ (minutes?|hours?|days?)\)|cron\(.+\)", SCHEDULES[schedule]["ScheduleExpression"])


def test_the_scheduler_may_call_what_it_calls_and_nothing_else() -> None:
    """Each role names the functions that its schedules name."""
    for role in {schedule["Target"]["RoleArn"]["Fn::GetAtt"][0] for schedule in SCHEDULES.values()}:
        own = [each["Target"] for each in SCHEDULES.values() if each["Target"]["RoleArn"]["Fn::GetAtt"][0] == role]
        policies = transformed()["Resources"][role]["Properties"]["Policies"]
        (may_call,) = (
            part["Resource"]
            for part in policies[0]["PolicyDocument"]["Statement"]
            if part["Action"] == "lambda:InvokeFunction"
        )

        assert {json.dumps(one) for one in may_call} == {json.dumps(target["Arn"]) for target in own}
