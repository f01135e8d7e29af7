"""Availability on AWS, driven: sealed, verified, reported, watched; and tampered with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from sfsync.__main__ import main
from sfsync.adapters.aws import client_of
from sfsync.adapters.aws.sessions import new_client
from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.keys import read_check
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.intake.rejected import Rejected
from sfsync.model.sample import Sample
from sfsync.ports.faults import Misconfigured
from tests.adapters.samples.ledgers import DAY
from tests.deployment.conftest import KEYS, Deployed
from tests.deployment.ledgers import (
    A_DAY,
    HERE,
    NOVEMBER,
    OCTOBER,
    THE_FIRST,
    at,
    ledger,
    objects,
    october_of,
    parts,
    put,
    told,
)
from tests.deployment.stack import REGION
from tests.deployment.test_driven import LOCAL


@pytest.fixture
def october(deployed: Deployed) -> Deployed:
    """A month of samples, sealed."""
    return october_of(deployed)


def test_the_month_is_sealed_verified_and_reported(october: Deployed) -> None:
    """Every form of the report lies in the month's folder; the verdict is announced with what it rests on."""
    answer = october.run("ReportAvailability", {})
    reports = objects(october, "reports/")
    document = json.loads(reports["reports/2026-10/report.json"])
    (alert,) = told(october)

    assert answer == {"month": "2026-10", "verdict": document["verdict"]}
    assert {key.rpartition("/")[2] for key in reports} == {"report.html", "report.json", "report.csv", "report.txt"}
    assert document["samples"]["taken"] == 2 * 31 * A_DAY
    assert alert["kind"] == "availability_report"
    assert (alert["facts"]["verdict"], alert["facts"]["vantages"]) == (document["verdict"], f"eu-west-1, {HERE}")
    assert alert["facts"]["signed_by"] != "nobody"


def test_a_report_takes_few_calls(deployed: Deployed) -> None:
    """Of a ledger without a sample: what is there, the exclusions, the four files, the verdict."""
    noted, make = list[str](), BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes

    def noting(client: Any, operation: str, asked: dict[str, Any]) -> Any:  # noqa: ANN401 - botocore's classes
        noted.append(operation)
        return make(client, operation, asked)

    at(deployed, THE_FIRST)
    deployed.patch.setattr(BaseClient, "_make_api_call", noting)
    deployed.run("ReportAvailability", {"month": "2026-10"})

    assert Counter(noted) == {"ListObjectsV2": 1, "GetObject": 1, "PutObject": 4, "PublishBatch": 1, "PutEvents": 1}


def test_a_report_makes_one_client_of_each_service(deployed: Deployed) -> None:
    """Ledger, exclusions and reports share one; a start after a fault, as each of these is, makes it anew."""
    made = list[str]()

    def making(service: str, **options: Any) -> Any:  # noqa: ANN401 - botocore's classes
        made.append(service)
        return new_client(service, **options)

    at(deployed, THE_FIRST)
    deployed.patch.setattr("sfsync.adapters.aws.clients.new_client", making)
    for times in (1, 2):
        deployed.run("ReportAvailability", {"month": "2026-10"})

        assert Counter(made) == dict.fromkeys(("s3", "sns", "events"), times)


def test_exclusions_are_read_from_the_bucket(october: Deployed) -> None:
    """Each is ruled on; one that is no list stops the report, and none is written."""
    maintenance = {
        "id": "CHG-1",
        "kind": "maintenance",
        "start": "2026-10-13T08:00:00Z",
        "end": "2026-10-13T11:00:00Z",
        "announced_at": "2026-10-10T08:00:00Z",
        "evidence": "https://status.example.com/CHG-1",
    }
    put(october, "exclusions.json", b"{")
    with pytest.raises(Rejected, match="the exclusions"):
        october.run("ReportAvailability", {})
    nothing = objects(october, "reports/")
    put(october, "exclusions.json", json.dumps([maintenance]).encode())
    october.run("ReportAvailability", {"month": "2026-10"})
    document = json.loads(objects(october, "reports/")["reports/2026-10/report.json"])

    assert nothing == {}
    assert [(one["id"], one["earned_s"]) for one in document["exclusions"]] == [("CHG-1", 3 * 3600)]


def test_a_copy_of_the_bucket_verifies_as_a_folder(october: Deployed, tmp_path: Path) -> None:
    """What `aws s3 sync` leaves on a disk: the commands take it, and the two say the same."""
    for key, content in objects(october, "samples/").items():
        file = tmp_path / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "public.pem").write_bytes(KEYS.public)
    scope = Scope(THE_FIRST.date(), "2026-10", read_check(KEYS.public, "key"))
    here, there = verify(Folder(tmp_path / "samples"), scope), verify(ledger(october), scope)
    words = [
        "availability",
        "verify",
        str(tmp_path / "samples"),
        "--month",
        "2026-10",
        "--key",
        str(tmp_path / "public.pem"),
    ]
    run = subprocess.run([sys.executable, "-m", "sfsync", *words], capture_output=True, text=True, check=False)

    assert (here.flaws, here.samples, there.samples) == ([], 2 * 31 * A_DAY, 2 * 31 * A_DAY)
    assert (run.returncode, run.stderr) == (0, "")
    assert "Untouched" in run.stdout


