"""What the functions of availability load once their parts are made: each type that is not used is paid for too."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sfsync.localorg.probe.pages import endpoints
from tests.adapters.samples.ledgers import new_keys
from tests.architecture.tree import ROOT

# The part of `wiring_aws_probing` -> modules that it does without.
UNUSED = {
    "probe_availability": {
        "hours.interval", "availability.chain", "availability.revision", "availability.stored", "model.availability",
    },
    "watch_availability": {
        "adapters.samples.kept", "adapters.samples.reports", "availability.chain", "availability.revision",
        "availability.stored",
    },
    "sample_ledger": {
        "adapters.samples.folder", "adapters.samples.look", "adapters.samples.reports", "availability.revision",
        "availability.verify_chain", "hours.interval", "model.availability",
    },
    "report_availability": {
        "adapters.samples.folder", "adapters.samples.live_exclusions", "adapters.samples.segment", "adapters.dynamodb",
    },
}  # fmt: skip
HANDLERS = {"sample_ledger": "seal_samples"}
MAKING = """
import json, sys
from importlib import import_module
from sfsync.adapters.aws import secrets
secrets.secret_text = lambda _: {key!r}
import_module("handlers." + {handler!r})
getattr(import_module("sfsync.wiring_aws_probing"), {part!r})()
print(json.dumps(list(sys.modules)))
"""
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "SFSYNC_STORE": "dynamodb://sfsync",
    "SFSYNC_NOTICES_TOPIC": "arn:aws:sns:us-east-1:123456789012:notices",
    "SFSYNC_PROBE_ENDPOINTS_JSON": json.dumps(endpoints("http://127.0.0.1:1/probe")),
    "SFSYNC_PROBE_UNSAFE_LOOPBACK": "true",
    "SFSYNC_PROBE_VANTAGE": "us-east-1",
    "SFSYNC_SAMPLES_URL": "s3://samples/samples",
    "SFSYNC_SAMPLES_KEY_SECRET": "arn:aws:secretsmanager:us-east-1:123456789012:secret:seals",
    "SFSYNC_SAMPLES_EXCLUSIONS_URL": "s3://samples/exclusions.json",
    "SFSYNC_SAMPLES_REPORTS_URL": "s3://samples/reports",
}


@pytest.mark.parametrize("part", UNUSED)
def test_a_part_loads_nothing_that_it_does_not_use(part: str) -> None:
    """Neither types nor what makes them."""
    code = MAKING.format(key=new_keys().private.decode(), handler=HANDLERS.get(part, part), part=part)
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert run.stderr == ""
    assert {f"sfsync.{name}" for name in UNUSED[part]} & set(json.loads(run.stdout)) == set()


def test_what_is_not_to_be_loaded_is_there() -> None:
    """A name that is gone would be kept out for ever."""
    names = {name for several in UNUSED.values() for name in several}

    assert [name for name in names if not list((ROOT / "sfsync").glob(f"{name.replace('.', '/')}*"))] == []
