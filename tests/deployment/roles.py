"""Functions under their roles: who may call what, who calls what, and a session that may do just that."""

from __future__ import annotations

import json
from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ConnectionClosedError
from moto.core.authorization import enable_iam_authentication
from moto.core.botocore_stubber import BotocoreStubber

from sfsync.adapters.aws import client_of
from tests.deployment.stack import REGION, Stack

Permission = tuple[str, str]  # action, resource

# Operations that AWS allows by the name of their single sibling; moto asks for each by its own name.
ALLOWED_BY = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "s3:ListObjectsV2": "s3:ListBucket",
}
# Which parameter of a call names what it is on.
_NAMED_BY = {"sqs": "QueueUrl", "sns": "TopicArn", "secretsmanager": "SecretId", "dynamodb": "TableName"}
_ACCOUNT = "123456789012"


def permissions(stack: Stack, role: str) -> frozenset[Permission]:
    """Return what a role of the stack allows, with resources as they are called there."""
    return frozenset(
        (action, resource)
        for statement in filter(None, _document(stack, role)["Statement"])
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    )


@contextmanager
def acting_as(stack: Stack, role: str, patch: pytest.MonkeyPatch, *without: str) -> Iterator[None]:
    """Be a session of a role, less some actions, before a cloud that refuses what the role does not allow."""
    left = sorted((action, resource) for action, resource in permissions(stack, role) if action not in without)
    statements = [_granted(action, resource) for action, resource in left]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    name, client = f"{role}-tried", client_of("iam", REGION)
    with suppress(client.exceptions.EntityAlreadyExistsException):
        client.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    client.put_role_policy(RoleName=name, PolicyName="needs", PolicyDocument=document)
    arn = client.get_role(RoleName=name)["Role"]["Arn"]
    session = client_of("sts", REGION).assume_role(RoleArn=arn, RoleSessionName="function")["Credentials"]
    with patch.context() as given, enable_iam_authentication():
        given.setenv("AWS_ACCESS_KEY_ID", session["AccessKeyId"])
        given.setenv("AWS_SECRET_ACCESS_KEY", session["SecretAccessKey"])
        given.setenv("AWS_SESSION_TOKEN", session["SessionToken"])
        yield


@contextmanager
def calls_noted(patch: pytest.MonkeyPatch) -> Iterator[set[Permission]]:
    """Note every call of AWS as the permission that it takes."""
    noted, make = set[Permission](), BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes

    def noting(client: Any, operation: str, asked: dict[str, Any]) -> Any:  # noqa: ANN401 - botocore's classes
        noted.update(_needed(client.meta.service_model.service_name, operation, asked))
        return make(client, operation, asked)

    with patch.context() as given:
        given.setattr(BaseClient, "_make_api_call", noting)
        yield noted


@contextmanager
def an_answer_lost(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Carry out the first PutItem and lose its answer, so that it is asked again and finds itself there."""
    lost, answer = list[bool](), BotocoreStubber.__call__

    def losing(stubber: BotocoreStubber, event_name: str, request: Any, **more: Any) -> Any:  # noqa: ANN401 - botocore's
        answered = answer(stubber, event_name, request, **more)
        if event_name.endswith("dynamodb.PutItem") and not lost:
            lost.append(True)
            raise ConnectionClosedError(endpoint_url=request.url)
        return answered

    with patch.context() as given:
        given.setattr(BotocoreStubber, "__call__", losing)
        yield
    assert lost == [True]


def arn_of_queue(url: str) -> str:
    """Return the ARN of a queue."""
    return f"arn:aws:sqs:{REGION}:{_ACCOUNT}:{url.rpartition('/')[2]}"


def _needed(service: str, operation: str, asked: dict[str, Any]) -> Iterator[Permission]:
    action = ALLOWED_BY.get(f"{service}:{operation}", f"{service}:{operation}")
    for name in _resources(service, asked):
        yield action, _arn(service, name, asked.get("IndexName"))


def _resources(service: str, asked: dict[str, Any]) -> set[str]:
    if "RequestItems" in asked:
        return set(asked["RequestItems"])
    if service == "events":
        return {entry["EventBusName"] for entry in asked["Entries"]}
    if service == "s3":
        return {_object(asked["Bucket"], asked.get("Key"))}
    return {asked[_NAMED_BY[service]]}


def _object(bucket: str, key: str | None) -> str:
    """Return the ARN of a bucket, of what lies beside its folders, or of the whole folder of an object."""
    if key is None:
        return f"arn:aws:s3:::{bucket}"
    folder, slash, _ = key.partition("/")
    return f"arn:aws:s3:::{bucket}/{folder}" + (slash and "/*")


def _arn(service: str, name: str, index: str | None) -> str:
    if name.startswith("arn:"):
        return name
    if service == "sqs":
        return arn_of_queue(name)
    return f"arn:aws:dynamodb:{REGION}:{_ACCOUNT}:table/{name}" + (f"/index/{index}" if index else "")


def _granted(action: str, resource: str) -> dict[str, Any]:
    """Return a statement in moto's terms, which knows of resources for queues alone, and asks for `*` elsewhere."""
    names = [action, *(name for name, by in ALLOWED_BY.items() if by == action)]
    return {"Effect": "Allow", "Action": names, "Resource": resource if action.startswith("sqs:") else "*"}


def _document(stack: Stack, role: str) -> dict[str, Any]:
    found = client_of("iam", REGION).get_role_policy(RoleName=stack.physical(role), PolicyName="needs")
    read: dict[str, Any] = literal_eval(found["PolicyDocument"])  # moto keeps a stack's policies as Python writes them
    return read


def listed(one_or_more: str | list[str]) -> list[str]:
    """Return the actions or resources of a statement."""
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more
