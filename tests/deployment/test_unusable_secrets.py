"""A secret that cannot be used stops a function at once, by its name and never by what is in it."""

from __future__ import annotations

import pytest

from sfsync.adapters.aws import client_of
from tests.deployment.conftest import Deployed
from tests.deployment.stack import REGION
from tests.deployment.test_missing_settings import CANARY, stopped

SECRETS = [
    ("SyncCases", "SFSYNC_SALESFORCE_PRIVATE_KEY_SECRET", "key"),
    ("Push", "SFSYNC_WEBHOOK_KEYS_SECRET", "webhooks"),
    ("ProbeAvailability", "SFSYNC_PROBE_TOKENS_SECRET", "tokens"),
    ("SealSamples", "SFSYNC_SAMPLES_KEY_SECRET", "seals"),
]


@pytest.mark.parametrize(("function", "name", "secret"), SECRETS)
@pytest.mark.parametrize("state", ["deleted", "binary", "blank", "malformed"])
def test_a_secret_that_cannot_be_used_is_named_and_not_shown(  # noqa: PLR0917 - a case's columns
    function: str, name: str, secret: str, state: str, deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """By the secret's own name, which is what has to be mended."""
    client = client_of("secretsmanager", REGION)
    match state:
        case "deleted":
            client.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
        case "binary":
            client.put_secret_value(SecretId=secret, SecretBinary=CANARY.encode())
        case "blank":
            client.put_secret_value(SecretId=secret, SecretString=" \n")
        case _:
            client.put_secret_value(SecretId=secret, SecretString=f'{{"{CANARY}": ')
    told = stopped(deployed, function, caplog)

    assert secret in told or name in told
    assert CANARY not in told