def test_an_outage_is_told_once_and_so_is_its_end(deployed: Deployed) -> None:
    """From the samples of two vantage points in the table, by a cold start each time."""
    told(deployed)
    start, step, keeping = OCTOBER + 12 * DAY, timedelta(seconds=10), parts(deployed)
    for vantage in (HERE, "eu-west-1"):
        for name in ("portal", "api", "restore"):
            instants = [start + number * step for number in range(12 * 360)]
            down = [name == "portal" and 3600 * 6 <= (at - start).total_seconds() < 3600 * 6 + 240 for at in instants]
            keeping.record(
                [
                    Sample(at, name, vantage, not bad, 41, "answered 503" if bad else None)
                    for at, bad in zip(instants, down, strict=True)
                ]
            )
    kinds = []
    for minutes in (0, 4, 5, 300):
        at(deployed, start + timedelta(hours=6, minutes=minutes))
        deployed.run("WatchAvailability", {}, **LOCAL)
        deployed.run("WatchAvailability", {}, **LOCAL)
        kinds.append([(alert["kind"], alert["facts"].get("severity")) for alert in told(deployed)])

    assert kinds[0] == []
    assert ("burn_rate", "page") in kinds[1]
    assert kinds[2] == []
    assert {kind for kind, _ in kinds[3]} == {"resolved"}


def test_the_commands_read_the_bucket(october: Deployed, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Verified, revised, verified and exported where it lies; a name that is none is bad usage."""
    (tmp_path / "private.pem").write_bytes(KEYS.private)
    october.patch.setenv("SFSYNC_PROBE_SIGNING_KEY_FILE", str(tmp_path / "private.pem"))
    at(october, datetime(2026, 11, 20, tzinfo=UTC))
    place = f"s3://{october.stack.physical('Samples')}/samples"
    month, key = ["--month", "2026-10"], ["--key", str(tmp_path / "private.pem")]
    void = ["--author", "A. Author", "--reason", "why", "--void", "2026-10-13T00:00:00Z/2026-10-14T00:00:00Z"]
    first = command(october, "verify", place, *month, *key)
    revised = command(october, "revise", place, *month, *void)
    second = command(october, "verify", place, *month, *key)
    capsys.readouterr()
    exported = command(october, "export", place, *month)
    lines = capsys.readouterr().out.splitlines()
    nameless = command(october, "verify", "s3://NOT A BUCKET")

    assert (first, revised, second, exported, nameless) == (0, 0, 0, 0, 2)
    assert len(lines) == 2 * 30 * A_DAY


def command(deployed: Deployed, *words: str) -> int:
    """Run a command in this process, where moto is; return its exit code."""
    deployed.patch.setattr(sys, "argv", ["sfsync", "availability", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_tampered_month_has_no_verdict(october: Deployed) -> None:
    """One failure made a success: verify names file and line, the topic hears of it, and no report is written."""
    key = "samples/eu-west-1/2026-10-13.jsonl"
    put(october, key, objects(october)[key].replace(b'"ok":false', b'"ok":true', 1))
    answer = october.run("ReportAvailability", {})
    (flaw,) = verify(ledger(october), Scope(THE_FIRST.date(), "2026-10")).flaws
    (alert,) = told(october)

    assert (flaw.file, flaw.line) == ("eu-west-1/2026-10-13.jsonl", 10)
    assert answer == {"month": "2026-10", "verdict": None}
    assert objects(october, "reports/") == {}
    assert (alert["kind"], alert["facts"]["file"], alert["facts"]["line"]) == ("ledger_broken", flaw.file, "10")


def test_a_month_whose_last_day_is_not_sealed_has_no_verdict(october: Deployed) -> None:
    """A seal that is missing is a flaw like any other."""
    bucket = october.stack.physical("Samples")
    client_of("s3", REGION).delete_object(Bucket=bucket, Key=f"samples/{HERE}/2026-10-31.seal.json")

    assert october.run("ReportAvailability", {}) == {"month": "2026-10", "verdict": None}


def test_a_month_that_goes_on_has_no_report(october: Deployed) -> None:
    """Neither this one nor one to come, nor what is no month."""
    for month, fault in (("2026-11", "is not over"), ("2027-01", "is not over"), ("October", "write YYYY-MM")):
        with pytest.raises(Rejected, match=fault):
            october.run("ReportAvailability", {"month": month})

    assert objects(october, "reports/") == {}


def test_what_comes_too_late_is_told_once(october: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    """It lies beside its day; the metric that an alarm reads counts it at the first seal after."""
    parts(october).record([Sample(NOVEMBER - timedelta(minutes=1), "portal", "eu-west-1", ok=False)])
    capsys.readouterr()
    october.run("SealSamples", {})
    first = capsys.readouterr().out
    october.run("SealSamples", {})

    assert '"SamplesLate":[1.0]' in first.replace(" ", "")
    assert '"SamplesLate":[0.0]' in capsys.readouterr().out.replace(" ", "")
    assert ledger(october).set_aside("eu-west-1") == 1


def test_what_cannot_be_sealed_fails_the_call(october: Deployed) -> None:
    """So that the alarm on errors tells, though all else was sealed."""
    parts(october).record([Sample(NOVEMBER, "portal", HERE, ok=True), Sample(NOVEMBER, "portal", "eu-west-1", ok=True)])
    put(october, f"samples/{HERE}/2026-11-01.jsonl", b"nonsense\n")
    at(october, NOVEMBER + timedelta(days=1, hours=3))
    with pytest.raises(Misconfigured, match=rf"{HERE}/2026-11-01\.jsonl:1: is not a line"):
        october.run("SealSamples", {})

    assert ledger(october).seal("eu-west-1", NOVEMBER.date()) is not None
