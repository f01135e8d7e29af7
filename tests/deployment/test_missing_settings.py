"""A setting that is missing or malformed stops a function at once, by its name and never its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from sfsync.intake.hint_message import case_messages
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Misconfigured
from tests.contract.examples import case
from tests.deployment.conftest import Deployed, standing
from tests.deployment.test_driven import LOCAL
from tests.deployment.test_push import a_call, a_post
from tests.intake.pushes import outbound

CANARY = "c4n4ry"
SALESFORCE = (
    "SFSYNC_SALESFORCE_URL",
    "SFSYNC_SALESFORCE_CLIENT_ID",
    "SFSYNC_SALESFORCE_USERNAME",
    "SFSYNC_SALESFORCE_PRIVATE_KEY_SECRET",
)
STORE, QUEUE, TOPIC = "SFSYNC_STORE", "SFSYNC_HINTS_QUEUE", "SFSYNC_NOTICES_TOPIC"
PROBED, SAMPLES = ("SFSYNC_PROBE_ENDPOINTS_JSON", "SFSYNC_PROBE_VANTAGE"), "SFSYNC_SAMPLES_URL"
EXCLUSIONS = "SFSYNC_SAMPLES_EXCLUSIONS_URL"
NEEDED = {
    "SyncCases": (*SALESFORCE, "SFSYNC_SALESFORCE_ORG_ID", STORE, TOPIC),
    "Poll": (*SALESFORCE, STORE, TOPIC, QUEUE),
    "WideSweep": (*SALESFORCE, STORE, QUEUE),
    "SweepClocks": (STORE, QUEUE),
    "PollStatus": (STORE, QUEUE, TOPIC),
    "KeepPromises": (*SALESFORCE, STORE),
    "Push": ("SFSYNC_SALESFORCE_ORG_ID", STORE, QUEUE),
    "ProbeAvailability": (*PROBED, STORE),
    "WatchAvailability": (*PROBED, STORE, TOPIC, EXCLUSIONS),
    "SealSamples": (STORE, SAMPLES, "SFSYNC_SAMPLES_KEY_SECRET"),
    "ReportAvailability": (SAMPLES, "SFSYNC_SAMPLES_REPORTS_URL", EXCLUSIONS, TOPIC),
}
CHECKED = {  # what has a form; any text may be a user name
    "SyncCases": ("SFSYNC_SALESFORCE_API_SHARE", "SFSYNC_PROVIDER_INSTANCES"),
    "Poll": ("SFSYNC_SALESFORCE_API_SHARE", "SFSYNC_PROVIDER_INSTANCES"),
    "KeepPromises": ("SFSYNC_SALESFORCE_API_SHARE", "SFSYNC_SALESFORCE_FIELD_MAP"),
    "PollStatus": ("SFSYNC_PROVIDER_INSTANCES", "SFSYNC_TRUST_URL"),
    "Push": ("SFSYNC_WEBHOOK_KEYS_SECRET",),
    "ProbeAvailability": ("SFSYNC_PROBE_TOKENS_SECRET",),
    "ReportAvailability": ("SFSYNC_SAMPLES_PUBLIC_KEY",),
}
ANY_TEXT = {"SFSYNC_SALESFORCE_CLIENT_ID", "SFSYNC_SALESFORCE_USERNAME"}
MISSING = [(function, name) for function, names in NEEDED.items() for name in names]
MALFORMED = [pair for pair in MISSING if pair[1] not in ANY_TEXT]
MALFORMED += [(function, name) for function, names in CHECKED.items() for name in names]


@pytest.fixture(scope="module")
def untouched(one_loader: None) -> Iterator[Deployed]:
    """A stack for all of these: what is stopped at once changes nothing in it."""
    with pytest.MonkeyPatch.context() as patch, standing(patch) as found:
        yield found


@pytest.fixture
def deployed(untouched: Deployed) -> Deployed:
    """That stack, as the template sets it."""
    untouched.changed = {}
    return untouched


def _event(deployed: Deployed, function: str) -> Any:  # noqa: ANN401 - whatever starts a function
    if function == "Push":
        return a_call(deployed.org.organization_id, name=uuid4().hex)  # an id is taken once
    return {"Records": [{"messageId": "1", "body": case_messages([case(1)])[0]}]}


def stopped(deployed: Deployed, function: str, caplog: pytest.LogCaptureFixture) -> str:
    """Run a function that has to fail; return all that it told of it: what it raised, and what it logged."""
    with pytest.raises((Misconfigured, Rejected)) as raised:
        deployed.run(function, _event(deployed, function), **LOCAL)
    told = [str(raised.value), repr(raised.value), *(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)]
    cause = raised.value.__cause__
    return "\n".join([*told, repr(cause) if cause else ""])


@pytest.mark.parametrize(("function", "name"), MISSING)
def test_a_missing_setting_is_named(
    function: str, name: str, deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """At the first invocation, before anything is read or written."""
    deployed.changed = {name: None}
    deployed.org.reset_calls()
    told = stopped(deployed, function, caplog)

    assert name in told
    assert deployed.org.calls == []


@pytest.mark.parametrize(("function", "name"), MALFORMED)
def test_a_malformed_setting_is_named_and_not_shown(
    function: str, name: str, deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody may have put a secret there."""
    deployed.changed = {name: f"{CANARY} {{"}
    told = stopped(deployed, function, caplog)

    assert name in told
    assert CANARY not in told
    assert "input_value" not in told


def test_a_post_needs_no_webhook_keys(deployed: Deployed) -> None:
    """A secret that is broken stops the webhook alone."""
    deployed.changed = {"SFSYNC_WEBHOOK_KEYS_SECRET": None}

    assert deployed.run("Push", a_post(outbound(org_id=deployed.org.organization_id)))["statusCode"] == 200
