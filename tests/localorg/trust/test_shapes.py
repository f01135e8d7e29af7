"""The feed's answers have the fields and types of the real one: by our own list, and by samples where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfsync.localorg import Trust
from tests.localorg.client import Client
from tests.localorg.trust.reading import minute

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "trust"
SINCE_2025 = {"externalMaintenanceType", "substrate", "releaseType"}
SINCE_2026 = {"status", "type"}

STAMPS: dict[str, type] = {"createdAt": str, "updatedAt": str}
KEYS: dict[str, type] = {"instanceKeys": list, "serviceKeys": list}
SCOPE: dict[str, type] = {"isCore": bool, "affectsAll": bool, "additionalInformation": str}
FIELDS: dict[str, dict[str, type]] = {
    "incident": {
        "id": int,
        "externalId": str,
        "message": dict,
        "status": str,
        "type": str,
        "IncidentImpacts": list,
        "IncidentEvents": list,
        **STAMPS,
        **KEYS,
        **SCOPE,
    },
    "maintenance": {
        "id": int,
        "externalId": str,
        "message": dict,
        "name": str,
        "plannedStartTime": str,
        "plannedEndTime": str,
        "externalMaintenanceType": str,
        "substrate": str,
        "releaseType": str,
        "status": str,
        "MaintenanceImpacts": list,
        "MaintenanceEvents": list,
        **STAMPS,
        **KEYS,
        **SCOPE,
    },
    "impact": {
        "id": int,
        "startTime": str,
        "endTime": str,
        "type": str,
        "severity": str,
        "startTimeCreatedAt": str,
        "startTimeModifiedAt": str,
        "endTimeCreatedAt": str,
        "endTimeModifiedAt": str,
        **STAMPS,
    },
    "event": {"id": int, "type": str, "message": str, **STAMPS},
    "localization": {
        "id": int,
        "modelName": str,
        "modelKey": str,
        "modelAttribute": str,
        "text": str,
        "locale": str,
    },
}
"""Type of each field; any may be null as well."""


@pytest.fixture
def told(trust: Trust) -> Trust:
    """A feed with one of everything on NA137, and every field filled that can be."""
    incident = trust.post_incident("NA137", "serviceDisruption", "major", minute(-40))
    trust.end_impact(incident, minute(5))
    trust.revise_end(incident, minute(60))
    trust.revise_start(incident, minute(-41))
    trust.event(incident, "update", "Still looking.")
    work = trust.plan_maintenance("NA137", minute(-10), minute(120), kind="release")
    trust.start_maintenance(work, minute(-9))
    trust.post_general_message("Sign-in is slow", start=minute(-5), end=minute(5))
    return trust


def differences(sample: Any, ours: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - parsed JSON
    """Yield what our answer lacks of a sample or types otherwise; null fits all, a list is told by its first entry."""
    if sample is None or ours is None:
        return
    if type(sample) is not type(ours):
        yield f"{path}: {type(ours).__name__} for {type(sample).__name__}"
    elif isinstance(sample, dict):
        for key, value in sample.items():
            if key in ours:
                yield from differences(value, ours[key], f"{path}.{key}")
            else:
                yield f"{path}.{key} is missing"
    elif isinstance(sample, list) and sample and ours:
        yield from differences(sample[0], ours[0], f"{path}[]")


def extras(sample: Any, ours: Any) -> set[str]:  # noqa: ANN401 - parsed JSON
    """Return the names that only our answer has."""
    if isinstance(sample, dict) and isinstance(ours, dict):
        inner = [extras(value, ours[key]) for key, value in sample.items() if key in ours]
        return (set(ours) - set(sample)).union(*inner)
    if isinstance(sample, list) and sample and isinstance(ours, list) and ours:
        return extras(sample[0], ours[0])
    return set()


def sample(name: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Read a sample, or skip the test where the folder does not lie beside the checkout."""
    file = SAMPLES / name
    if not file.exists():
        pytest.skip("the samples are not beside this checkout")
    return json.loads(file.read_bytes())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/trust/incidents", "incident"),
        ("/trust/incidents/active", "incident"),
        ("/trust/maintenances", "maintenance"),
        ("/trust/localizations", "localization"),
    ],
)
def test_a_list_holds_records_with_these_fields(feed: Client, told: Trust, path: str, kind: str) -> None:
    """All of them and no other, each of its type or null."""
    record = feed.get(path).json[0]

    assert set(record) == set(FIELDS[kind])
    assert [name for name, value in record.items() if not isinstance(value, (FIELDS[kind][name], type(None)))] == []


