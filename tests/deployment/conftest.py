"""A stack in moto beside a local org over HTTP."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.loaders import create_loader
from cryptography.hazmat.primitives.asymmetric import rsa
from moto import mock_aws
from moto.cloudformation import models as cloudformation
from msgspec import Struct, field

from sfsync import wiring_aws, wiring_aws_probing
from sfsync.adapters.aws import client_of
from sfsync.environment import Settings
from sfsync.localorg import LocalOrg, serve
from sfsync.localorg.probe.pages import endpoints
from sfsync.settings import read
from tests.adapters.samples.ledgers import new_keys
from tests.deployment.artefact import Artefact, build
from tests.deployment.stack import REGION, Stack, create
from tests.localorg.client import MovableClock

KEYS = new_keys()  # of the seals
ONE_KEY = cache(rsa.generate_private_key)
BUS = "salesforce"  # moto takes no name with a slash, as a partner's bus has


class Deployed(Struct):
    """A stack, the org that it serves, and a way to run its functions as Lambda does."""

    stack: Stack
    org: LocalOrg
    clock: MovableClock
    patch: pytest.MonkeyPatch
    url: str
    seconds_left: float = 100.0
    relayed: int = 0
    changed: Mapping[str, str | None] = field(default_factory=dict)  # variables that somebody set otherwise; None: not
    time_left: Callable[[], float] | None = None  # a clock that runs, in place of `seconds_left`

    def run(self, function: str, event: object, **more: str) -> Any:  # noqa: ANN401 - whatever a handler answers
        """Call a function by its Handler string, in its environment and nothing else of ours but for `more`."""
        configuration = self.stack.function(function)
        for name in [name for name in os.environ if name.startswith("SFSYNC_")]:
            self.patch.delenv(name)
        for name, value in configuration["Environment"]["Variables"].items():
            self.patch.setenv(name, str(value))  # as Lambda does with numbers
        for name, value in more.items():
            self.patch.setenv(name, value)
        for name, text in self.changed.items():
            self.patch.delenv(name) if text is None else self.patch.setenv(name, text)
        wiring_aws.forget()
        module, name = configuration["Handler"].rsplit(".", 1)
        left = self.time_left or (lambda: self.seconds_left)
        context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: left() * 1000)
        return getattr(importlib.import_module(module), name)(event, context)

    def record_settings(self) -> list[type[Settings]]:
        """Return a list that grows by each model of settings that is read from now on."""
        models = list[type[Settings]]()

        def recording(model: type[Settings], **given: Any) -> Settings:  # noqa: ANN401 - as `read`
            models.append(model)
            return read(model, **given)

        for module in (wiring_aws, wiring_aws_probing):
            self.patch.setattr(module, "read", recording)
        return models

    def waiting(self) -> list[dict[str, str]]:
        """Take every message off the queue of hints, as the event source would hand it over."""
        queue, client, records = self.stack.physical("Hints"), client_of("sqs", REGION), list[dict[str, str]]()
        while found := client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            records += [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
        return records

    def relay(self) -> None:
        """Put the change events of the org that are new on the bus, as Event Relay does."""
        events = self.org.relayed_events()[self.relayed :]
        self.relayed += len(events)
        entries = [
            {
                "Source": event["source"],
                "DetailType": event["detail-type"],
                "Detail": json.dumps(event["detail"]),
                "EventBusName": BUS,
            }
            for event in events
        ]
        for start in range(0, len(entries), 10):
            client_of("events", REGION).put_events(Entries=entries[start : start + 10])


@pytest.fixture(scope="session")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """What `sam build` would make, for the machine and interpreter at hand."""
    return build(tmp_path_factory.mktemp("artefact"))


@pytest.fixture(scope="session")
def one_loader() -> Iterator[None]:
    """Read botocore's descriptions of AWS once instead of for each client: a third of a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@contextmanager
def standing(patch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """Stand up a stack for an org of no Cases yet, ten in the morning at the desk."""
    patch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    patch.setenv("AWS_DEFAULT_REGION", REGION)
    patch.delenv("AWS_PROFILE", raising=False)
    # As long as the stack stands: keys made once, and a template read as what it is, where moto reads it as YAML.
    patch.setattr(rsa, "generate_private_key", ONE_KEY)
    patch.setattr(cloudformation.Stack, "parse_template", staticmethod(json.loads))
    clock = MovableClock()
    clock.advance(hours=6)
    org = LocalOrg(cases=1, seed=1, clock=clock)
    with mock_aws(), serve(org) as server:
        yield Deployed(create(parameters(org, server.url)), org, clock, patch, server.url)
        wiring_aws.forget()


@pytest.fixture
def deployed(one_loader: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """A stack of the test's own."""
    with standing(monkeypatch) as found:
        yield found


def parameters(org: LocalOrg, url: str) -> dict[str, str]:
    """Return what an operator would give for an org; its key and the webhooks' are in Secrets Manager."""
    secrets = client_of("secretsmanager", REGION)
    key = secrets.create_secret(Name="key", SecretString=org.private_key_pem)["ARN"]
    webhooks = secrets.create_secret(Name="webhooks", SecretString="w" * 40)["ARN"]
    return {
        "SalesforceUrl": url,
        "SalesforceOrgId": org.organization_id,
        "SalesforceClientId": org.client_id,
        "SalesforceUsername": org.username,
        "SalesforcePrivateKeySecretArn": key,
        "PartnerEventBus": BUS,
        "PushApi": "on",
        "WebhookKeysSecretArn": webhooks,
        "TrustUrl": f"{url}/trust",
        "ProbeEndpoints": json.dumps(endpoints(f"{url}/probe")),
        "ProbeTokensSecretArn": secrets.create_secret(Name="tokens", SecretString='{"api": "t"}')["ARN"],
        "SealingKeySecretArn": secrets.create_secret(Name="seals", SecretString=KEYS.private.decode())["ARN"],
        "SealingPublicKey": KEYS.public.decode().splitlines()[1],
    }
