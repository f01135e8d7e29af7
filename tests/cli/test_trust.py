"""`sfsync trust`: pauses from files and from the store, what is watched, and what people put beside the feed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Outcome, sfsync, surroundings
from tests.intake.trust_records import a_maintenance, an_incident, at, event, impact
from tests.scenarios.command import sfsync as command

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "trust"
THERE = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not part of the project")
LATER = "2026-11-24T12:00:00Z"
Env = dict[str, str]


@pytest.fixture
def env(tmp_path: Path) -> Env:
    """A store of the test's own, and no org."""
    return {"SFSYNC_STORE": f"sqlite:///{tmp_path / 'store.sqlite'}"}


def written(folder: Path, *records: object, name: str = "incidents.json") -> Path:
    """Write records as the feed lists them."""
    file = folder / name
    file.write_text(json.dumps(list(records)))
    return file


def pauses(*args: object, instance: str = "NA137", moment: str = LATER) -> dict[str, Any]:
    """Return what `trust pauses --json` prints."""
    outcome = sfsync("trust", "pauses", "--instance", instance, "--at", moment, "--json", *args)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def fed(text: str, *args: object) -> Outcome:
    """Run `trust pauses` with text on stdin."""
    run = subprocess.run(
        [sys.executable, "-m", "sfsync", "trust", "pauses", "--instance", "NA137", *map(str, args)],
        input=text.encode(),
        env=surroundings(),
        capture_output=True,
        check=False,
        timeout=30,
    )
    return Outcome(run.returncode, run.stdout.decode(), run.stderr.decode())


def test_the_document(tmp_path: Path) -> None:
    """DESIGN section 4 to the letter: two incidents 09:00-10:00 and 09:30-11:00, one pause with both reasons."""
    other = an_incident(impact(startTime=at("09:30"), endTime=at("11:00")), id=7)
    found = pauses("--incidents", written(tmp_path, an_incident(), other))

    assert {key: found[key] for key in ("instance", "at", "stale")} == {
        "instance": "NA137",
        "at": LATER,
        "stale": False,
    }
    assert set(found) >= {"instance", "at", "stale", "pauses"}
    (pause,) = found["pauses"]
    assert (pause["start"], pause["end"]) == ("2026-11-24T09:00:00Z", "2026-11-24T11:00:00Z")
    reasons = [{key: one[key] for key in ("source", "id", "type", "start", "end")} for one in pause["reasons"]]
    spans = [("20010001", "09:00", "10:00"), ("7", "09:30", "11:00")]
    assert reasons == [
        {
            "source": "incident",
            "id": number,
            "type": "serviceDisruption",
            "start": f"2026-11-24T{start}:00Z",
            "end": f"2026-11-24T{end}:00Z",
        }
        for number, start, end in spans
    ]


@pytest.mark.parametrize(
    ("moment", "spans"),
    [
        ("2026-11-24T08:59:59Z", []),
        ("2026-11-24T09:00:00Z", [("2026-11-24T09:00:00Z", None)]),
        ("2026-11-24T09:30:00Z", [("2026-11-24T09:00:00Z", None)]),
        ("2026-11-24T10:00:00Z", [("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")]),
        ("2026-11-24T12:30:00+03:00", [("2026-11-24T09:00:00Z", None)]),
    ],
)
def test_as_of_an_instant(tmp_path: Path, moment: str, spans: list[tuple[str, str | None]]) -> None:
    """Before, as it begins, within (also told in another zone), as it ends."""
    found = pauses("--incidents", written(tmp_path, an_incident()), moment=moment)

    assert [(one["start"], one["end"]) for one in found["pauses"]] == spans


def test_oldest_first_with_both_kinds(tmp_path: Path) -> None:
    """A maintenance 09-10 and an incident 11-11:30: two pauses, each with its source."""
    late = an_incident(impact(startTime=at("11:00"), endTime=at("11:30")))
    planned = written(tmp_path, a_maintenance(), name="maintenances.json")
    found = pauses("--incidents", written(tmp_path, late), "--maintenances", planned)

    assert [one["reasons"][0]["source"] for one in found["pauses"]] == ["maintenance", "incident"]
    assert [one["start"] for one in found["pauses"]] == ["2026-11-24T09:00:00Z", "2026-11-24T11:00:00Z"]


@pytest.mark.parametrize(
    "record",
    [
        an_incident(instanceKeys=["NA1"]),
        an_incident(IncidentEvents=[event("correction")]),
        an_incident(IncidentImpacts=[]),
        an_incident(impact(type="performanceDegradation")),
    ],
)
def test_what_yields_no_pauses(tmp_path: Path, record: dict[str, Any]) -> None:
    """Another instance, a correction, no impacts, a harmless type."""
    assert pauses("--incidents", written(tmp_path, record))["pauses"] == []


