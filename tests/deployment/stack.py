"""The stack of template.yaml: transformed as CloudFormation gets it, and created in moto."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from sfsync.adapters.aws import client_of
from tests.architecture.tree import ROOT

REGION = "us-east-1"
FUNCTIONS = ("SyncCases", "Poll", "WideSweep", "SweepClocks", "PollStatus", "Push", "KeepPromises")
# What moto's CloudFormation does not create, and what refers to that: the template alone speaks for it. The mapping of
# the queue is among it, since moto would call the function for it, in Docker.
NOT_IN_MOTO = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
    "AWS::Scheduler::ScheduleGroup",
}

Part = Mapping[str, Any]


def written() -> dict[str, Any]:
    """Return template.yaml as it stands."""
    document: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return document


@cache
def transformed() -> Part:
    """Return what CloudFormation gets: the template with its code put in a bucket, transformed."""
    template = written()
    template["Globals"]["Function"]["CodeUri"] = "s3://artefacts/code.zip"
    template["Resources"]["Libraries"]["Properties"]["ContentUri"] = "s3://artefacts/layer.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        given: Part = Translator({}, Parser()).translate(template, {})
    return given


def resources(kind: str) -> dict[str, Part]:
    """Return the resources of one kind, by their logical names."""
    return {name: part for name, part in transformed()["Resources"].items() if part["Type"] == kind}


def environment(function: str) -> dict[str, Any]:
    """Return the variables that a function gets, with what they are made of."""
    given: dict[str, Any] = transformed()["Resources"][function]["Properties"]["Environment"]["Variables"]
    return given


@dataclass(frozen=True)
class Stack:
    """The stack in moto."""

    name: str

    def physical(self, logical: str) -> str:
        """Return what a resource is called, nothing for one that does not exist."""
        found = client_of("cloudformation", REGION).describe_stack_resource(
            StackName=self.name, LogicalResourceId=logical
        )
        return str(found["StackResourceDetail"].get("PhysicalResourceId", ""))

    def function(self, logical: str) -> dict[str, Any]:
        """Return a function as it was created: its Handler string, its environment."""
        name = self.physical(logical)
        given: dict[str, Any] = client_of("lambda", REGION).get_function_configuration(FunctionName=name)
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
    return Stack("sfsync")
