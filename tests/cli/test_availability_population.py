"""Who is of the population, and whom Salesforce's own incidents excuse: from `objectives.toml` to the report.

Three endpoints are out on 12 September from 14:00 to 14:45, 2,700 s; Salesforce says that NA137 was out from 14:10 to
14:40, 1,800 s of these.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sfsync.adapters.sqlite import open_store
from sfsync.availability.period import month
from sfsync.engine.evidence import revisions_of
from sfsync.intake.trust import read_records
from sfsync.model.evidence import Source
from tests.availability.told import at
from tests.cli.shell import Outcome, sfsync

SEPTEMBER, EVERY = month("2026-09"), timedelta(minutes=5)
OUT = (at("2026-09-12 14:00:00"), at("2026-09-12 14:45:00"))
ENDPOINTS = ("portal", "backup-daily", "customer-hosted-acme")
IMPACT = {
    "id": 1,
    "type": "serviceDisruption",
    "severity": "major",
    "startTime": "2026-09-12T14:10:00.000Z",
    "endTime": "2026-09-12T14:40:00.000Z",
}
INCIDENT = {"id": 20003117, "instanceKeys": ["NA137"], "IncidentImpacts": [IMPACT], "IncidentEvents": []}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of each every five minutes."""
    file, moment, lines = tmp_path_factory.mktemp("september") / "samples.jsonl", SEPTEMBER.start, list[str]()
    while moment < SEPTEMBER.end:
        for name in ENDPOINTS:
            told = {"at": moment.isoformat(), "endpoint": name, "vantage": "one", "ok": not OUT[0] <= moment < OUT[1]}
            lines.append(json.dumps(told))
        moment += EVERY
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def incidents(tmp_path: Path) -> Path:
    """What the feed answers."""
    file = tmp_path / "incidents.json"
    file.write_text(json.dumps([INCIDENT]), encoding="utf-8")
    return file


def report(samples: Path, *more: object, env: dict[str, str] | None = None) -> Outcome:
    """Run the command on September."""
    options = ("--samples", samples, "--month", "2026-09", "--interval", 300, "--json")
    return sfsync("availability", "report", *options, *more, env=env)


def counted(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """Return by indicator and endpoint the seconds that count, and those that are excluded."""
    told: dict[str, Any] = json.loads(outcome.out)
    return {each["name"]: (each["down_s"], each["excluded_s"]) for each in (*told["indicators"], *told["endpoints"])}


def test_without_evidence_everything_of_the_population_counts(samples: Path) -> None:
    """The customer's own installation is named, and is not of it."""
    outcome = report(samples)

    assert counted(outcome) == {
        "independent": (2700, 0),
        "salesforce_dependent": (2700, 0),
        "portal": (2700, 0),
        "backup-daily": (2700, 0),
    }
    assert json.loads(outcome.out)["outside"] == ["customer-hosted-acme"]


def test_an_incident_excuses_only_what_depends_on_salesforce(samples: Path, incidents: Path) -> None:
    """The backup counts 2,700 - 1,800 = 900 s, the portal and both together all 2,700 s; the ruling says why."""
    outcome = report(samples, "--instance", "NA137", "--incidents", incidents)
    told = json.loads(outcome.out)
    rulings = {each["endpoint"]: each for each in told["exclusions"]}

    assert counted(outcome) == {
        "independent": (2700, 0),
        "salesforce_dependent": (900, 1800),
        "portal": (2700, 0),
        "backup-daily": (900, 1800),
    }
    assert told["down_s"] == 2700
    assert rulings["backup-daily"]["earned_s"] == 1800
    assert rulings["backup-daily"]["evidence"] == "https://status.salesforce.com/incidents/20003117"
    assert rulings["portal"]["earned_s"] == 0
    assert "portal does not" in rulings["portal"]["why"]


def test_which_is_which_is_a_setting(samples: Path, incidents: Path, tmp_path: Path) -> None:
    """In the objectives: here the portal depends on Salesforce, the backup does not, and nobody is outside."""
    ours = tmp_path / "ours.toml"
    ours.write_text('[population]\noutside = []\nsalesforce_dependent = ["portal"]\n', encoding="utf-8")
    outcome = report(samples, "--instance", "NA137", "--incidents", incidents, "--objectives", ours)

    assert counted(outcome) == {
        "independent": (2700, 0),
        "salesforce_dependent": (900, 1800),
        "backup-daily": (2700, 0),
        "customer-hosted-acme": (2700, 0),
        "portal": (900, 1800),
    }
    assert json.loads(outcome.out)["outside"] == []


@pytest.mark.parametrize("instance", ["NA13", "NA1370", "na137"])
def test_an_incident_of_another_instance_excuses_nothing(samples: Path, incidents: Path, instance: str) -> None:
    """Keys are exact."""
    assert counted(report(samples, "--instance", instance, "--incidents", incidents))["backup-daily"] == (2700, 0)


def test_the_evidence_that_the_worker_kept(samples: Path, tmp_path: Path) -> None:
    """Without a file the store is asked; what was revised since counts as it was said last."""
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    revised = INCIDENT | {"IncidentImpacts": [IMPACT | {"endTime": "2026-09-12T14:30:00.000Z"}]}
    with closing(open_store(store)) as kept:
        for hour, record in ((15, INCIDENT), (16, revised)):
            for one in read_records(Source.INCIDENT, json.dumps([record]), "feed", at(f"2026-09-12 {hour}:00:00")):
                kept.observe(list(revisions_of(one.sighting)))
    outcome = report(samples, "--instance", "NA137", env={"SFSYNC_STORE": store})

    assert outcome.err == ""
    assert counted(outcome)["backup-daily"] == (1500, 1200)


def test_a_store_that_knows_nothing(samples: Path, tmp_path: Path) -> None:
    """It excuses nothing, and that is said beside the report."""
    outcome = report(samples, "--instance", "NA137", env={"SFSYNC_STORE": f"sqlite:///{tmp_path / 'none.sqlite'}"})

    assert counted(outcome)["backup-daily"] == (2700, 0)
    assert "nothing was recorded of instance NA137" in outcome.err


def test_incidents_without_an_instance(samples: Path, incidents: Path) -> None:
    """Nobody guesses where the probed org lives."""
    outcome = report(samples, "--incidents", incidents)

    assert (outcome.code, outcome.out) == (2, "")
    assert "give --instance too" in outcome.err
