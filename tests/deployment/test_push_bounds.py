"""Hostile bodies cost the `push` function little time and memory: each is refused in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT
from tests.intake.pushes import ORG_ID, notification, outbound

MOST_S, MOST_MB = 5.0, 60.0  # beside what the process takes for a small body
CALL = """
import json, resource, sys, time
from types import SimpleNamespace
from handlers.push import handler
context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 29_000)
def call(body):
    event = {"rawPath": "/outbound-message", "headers": {}, "body": body, "isBase64Encoded": False}
    return handler(event, context)["statusCode"]
call("<x/>")
body = json.load(sys.stdin)
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
status = call(body)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([status, time.process_time() - began, (after - before) / 1024]), file=sys.stderr)
"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(" " * 10_000_000, id="10 MB"),
        pytest.param("<a>" * 200_000 + "</a>" * 200_000, id="200,000 nested tags"),
        pytest.param("<a>" * 37_000 + "</a>" * 37_000, id="as many nested tags as fit"),
        pytest.param("<a " + " ".join(f'a{n}="x"' for n in range(20_000)) + "/>", id="20,000 attributes"),
        pytest.param("<x>" + "<a/>" * 60_000 + "</x>", id="60,000 tags beside each other"),
        pytest.param(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l9;</x>', id="billion laughs"),
        pytest.param(
            outbound(*(notification(1, Subject="") for _ in range(700))).decode()[: 250 * 1024], id="cut short"
        ),
    ],
)
def test_a_hostile_body_is_refused_within_bounds(body: str) -> None:
    """4xx, whatever it would have become when read."""
    environment = {**os.environ, "SFSYNC_SALESFORCE_ORG_ID": ORG_ID, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", CALL],
        input=json.dumps(body),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, seconds, megabytes = json.loads(run.stderr.splitlines()[-1])

    assert status in {400, 413}
    assert seconds < MOST_S
    assert megabytes < MOST_MB
