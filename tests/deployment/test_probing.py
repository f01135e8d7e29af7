"""The prober on AWS, driven against the local target: what it keeps, and what becomes of what it cannot."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.parts import SampleParts
from sfsync.intake.rejected import Rejected
from sfsync.localorg import Trouble
from sfsync.localorg.probe.pages import endpoints
from sfsync.ports.faults import Unavailable
from tests.adapters.samples.ledgers import DAY
from tests.architecture.tree import ROOT
from tests.deployment.availability_drives import quickly
from tests.deployment.conftest import Deployed
from tests.deployment.ledgers import HERE, parts
from tests.deployment.stack import REGION
from tests.deployment.test_driven import LOCAL


def test_a_minute_against_the_target(deployed: Deployed) -> None:
    """Two rounds over real HTTP, one endpoint down: re-probed, kept raw in one part, under this region's name."""
    quickly(deployed)
    deployed.org.probe.script(Trouble.STATUS, target="portal")
    answer = deployed.run("ProbeAvailability", {"rounds": 1}, **LOCAL)
    now = datetime.now(UTC)
    keeping = parts(deployed, now)
    samples = [one for day in {now.date(), (now - DAY).date()} for one in keeping.of_day(HERE, day)]
    table = client_of("dynamodb", REGION).scan(TableName=deployed.stack.physical("Table"))["Items"]

    assert (answer["up"], answer["down"], answer["unknown"]) == (2, 3, 0)
    assert {(one.endpoint, one.ok, one.reason) for one in samples} == {
        ("portal", False, "answered 503"),
        ("api", True, None),
        ("restore", True, None),
    }
    assert [item["pk"]["S"] for item in table if item["pk"]["S"].startswith("samples#")] == [f"samples#{HERE}"]
    assert keeping.vantages() == [HERE]


def test_loopback_is_refused_where_nothing_else_is_said(deployed: Deployed) -> None:
    """The template has no switch for it: the function stops at once, names the variable, and asks nobody."""
    with pytest.raises(Rejected, match=r"SFSYNC_PROBE_ENDPOINTS_JSON.*is no public host name"):
        deployed.run("ProbeAvailability", {"rounds": 1})

    assert deployed.org.probe.requests == {}


def test_the_prober_loads_nothing_that_it_does_not_use() -> None:
    """Neither what talks to Salesforce, nor what draws pages and tables."""
    code = """
import sys, handlers.probe_availability
from sfsync import wiring_aws_probing
wiring_aws_probing.probe_availability().log.table
unused = {"simple_salesforce", "requests", "htpy", "rich", "typer", "sfsync.cli", "sfsync.render"}
print(sorted(unused & sys.modules.keys()))
"""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": REGION,
        "SFSYNC_STORE": "dynamodb://sfsync?region=us-east-1",
        "SFSYNC_PROBE_ENDPOINTS_JSON": json.dumps(endpoints("http://127.0.0.1:1/probe")),
        "SFSYNC_PROBE_VANTAGE": HERE,
        **LOCAL,
    }
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_probing_stops_when_time_runs_out(deployed: Deployed, caplog: pytest.LogCaptureFixture) -> None:
    """What was seen until then is kept, and it is said."""
    quickly(deployed)
    deployed.seconds_left = 16
    deployed.run("ProbeAvailability", {"rounds": 6}, **LOCAL)

    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == ["out of time"]


def test_samples_that_cannot_be_kept_are_in_the_log(deployed: Deployed, caplog: pytest.LogCaptureFixture) -> None:
    """Every one, raw, and the invocation fails."""

    def away(*_: object) -> None:
        raise Unavailable("the table is away")

    quickly(deployed)
    deployed.patch.setattr(SampleParts, "record", away)
    with pytest.raises(Unavailable, match="3 samples could not be kept"):
        deployed.run("ProbeAvailability", {"rounds": 1}, **LOCAL)
    (record,) = [record for record in caplog.records if record.message == "not kept"]

    assert sorted(sample["endpoint"] for sample in record.__dict__["samples"]) == ["api", "portal", "restore"]