@pytest.mark.parametrize("route", ["incidents", "maintenances"])
def test_children_have_these_fields(feed: Client, told: Trust, route: str) -> None:
    """Impacts and events of incidents and of maintenances are alike."""
    record = feed.get(f"/trust/{route}").json[0]
    name = "Incident" if route == "incidents" else "Maintenance"
    impact, event = record[f"{name}Impacts"][0], record[f"{name}Events"][0]

    assert set(impact) == set(FIELDS["impact"])
    assert set(event) == set(FIELDS["event"])


def test_one_record_is_shown_as_in_the_list(feed: Client, told: Trust) -> None:
    """By its id; one that is not there is not found."""
    for route in ("incidents", "maintenances"):
        listed = feed.get(f"/trust/{route}").json[0]

        assert feed.get(f"/trust/{route}/{listed['id']}").json == listed
        assert feed.get(f"/trust/{route}/1").json == {"message": f"{route[:-1].title()} Not Found"}
        assert feed.get(f"/trust/{route}/x").status == 404


def test_instants_are_utc_with_milliseconds(feed: Client, told: Trust) -> None:
    """As recorded, to the character."""
    impact = feed.get("/trust/incidents").json[0]["IncidentImpacts"][0]

    assert (impact["startTime"], impact["createdAt"]) == ("2026-11-23T09:19:00.000Z", "2026-11-23T10:00:00.000Z")


def test_the_status_of_an_inactive_instance_sample(feed: Client, told: Trust) -> None:
    """CS96 of 2024: nothing missing, nothing more."""
    recorded = sample("instance-status-CS96-2024-10.json")
    ours = feed.get("/trust/instances/NA137/status").json

    assert list(differences(recorded, ours)) == []
    assert extras(recorded, ours) == set()


def test_the_preview_of_all_instances_sample(feed: Client, told: Trust) -> None:
    """NA137 of 2020 with its open incident; only what later years brought is more."""
    recorded = sample("instances-status-preview-2020-07-30-excerpt.json")
    ours = feed.get("/trust/instances/status/preview").json

    assert recorded[0]["key"] == ours[0]["key"] == "NA137"
    assert list(differences(recorded, ours)) == []
    assert extras(recorded, ours) == SINCE_2026
    assert list(differences(recorded[0], feed.get("/trust/instances/NA137/status/preview").json)) == []


def test_the_maintenances_sample(feed: Client, told: Trust) -> None:
    """EU48 of 2022: each of the nine records has our shape."""
    ours = feed.get("/trust/maintenances").json[0]
    recorded = sample("maintenances-EU48-2022-11-06.json")

    assert len(recorded) == 9
    for record in recorded:
        assert list(differences(record, ours)) == []
        assert extras(record, ours) == SINCE_2025 | {"status"}


def test_the_shapes_of_2025_sample(feed: Client, told: Trust) -> None:
    """An open incident and a finished maintenance of the Heroku staging feed."""
    recorded = sample("heroku-trust-shapes-2025-08-STAGING.json")
    incidents = feed.get("/trust/incidents/active").json
    maintenances = feed.get("/trust/maintenances").json

    assert list(differences(recorded["incidents_active"], incidents)) == []
    assert extras(recorded["incidents_active"], incidents) == SINCE_2026
    assert list(differences(recorded["maintenances"], maintenances)) == []
    assert extras(recorded["maintenances"], maintenances) == {"status"}


def test_the_edited_status_sample(feed: Client, told: Trust) -> None:
    """POD114 of 2023, of which its author left much out."""
    recorded = sample("instance-status-POD114-2023-04-02-EDITED.json")

    assert list(differences(recorded, feed.get("/trust/instances/NA137/status").json)) == []


def test_localizations_sample(feed: Client) -> None:
    """The rows have our shape, and every code that ours put into words is one of the real ones."""
    recorded = sample("localizations-en-2020-07-30-excerpt.json")
    ours = feed.get("/trust/localizations").json
    codes = {(row["modelName"], row["modelAttribute"], row["modelKey"]) for row in recorded}

    assert list(differences(recorded, ours)) == []
    assert [row for row in ours if (row["modelName"], row["modelAttribute"], row["modelKey"]) not in codes] == []


def test_a_difference_is_seen() -> None:
    """The comparison can fail: on a missing name, on another type, deep inside, and on a name too many."""
    recorded = {"a": [{"b": 1, "c": "x", "d": None}]}

    assert list(differences(recorded, {"a": [{"b": "1", "d": 5}]})) == [".a[].b: str for int", ".a[].c is missing"]
    assert extras(recorded, {"a": [{"b": 1, "e": 2}]}) == {"e"}
