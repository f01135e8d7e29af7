"""Evidence names the incident of something that we stand on; other texts excuse nothing, and it is said why."""

from __future__ import annotations

from functools import cache

import pytest

from sfsync.availability.period import month
from sfsync.availability.record import Record
from tests.availability.told import at, counted, dependency, seen

SEPTEMBER = month("2026-09")
OURS = [(at("2026-09-12 14:10:00"), 240)]


@cache
def september(endpoint: str) -> Record:
    """Return the samples that all of these judge."""
    return seen(SEPTEMBER, OURS, endpoint=endpoint)


def judged(evidence: str, endpoint: str) -> tuple[int, str]:
    """Return the seconds that four minutes of a dependency's outage excuse of our own four, and why."""
    told = dependency("2026-09-12 14:10:00", "2026-09-12 14:14:00", evidence)
    found = counted(september(endpoint), "2026-09", [told])
    return int(found.balance.excluded.total_seconds()), found.rulings[0][1].why


@pytest.mark.parametrize(
    "evidence",
    [
        "https://health.aws.amazon.com/health/status/event",
        "arn:aws:health:us-east-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_7C2A",
        "aws-health:event-1",
        "AWS Health, event 4711",
    ],
)
def test_an_incident_of_aws(evidence: str) -> None:
    """Its address or its id excuses whatever stands on AWS, which is everything."""
    assert judged(evidence, "portal")[0] == judged(evidence, "backup")[0] == 240


@pytest.mark.parametrize(
    "evidence",
    [
        "SFDC incident 20003061",
        "Salesforce incident 20003061",
        "trust:20003061",
        "https://status.salesforce.com/incidents/20003061",
        "trust.salesforce.com/incidents/20003061, which took AWS 4711 with it",
    ],
)
def test_an_incident_of_salesforce(evidence: str) -> None:
    """However it is written, it excuses the backup of an org, and never the portal."""
    assert judged(evidence, "backup")[0] == 240
    assert judged(evidence, "portal") == (0, "Salesforce excuses only what depends on it, and portal does not")


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ("our own flaws", "names nothing that we stand on"),  # "flaws" holds "aws"
        ("x", "names nothing that we stand on"),
        ("incident 20003061", "names nothing that we stand on"),
        ("entrusted to 4 people", "names nothing that we stand on"),
        ("https://blog.example.com/aws/salesforce-4711", "names nothing that we stand on"),
        ("https://aws.amazon.com.example.com/4711", "names nothing that we stand on"),
        ("AWS S3 was down", "names no incident of AWS: give its address there, or its id"),
        ("https://aws.amazon.com", "names no incident of AWS: give its address there, or its id"),
    ],
)
def test_what_names_no_incident(evidence: str, why: str) -> None:
    """It excuses nothing, whatever the endpoint."""
    for endpoint in ("portal", "backup"):
        seconds, told = judged(evidence, endpoint)

        assert seconds == 0
        assert why in told
