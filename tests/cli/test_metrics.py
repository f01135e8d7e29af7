"""`sfsync metrics`: of case files and of an org, as text, JSON and CSV."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sfsync.localorg import LocalOrg, serve
from tests.cli.shell import EXAMPLE, settings, sfsync

AT = "2026-11-23T20:00:00Z"


def case(number: int, priority: str, answered_after: int | None, **other: str) -> dict[str, Any]:
    """Return a case file: submitted on Monday 2026-11-23 at 9:00 in Chicago, answered after so many minutes."""
    answered = f"2026-11-23T{15 + (answered_after or 0) // 60:02}:{(answered_after or 0) % 60:02}:00Z"
    plain = {"type": "Problem", "status": "Open", "product": "Flosum Scan", "package": "Standard"}
    told = {"id": f"5000000000000{number:02}", "created_at": "2026-11-23T15:00:00Z", "priority": priority}
    messages = [{"at": answered, "from": "support", "public": True}] if answered_after is not None else []
    return {"case": plain | told | other, "messages": messages}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Five cases: P1 answered after 30, 60 and 90 minutes (target 60), P1 and P4 not answered."""
    told = [case(1, "P1", 30), case(2, "P1", 60), case(3, "P1", 90), case(4, "P1", None), case(5, "P4", None)]
    paths = [tmp_path / f"{number}.json" for number in range(5)]
    for path, document in zip(paths, told, strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")
    return [str(path) for path in paths]


def first_response(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the figures of First Response for a trait."""
    return next(each for each in document["measures"] if (each["milestone"], each["name"]) == ("first_response", name))


def test_figures_of_case_files(files: list[str]) -> None:
    """P1: 30 and 60 minutes met (a tie is met), 90 missed, one breached and open: 2 of 4. P4 is not decided."""
    outcome = sfsync("metrics", *files, "--month", "2026-11", "--at", AT, "--by", "priority", "--json")
    found = json.loads(outcome.out)

    p1 = first_response(found, "P1")
    assert (p1["begun"], p1["met"], p1["missed"], p1["open"], p1["attainment_pct"]) == (4, 2, 2, 0, "50.0000")
    assert (p1["completed"], p1["median_s"], p1["p90_s"]) == (3, 3600, 5400)
    p4 = first_response(found, "P4")
    assert (p4["begun"], p4["open"], p4["attainment_pct"], p4["median_s"]) == (1, 1, None, None)
    assert (found["cases"], found["set_aside"]) == (5, [])


def test_text_and_csv_say_the_same(files: list[str]) -> None:
    """One line a trait; the CSV has a header and the same counts."""
    asked = ("metrics", *files, "--month", "2026-11", "--at", AT, "--by", "priority")
    text, table = sfsync(*asked).out, sfsync(*asked, "--format", "csv").out
    line = next(line for line in text.splitlines() if line.strip().startswith("P1"))
    row = next(row for row in csv.DictReader(StringIO(table)) if row["name"] == "P1")

    assert line.split() == ["P1", "4", "2", "2", "0", "0", "50.00", "%", "1", "h", "00", "m", "1", "h", "30", "m"]
    assert [row[name] for name in ("begun", "met", "missed", "open", "median_s")] == ["4", "2", "2", "0", "3600"]


def test_a_case_that_cannot_be_judged_is_set_aside_with_its_reason(files: list[str], tmp_path: Path) -> None:
    """The other files count on; the reason names the file and goes to stderr."""
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(case(9, "P9", None)), encoding="utf-8")
    outcome = sfsync("metrics", odd, files[0], "--month", "2026-11", "--at", AT)

    assert outcome.code == 0
    assert "1 set aside" in outcome.out
    assert "odd.json" in outcome.err
    assert "P9" in outcome.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--month", "2026-13"], "--month: '2026-13' is no month"),
        (["--month", "2026-11", "--to", AT], "--month and --from/--to"),
        (["--from", AT, "--to", AT], "--from lies not before --to"),
        (["--from", "yesterday"], "--from 'yesterday': is no instant"),
        (["--to", "0001-01-01T00:00:00Z"], "--to '0001-01-01T00:00:00Z' is beyond the years"),
        (["--at", "9999-12-31T00:00:00Z"], "--at '9999-12-31T00:00:00Z' is beyond the years"),
        (["--month", "0001-01"], "--month: '0001-01' is no month"),
        (["--format", "csv", "--json"], "--json and --format csv: give one of them"),
        (["--at", AT, "--output", "/nonexist/x.csv"], "--output /nonexist/x.csv: cannot be written: No such file"),
    ],
)
def test_options_that_cannot_be_met_are_named(options: list[str], said: str, files: list[str]) -> None:
    """Exit code 2 and one line."""
    outcome = sfsync("metrics", files[0], *options)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def written(folder: Path, told: dict[str, Any], name: str = "one.json") -> Path:
    """Write a case file."""
    path = folder / name
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_a_file_is_judged_as_explain_does(tmp_path: Path) -> None:
    """Incident and team of a file count: submitted 22:00, answered 00:50, down from 22:05 to 00:40, so 15 minutes."""
    told = case(1, "P2", None, product="Flosum DevOps", instance="NA137", team="IST Team 2")
    told["case"]["created_at"] = "2026-11-20T22:00:00Z"
    told["messages"] = [{"at": "2026-11-21T00:50:00Z", "from": "support", "public": True}]
    told["incidents"] = json.loads((EXAMPLE.parent / "incidents.json").read_text(encoding="utf-8"))
    path = written(tmp_path, told)
    explained = json.loads(sfsync("explain", path, "--at", AT, "--json").out)["milestones"][0]
    measured = json.loads(sfsync("metrics", path, "--at", AT, "--by", "team", "--json").out)
    ours = first_response(measured, "IST Team 2")

    assert (explained["state"], explained["elapsed_s"]) == ("met", 900)
    assert (ours["met"], ours["missed"], ours["median_s"]) == (1, 0, 900)


def test_a_case_that_is_told_twice_is_refused(files: list[str]) -> None:
    """Else it would count twice."""
    outcome = sfsync("metrics", files[0], files[1], files[0])

    assert (outcome.code, outcome.out) == (2, "")
    assert "tells the Case 500000000000001AAA as" in outcome.err


def test_the_columns_of_the_text_add_up(tmp_path: Path) -> None:
    """Ongoing Response was answered and promises nothing: begun 1 = met 0 + missed 0 + open 0 + no due 1."""
    told = case(1, "P1", 30)
    told["messages"] += [
        {"at": "2026-11-23T16:00:00Z", "from": "customer", "public": True},
        {"at": "2026-11-23T17:00:00Z", "from": "support", "public": True},
    ]
    lines = sfsync("metrics", written(tmp_path, told), "--at", AT).out.splitlines()
    head, figures = next(pair for pair in pairwise(lines) if pair[0].startswith("Ongoing Response"))

    assert head.split()[2:8] == ["begun", "met", "missed", "open", "no", "due"]
    assert figures.split()[:7] == ["all", "1", "0", "0", "0", "1", "·"]
    assert any("; 1 Case read" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_figures_of_an_org(tmp_path: Path) -> None:
    """Every question and problem submitted in the period has one First Response; asking writes nothing."""
    org = LocalOrg(cases=230)
    start = org.clock() - timedelta(days=30)
    asked = [row for row in org.select("Case") if row["Type"] in ("Question", "Problem")]
    wanted = [row for row in asked if str(row["CreatedDate"]) >= str(start)]
    with serve(org) as server:
        outcome = sfsync("metrics", "--json", "--by", "package", env=settings(server, tmp_path))
    found = json.loads(outcome.out)

    parts = [each for each in found["measures"] if each["by"] == "package" and each["milestone"] == "first_response"]
    assert abs(first_response(found, "all")["begun"] - len(wanted)) <= 1  # the period moved on by a moment
    assert sum(each["begun"] for each in parts) == first_response(found, "all")["begun"] > 0
    assert not any(row["SFSync_Policy__c"] for row in org.select("Case"))
    assert not (tmp_path / "store.sqlite").exists()