def test_records_on_stdin(tmp_path: Path) -> None:
    """`-` is stdin; the other file may stand beside it."""
    file = written(tmp_path, a_maintenance(impact(startTime=at("11:00"), endTime=at("11:10"))), name="m.json")
    outcome = fed(json.dumps([an_incident()]), "--incidents", "-", "--maintenances", file, "--at", LATER, "--json")

    assert outcome.code == 0
    assert len(json.loads(outcome.out)["pauses"]) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<html>Sorry</html>", "is not JSON"),
        ('[{"id": 1, "Incid', "is not JSON"),
        ("", "is not JSON"),
        ('"incidents"', "must be a list"),
        ("7", "must be a list"),
        ("null", "must be a list"),
        ("[7]", "no object"),
        ("[{}]", "without an id"),
        ('[{"id": 1, "IncidentImpacts": {}}]', "IncidentImpacts"),
        ("[" * 100_000, "is not JSON"),
        ('{"message": "Instance Not Found"}', "without an id"),
    ],
)
def test_a_bad_file_is_one_clear_line(text: str, says: str) -> None:
    """Exit 2, a line that names stdin on stderr, nothing on stdout."""
    outcome = fed(text, "--incidents", "-", "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert "stdin" in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ("--instance", "NA137", "--incidents", "-", "--maintenances", "-"),
        ("--instance", "NA137", "--incidents", "no-such-file.json"),
        ("--instance", "NA137", "--incidents", "/"),
        ("--instance", "NA137", "--at", "yesterday", "--incidents", "/dev/null"),
        ("--instance", "NA137", "--at", "2026-11-24T12:00:00", "--incidents", "/dev/null"),
        ("--incidents", "/dev/null"),
    ],
)
def test_bad_usage(args: tuple[str, ...]) -> None:
    """Both from stdin, a file that is not there, a folder, an instant that is none or has no zone, no instance."""
    outcome = sfsync("trust", "pauses", *args)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


def test_what_is_not_understood_is_said_beside_the_document(tmp_path: Path) -> None:
    """A fault and a field that is not known: on stderr, each a line; the document stays whole."""
    odd = an_incident(impact(startTime=None), newField=1)
    outcome = sfsync("trust", "pauses", "--instance", "NA137", "--incidents", written(tmp_path, odd), "--json")

    assert outcome.code == 0
    assert json.loads(outcome.out)["pauses"] == []
    assert "has no start" in outcome.err
    assert "newField" in outcome.err


def test_a_type_that_nobody_knows_is_said(tmp_path: Path) -> None:
    """DESIGN section 6: an unknown type does not pause and is reported once."""
    new = written(tmp_path, an_incident(impact(type="quantumFlap")))
    outcome = sfsync("trust", "pauses", "--instance", "NA137", "--incidents", new, "--at", LATER, "--json")

    assert json.loads(outcome.out)["pauses"] == []
    assert outcome.err.count("quantumFlap") == 1


def test_people_read_a_table(tmp_path: Path) -> None:
    """The span, its length and why; without colours where nobody wants them."""
    file = written(tmp_path, an_incident())
    outcome = sfsync(
        "trust", "pauses", "--instance", "NA137", "--incidents", file, "--at", LATER, env={"NO_COLOR": "1"}
    )

    assert outcome.code == 0
    assert "2026-11-24 09:00:00" in outcome.out
    assert "incident 20010001" in outcome.out
    assert "\x1b" not in outcome.out


def test_a_store_that_knows_nothing_is_stale(env: Env) -> None:
    """Unknown is neither OK nor outage: stale, no pauses, and a word on stderr."""
    outcome = sfsync("trust", "pauses", "--instance", "NA137", "--json", env=env)

    assert outcome.code == 0
    assert json.loads(outcome.out) | {"at": ""} == {"instance": "NA137", "at": "", "stale": True, "pauses": []}
    assert "NA137" in outcome.err


def test_status_before_anything_was_seen(env: Env) -> None:
    """An empty document, and words for people."""
    assert json.loads(sfsync("trust", "status", "--json", env=env).out)["instances"] == []
    assert "no instance is watched yet" in sfsync("trust", "status", env=env).out


@THERE
def test_the_maintenances_of_eu48() -> None:
    """Planned 23:00-23:05, done in 59 s; cancelled, future and harmless ones yield nothing."""
    file = SAMPLES / "maintenances-EU48-2022-11-06.json"

    found = pauses("--maintenances", file, instance="EU48")

    assert [(one["start"], one["end"]) for one in found["pauses"]] == [("2022-10-14T23:00:13Z", "2022-10-14T23:01:12Z")]


def status_answers() -> list[dict[str, Any]]:
    """Return every recorded status of an instance, alone or in a list of many."""
    found = [json.loads(file.read_bytes()) for file in sorted(SAMPLES.glob("instance*.json"))]
    return [one for each in found for one in (each if isinstance(each, list) else [each])]


@THERE
def test_the_status_of_every_instance_is_read(tmp_path: Path) -> None:
    """As it was recorded, for both kinds of records, also where it leaves one of them out."""
    assert len(status_answers()) >= 3
    for answer in status_answers():
        file = tmp_path / "status.json"
        file.write_text(json.dumps(answer))
        outcome = command("trust", "pauses", "--instance", answer["key"], "--incidents", file, "--maintenances", file)

        assert outcome.code in (0, None), outcome.err


@THERE
def test_the_maintenances_of_the_newest_shapes_are_read() -> None:
    """As the command-line client of Heroku has them."""
    (file,) = SAMPLES.glob("heroku-*.json")

    assert command("trust", "pauses", "--instance", "EU48", "--maintenances", file).code in (0, None)
