"""A further vantage point: the prober of the home stack, in another region, with its samples in the table at home."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.parts import SampleParts
from sfsync.adapters.dynamodb.url import open_table
from sfsync.adapters.wall_clock import WallClock
from sfsync.localorg.probe.pages import endpoints
from tests.deployment.availability_drives import quickly
from tests.deployment.conftest import Deployed
from tests.deployment.stack import NOT_IN_MOTO, REGION, VANTAGE, Stack, transformed, written
from tests.deployment.test_driven import LOCAL

AWAY = "eu-west-1"
SAME = ("Handler", "Runtime", "Architectures", "Timeout", "MemorySize")


def statements(template: str) -> list[dict[str, Any]]:
    """Return what the prober's role allows by a template."""
    role = transformed(template)["Resources"]["ProbeAvailabilityRole"]["Properties"]
    found = role["Policies"][0]["PolicyDocument"]["Statement"]
    return [one["Fn::If"][1] if "Fn::If" in one else one for one in found]


def test_it_is_the_prober_of_the_home_stack() -> None:
    """The two templates tell the same of the function, variable by variable."""
    here, away = (
        transformed(one)["Resources"]["ProbeAvailability"]["Properties"] for one in ("template.yaml", VANTAGE)
    )
    variables = [set(one["Environment"]["Variables"]) for one in (here, away)]

    assert {name: here[name] for name in SAME} == {name: away[name] for name in SAME}
    assert variables[0] == variables[1]


@pytest.mark.parametrize("template", ["template.yaml", VANTAGE])
def test_a_prober_writes_under_its_own_name_alone(template: str) -> None:
    """It reads and writes no items but those that begin with its own vantage point, or say that there is one."""
    (table,) = [one for one in statements(template) if "dynamodb:PutItem" in one["Action"]]
    others = {
        action
        for one in statements(template)
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }

    assert table["Action"] == ["dynamodb:PutItem", "dynamodb:GetItem"]
    assert table["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [{"Fn::Sub": "samples#${AWS::Region}"}, "vantages"]}
    }
    assert {action for action in others if action.startswith(("dynamodb:", "s3:"))} == {
        "dynamodb:PutItem",
        "dynamodb:GetItem",
    }


@pytest.mark.parametrize("template", ["template.yaml", VANTAGE])
def test_a_silent_prober_is_noticed_within_two_minutes(template: str) -> None:
    """No sample is as bad as none that was kept: what is missing breaches."""
    alarm = transformed(template)["Resources"]["SilentProbeAlarm"]["Properties"]

    assert alarm["MetricName"] == "SamplesKept"
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 120
    assert alarm["TreatMissingData"] == "breaching"


@pytest.mark.parametrize("name", sorted(written(VANTAGE)["Parameters"]))
def test_a_parameter_explains_itself(name: str) -> None:
    """As at home."""
    parameter = written(VANTAGE)["Parameters"][name]

    assert parameter["Description"]
    assert parameter.keys() & {"AllowedPattern", "AllowedValues"}


def test_its_samples_are_in_the_table_at_home(deployed: Deployed) -> None:
    """Deployed in another region and driven there: the home stack's sealer finds its samples beside its own."""
    store = client_of("s3", AWAY)
    store.create_bucket(Bucket="artefacts-away", CreateBucketConfiguration={"LocationConstraint": AWAY})
    document = json.loads(json.dumps(transformed(VANTAGE)).replace("artefacts", "artefacts-away")) | {"Outputs": {}}
    document["Resources"] = {n: one for n, one in document["Resources"].items() if one["Type"] not in NOT_IN_MOTO}
    for name in ("code.zip", "layer.zip"):
        store.put_object(Bucket="artefacts-away", Key=name, Body=b"")
    parameters = {
        "HomeTable": deployed.stack.physical("Table"),
        "HomeRegion": REGION,
        "ProbeEndpoints": json.dumps(endpoints(f"{deployed.url}/probe")),
    }
    client_of("cloudformation", AWAY).create_stack(
        StackName="away",
        TemplateBody=json.dumps(document),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    away = Deployed(Stack("away", AWAY), deployed.org, deployed.clock, deployed.patch, deployed.url)
    deployed.patch.setenv("AWS_DEFAULT_REGION", AWAY)
    quickly(deployed)
    away.run("ProbeAvailability", {"rounds": 1}, **LOCAL)
    at_home = SampleParts(open_table(f"dynamodb://{parameters['HomeTable']}?region={REGION}", WallClock()))
    today = datetime.now(UTC).date()
    samples = [one for day in (today - timedelta(days=1), today) for one in at_home.of_day(AWAY, day)]

    assert at_home.vantages() == [AWAY]
    assert {one.endpoint for one in samples} == {"portal", "api", "restore"}
