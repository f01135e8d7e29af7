"""The stack of template.yaml: transformed as CloudFormation gets it, and created in moto."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from msgspec import Struct, field
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from sfsync.adapters.aws import client_of
from tests.architecture.tree import ROOT

REGION = "us-east-1"
AVAILABILITY = ("ProbeAvailability", "WatchAvailability", "SealSamples", "ReportAvailability")
FUNCTIONS = ("SyncCases", "Poll", "WideSweep", "SweepClocks", "PollStatus", "Push", "KeepPromises", *AVAILABILITY)
# What moto's CloudFormation does not create, and what refers to that: the template alone speaks for it. The mapping of
# the queue is among it, since moto would call the function for it, in Docker.
NOT_IN_MOTO = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
    "AWS::Scheduler::ScheduleGroup",
}

Part = Mapping[str, Any]
_CODE = {"CodeUri": "code.zip", "ContentUri": "layer.zip"}


HOME, VANTAGE = "template.yaml", "infra/vantage.yaml"


def written(name: str = HOME) -> dict[str, Any]:
    """Return a template as it stands."""
    document: dict[str, Any] = yaml_parse((ROOT / name).read_text(encoding="utf-8"))
    return document


@cache
def transformed(name: str = HOME) -> Part:
    """Return what CloudFormation gets: the template with its code put in a bucket, transformed."""
    template = written(name)
    for part in [template.get("Globals", {}).get("Function", {}), *map(_properties, template["Resources"].values())]:
        part.update({key: f"s3://artefacts/{_CODE[key]}" for key in part.keys() & _CODE.keys()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        given: Part = Translator({}, Parser()).translate(template, {})
    return given


def _properties(resource: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = resource.get("Properties", {})
    return found


def resources(kind: str) -> dict[str, Part]:
    """Return the resources of one kind, by their logical names."""
    return {name: part for name, part in transformed()["Resources"].items() if part["Type"] == kind}


def environment(function: str) -> dict[str, Any]:
    """Return the variables that a function gets, with what they are made of."""
    given: dict[str, Any] = transformed()["Resources"][function]["Properties"]["Environment"]["Variables"]
    return given


class Stack(Struct, frozen=True):
    """A stack in moto. What it told once it keeps: a function that is driven under its role could not ask again."""

    name: str
    region: str = REGION
    _told: dict[str, Any] = field(default_factory=dict)

    def physical(self, logical: str) -> str:
        """Return what a resource is called, nothing for one that does not exist."""
        if logical not in self._told:
            client = client_of("cloudformation", self.region)
            found = client.describe_stack_resource(StackName=self.name, LogicalResourceId=logical)
            self._told[logical] = str(found["StackResourceDetail"].get("PhysicalResourceId", ""))
        return str(self._told[logical])

    def function(self, logical: str) -> dict[str, Any]:
        """Return a function as it was created: its Handler string, its environment."""
        name = self.physical(logical)
        if f"function {name}" not in self._told:
            asked = client_of("lambda", self.region).get_function_configuration(FunctionName=name)
            self._told[f"function {name}"] = asked
        given: dict[str, Any] = self._told[f"function {name}"]
        return given


def create(parameters: Mapping[str, str]) -> Stack:
    """Create the stack in moto, with the partner's bus and the bucket that it finds there."""
    store = client_of("s3", REGION)
    store.create_bucket(Bucket="artefacts")
    for name in ("code.zip", "layer.zip"):
        store.put_object(Bucket="artefacts", Key=name, Body=b"")
    client_of("events", REGION).create_event_bus(Name=parameters["PartnerEventBus"])
    template = {**transformed(), "Outputs": {}}  # some name what moto does not create
    template["Resources"] = {n: part for n, part in template["Resources"].items() if part["Type"] not in NOT_IN_MOTO}
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
    client_of("cloudformation", REGION).create_stack(
        StackName="sfsync", TemplateBody=json.dumps(template), Parameters=given, Capabilities=["CAPABILITY_IAM"]
    )
    stack = Stack("sfsync")
    for name in FUNCTIONS:
        stack.function(name)
    return stack
