"""The watch on the org's daily API requests."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest

from sfsync.adapters.salesforce import Salesforce, Usage
from sfsync.adapters.salesforce.budget import Budget, parsed_usage
from sfsync.localorg import LocalOrg
from sfsync.ports.faults import Misconfigured, OverBudget
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, error, rows, untold

CASE = "500000000000001AAA"


@pytest.mark.parametrize(
    ("header", "usage"),
    [
        ("api-usage=18/5000", Usage(18, 5000)),
        ("api-usage=18/5000; per-app-api-usage=17/250(appName=sfsync)", Usage(18, 5000, 17, 250)),
        ("per-app-api-usage=17/250(appName=api-usage=1/2);api-usage=18/5000", Usage(18, 5000, 17, 250)),
        ("something-new=1/2, api-usage = 18 / 5000", Usage(18, 5000)),
        ("per-app-api-usage=17/250(appName=sfsync)", None),
        ("api-usage=lots", None),
        ("", None),
    ],
)
def test_the_header_is_read_leniently(header: str, usage: Usage | None) -> None:
    """What comes before or after the figures does not switch the guard off."""
    assert parsed_usage(header) == usage


def test_at_the_ceiling_no_call_is_made(script: Scripted, connect: Connect) -> None:
    """Below it calls go on; once reached, the figures are told instead."""
    full = {"Sforce-Limit-Info": "api-usage=950/1000"}
    script.api = [Answer(200, rows().body, {"Sforce-Limit-Info": "api-usage=949/1000"}), Answer(200, rows().body, full)]
    salesforce = connect(script.url)
    salesforce.reader.read([CASE])
    salesforce.reader.read([CASE])

    with pytest.raises(OverBudget) as raised:
        salesforce.reader.read([CASE])

    assert (len(script.calls), raised.value.used, raised.value.limit) == (2, 950, 1000)


def test_at_the_ceiling_one_call_in_five_minutes_looks_for_room() -> None:
    """Without it nobody would learn that the rolling day has moved on."""
    seconds = [0.0]
    budget = Budget(0.95, lambda: seconds[0])
    budget.note("api-usage=95/100")
    with pytest.raises(OverBudget):
        budget.check()
    seconds[0] = 300.0

    budget.check()

    with pytest.raises(OverBudget):
        budget.check()
    budget.note("api-usage=94/100")
    budget.check()


@pytest.mark.parametrize(
    ("header", "shedding"),
    [
        ("api-usage=75/100", False),
        ("api-usage=76/100", True),
        ("api-usage=1/100; per-app-api-usage=76/100(appName=sfsync)", True),
    ],
)
def test_work_that_can_wait_is_shed_from_80_percent_of_the_ceiling(header: str, shedding: bool) -> None:
    """Of the default ceiling of 95 % that is 76 % of the org's, or the app's, allowance."""
    budget = Budget(0.95)
    budget.note(header)

    assert budget.shedding is shedding


def test_usage_is_there_for_whoever_asks(org: LocalOrg, salesforce: Salesforce) -> None:
    """It is that of the last answer, and unknown before the first."""
    before = salesforce.usage

    salesforce.reader.read([CASE])

    assert (before, salesforce.usage) == (None, Usage(*org.api_usage))


def test_an_org_that_does_not_tell_is_noted_once(
    script: Scripted, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """A guard that is off must not look as though it were on."""
    script.api = [Answer(200, rows().body, {"Sforce-Limit-Info": "none"})]
    salesforce = connect(script.url)
    with caplog.at_level(logging.WARNING):
        salesforce.reader.read([CASE])
        salesforce.reader.read([CASE])

    assert [record.message for record in caplog.records] == [
        "the org's answers do not tell its API usage: the API ceiling is not watched"
    ]


def test_usage_that_is_told_no_more_is_not_taken_for_the_latest(script: Scripted, connect: Connect) -> None:
    """A fault that says nothing of it changes nothing; an answer that says nothing leaves it unknown."""
    script.api = [rows(), untold(error(400, "MALFORMED_QUERY", "no")), untold(rows())]
    salesforce = connect(script.url)
    known = []
    for _ in script.api[:]:
        with suppress(Misconfigured):
            salesforce.reader.read([CASE])
        known.append(salesforce.usage)

    assert known == [Usage(18, 5000), Usage(18, 5000), None]
