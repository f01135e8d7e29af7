"""Each function does its work with the permissions of its role: all of them, and no other."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from sfsync.ports.faults import Misconfigured
from tests.deployment.conftest import Deployed
from tests.deployment.drives import DRIVES, with_the_clock_of_the_org
from tests.deployment.roles import acting_as, an_answer_lost, arn_of_queue, calls_noted, permissions

# What the platform does with a function's role, and no call of the function shows: moto asks for none of it.
PLATFORM = {
    "kms:Decrypt": "SQS and SNS use the key on the caller's behalf",
    "kms:GenerateDataKey": "the same",
    "logs:CreateLogStream": "Lambda writes the log",
    "logs:PutLogEvents": "the same",
}


# What no call shows, and no answer in moto: S3 tells only those who may list that an object is not there.
UNSHOWN = {"WatchAvailability": {"s3:ListBucket"}}
# Whose write may lose its answer.
WRITERS = {"SyncCases", "Poll", "PollStatus", "Push", "ProbeAvailability", "WatchAvailability"}


def _driven(function: str, deployed: Deployed) -> None:
    if function in WRITERS:
        with an_answer_lost(deployed.patch):
            DRIVES[function][1](deployed)
    else:
        DRIVES[function][1](deployed)


@pytest.fixture
def ready(request: pytest.FixtureRequest, deployed: Deployed) -> Deployed:
    """The stack with the ground laid for a function, and its machine's clock going with the org's."""
    with_the_clock_of_the_org(deployed)
    DRIVES[request.param][0](deployed)
    return deployed


@pytest.mark.parametrize(("function", "ready"), [(name, name) for name in DRIVES], indirect=["ready"])
def test_a_role_allows_what_its_function_calls_and_nothing_else(function: str, ready: Deployed) -> None:
    """Driven as a session of the role: each permission is used, on just that resource, and no other is needed."""
    role = f"{function}Role"
    allowed = permissions(ready.stack, role)
    failed_calls = ("sqs:SendMessage", arn_of_queue(ready.stack.physical("FailedCalls")))
    with acting_as(ready.stack, role, ready.patch), calls_noted(ready.patch) as noted:
        _driven(function, ready)
    silent = PLATFORM.keys() | UNSHOWN.get(function, set())
    unseen = {one for one in allowed if one[0] in silent or one == failed_calls}

    assert noted == allowed - unseen


@pytest.mark.parametrize("ready", ["SyncCases"], indirect=True)
def test_sync_cases_fails_without_any_one_of_its_permissions(ready: Deployed) -> None:
    """But for those that moto never asks for, which are listed; there is another change to follow each time."""
    actions = {action for action, _ in permissions(ready.stack, "SyncCasesRole")}
    with acting_as(ready.stack, "SyncCasesRole", ready.patch, *PLATFORM):
        _driven("SyncCases", ready)
    for action in sorted(actions - PLATFORM.keys()):
        DRIVES["SyncCases"][0](ready)
        with acting_as(ready.stack, "SyncCasesRole", ready.patch, action), pytest.raises((Misconfigured, ClientError)):
            _driven("SyncCases", ready)

    assert actions > PLATFORM.keys()
