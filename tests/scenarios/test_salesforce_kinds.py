"""DESIGN section 6, R14, R15: which evidence pauses whose clocks: by instance, product and kind.

The case is a P2 of Standard on NA137, submitted on Monday at 09:00. Resolution is due 17:00 (8 h).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.told import case, ct
from tests.scenarios.trust_told import impact, incident, maintenance, read, with_incidents, with_maintenances

CASE = case("Mon 11-23 09:00", "P2")


@pytest.mark.parametrize("keys", [["NA1"], ["NA1370"], ["na137"], ["NA138", "CS96"], []])
def test_only_the_exact_key_pauses(keys: list[str]) -> None:
    """NA1 is not NA137, and `affectsAll` alone decides nothing."""
    other = incident(impact("Mon 11-23 10:00", None), instanceKeys=keys, affectsAll=True)

    assert read(with_incidents(CASE, other), "Mon 11-23 13:00")["state"] == "running"


def test_a_case_without_an_instance_is_not_paused() -> None:
    """Nobody knows whose incident it is."""
    told = with_incidents(case("Mon 11-23 09:00", instance=None), incident(impact("Mon 11-23 10:00", None)))

    assert read(told, "Mon 11-23 13:00")["state"] == "running"


@pytest.mark.parametrize("product", ["Flosum DevOps", "Data Migrator", "Trust Center"])
def test_these_products_stand_on_salesforce(product: str) -> None:
    """R14."""
    told = with_incidents(case("Mon 11-23 09:00", product=product), incident(impact("Mon 11-23 10:00", None)))

    assert read(told, "Mon 11-23 13:00")["state"] == "paused"
    assert read(told, "Mon 11-23 13:00", "first_response")["state"] == "paused"


@pytest.mark.parametrize("product", ["Flosum Scan", "Hosted Backup & Archive", "Customer-hosted Backup & Archive"])
def test_these_products_do_not(product: str) -> None:
    """R14, R15: they run normal clocks."""
    told = with_incidents(case("Mon 11-23 09:00", product=product), incident(impact("Mon 11-23 10:00", None)))

    assert read(told, "Mon 11-23 13:00")["state"] == "running"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("serviceDisruption", "paused"),
        ("readOnlyEmergencySiteSwitch", "paused"),
        ("disruptionReadOnlySsOverRun", "paused"),
        ("restApiUnavailable", "paused"),
        ("performanceDegradation", "running"),
        ("performanceDegradationAsynchronousProcessing", "running"),
        ("featureServiceDisruption", "running"),
        ("informational", "running"),
        ("marketingCloudFalsePositive", "running"),
        ("somethingNeverSeen", "running"),
    ],
)
def test_the_type_decides(kind: str, state: str) -> None:
    """The default patterns; what is not known does not pause."""
    told = with_incidents(CASE, incident(impact("Mon 11-23 10:00", None, kind)))

    assert read(told, "Mon 11-23 13:00")["state"] == state


@pytest.mark.parametrize(
    ("types", "kind", "due"),
    [
        ('["performanceDegradation*"]', "performanceDegradation", "Mon 11-23 19:00"),
        ('["performanceDegradation*"]', "serviceDisruption", "Mon 11-23 17:00"),
        ("[]", "serviceDisruption", "Mon 11-23 17:00"),
    ],
)
def test_a_policy_decides_which_types_pause(tmp_path: Path, types: str, kind: str, due: str) -> None:
    """Laid over the sheet key by key."""
    override = tmp_path / "policy.toml"
    override.write_text(f"[pauses.salesforce]\nimpact_types = {types}\n")
    told = with_incidents(CASE, incident(impact("Mon 11-23 10:00", "Mon 11-23 12:00", kind)))

    assert read(told, "Mon 11-23 13:00", policy=override)["due_at"] == ct(due)


@pytest.mark.parametrize("availability", ["fullyAvailable", "available", "availabilityIntermittentReadOnly"])
def test_a_maintenance_that_leaves_it_available_does_not_pause(availability: str) -> None:
    """Only `unavailable` and `readOnly*` do."""
    message = {"message": {"availability": availability, "eventStatus": "confirmed"}}
    told = with_maintenances(CASE, maintenance(impact("Mon 11-23 10:00", None, "deployingMaintenance"), **message))

    assert read(told, "Mon 11-23 13:00")["state"] == "running"
