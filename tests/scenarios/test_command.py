"""`sfsync explain` as people and scripts call it: what it prints where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios.command import sfsync, shell
from tests.scenarios.told import HOUR, became, case, ct, outage, wrote

CASE = became(wrote(case("Mon 11-23 09:00", "P2"), "Mon 11-23 09:40"), "Mon 11-23 10:00", status="On Hold")
AT = ct("Mon 11-23 12:00")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A case file: answered at 09:40, on hold since 10:00."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def test_the_document() -> None:
    """From stdin, in a process of its own: the keys and values of the contract, and nothing else on stdout."""
    outcome = shell("explain", "-", "--at", AT, "--json", stdin=json.dumps(CASE))
    document = json.loads(outcome.out)
    response, resolution, *further = document["milestones"]

    assert (outcome.code, outcome.err) == (0, "")
    assert (document["case"], document["at"]) == ("500000000000001AAA", AT)
    assert document["policy"].startswith("flosum@")
    assert response["name"] == "first_response"
    assert [(each["name"], each["state"]) for each in further] == [
        ("ongoing_response", "not_applicable"),
        ("ongoing_update", "not_applicable"),
        ("defect_stage", "not_applicable"),
    ]
    assert (
        resolution.items()
        >= {
            "name": "resolution",
            "state": "paused",
            "started_at": ct("Mon 11-23 09:00"),
            "due_at": ct("Mon 11-23 17:00"),
            "completed_at": None,
            "target_s": 8 * HOUR,
            "elapsed_s": HOUR,
            "remaining_s": 7 * HOUR,
            "paused_s": 2 * HOUR,
            "segments": [
                {
                    "from": ct("Mon 11-23 09:00"),
                    "to": ct("Mon 11-23 10:00"),
                    "kind": "counted",
                    "reason": "business hours",
                },
                {"from": ct("Mon 11-23 10:00"), "to": AT, "kind": "paused", "reason": "On Hold"},
            ],
        }.items()
    )


def test_bad_input_in_a_process_of_its_own() -> None:
    """Exit code 2, one line on stderr, nothing on stdout, no traceback."""
    outcome = shell("explain", "-", "--json", stdin="{")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert "stdin" in outcome.err


def test_a_file_and_stdin_are_the_same(file: Path) -> None:
    """And a run in this process is the same as one in its own."""
    assert sfsync("explain", file, "--at", AT, "--json") == shell(
        "explain", "-", "--at", AT, "--json", stdin=json.dumps(CASE)
    )


def test_at_in_any_zone(file: Path) -> None:
    """An offset names the same instant; output is UTC."""
    here = sfsync("explain", file, "--at", "2026-11-23T12:00:00-06:00", "--json")

    assert json.loads(here.out)["at"] == AT
    assert here.out == sfsync("explain", file, "--at", AT, "--json").out


def test_without_at_it_is_now(file: Path) -> None:
    """A case of 2026 on hold can be read at any later time."""
    outcome = sfsync("explain", file, "--json")

    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["at"].endswith("Z")


def test_for_people(file: Path) -> None:
    """Without --json it names the milestones, their states and the reason, and fits a plain terminal."""
    outcome = sfsync("explain", file, "--at", AT)

    assert (outcome.code, outcome.err) == (0, "")
    for word in ("First Response", "Resolution", "On Hold", "00001234"):
        assert word in outcome.out
    assert "\x1b" not in outcome.out


@pytest.mark.parametrize("reason", ["[/bold]", "[red]NA137[/red] is [down]", "NA137 \\[x]"])
def test_a_reason_is_shown_as_it_is(tmp_path: Path, reason: str) -> None:
    """What stands in a record of others is text: no colours, no faults, nothing left out."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(outage(case("Mon 11-23 09:00"), "Mon 11-23 10:00", None, reason)), encoding="utf-8")

    outcome = sfsync("explain", path, "--at", AT)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count(reason) >= 2  # in each of two milestones


def test_a_policy_laid_over(file: Path, tmp_path: Path) -> None:
    """Two keys of an override, as TOML and as JSON, by option: the rest stays as the sheet has it."""
    toml, as_json = tmp_path / "own.toml", tmp_path / "own.json"
    toml.write_text('[targets.resolution]\nP2 = "10 hours"\n', encoding="utf-8")
    as_json.write_text('{"targets": {"resolution": {"P2": "10 hours"}}}', encoding="utf-8")

    outcomes = [sfsync("explain", file, "--at", AT, "--json", "--policy", path) for path in (toml, as_json)]

    assert outcomes[0] == outcomes[1]
    assert [reading["target_s"] for reading in json.loads(outcomes[0].out)["milestones"]][:2] == [2 * HOUR, 10 * HOUR]


def test_a_policy_by_environment(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SFSYNC_POLICY names it where no option does."""
    override = tmp_path / "own.toml"
    override.write_text('[targets.resolution]\nP2 = "10 hours"\n', encoding="utf-8")
    monkeypatch.setenv("SFSYNC_POLICY", str(override))

    assert json.loads(sfsync("explain", file, "--at", AT, "--json").out)["milestones"][1]["target_s"] == 10 * HOUR


def test_an_outage_of_the_file(tmp_path: Path) -> None:
    """Pauses given outright pause both clocks."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(outage(case("Mon 11-23 09:00"), "Mon 11-23 10:00", None)), encoding="utf-8")

    readings = json.loads(sfsync("explain", path, "--at", AT, "--json").out)["milestones"]

    assert [reading["state"] for reading in readings][:2] == ["paused", "paused"]


@pytest.mark.parametrize(
    ("args", "named"),
    [
        pytest.param(("--at", "noon"), "--at", id="no instant"),
        pytest.param(("--at", "2026-11-23T12:00:00"), "Z", id="an instant without a zone"),
        pytest.param(("--at", "2026-11-23"), "Z", id="a date"),
        pytest.param(("--at", ""), "--at", id="an empty instant"),
        pytest.param(("--at", "2026-11-23T14:59:59Z"), "created", id="before the case"),
        pytest.param(("--at", "9999-01-01T00:00:00Z"), "2199", id="beyond the calendar"),
        pytest.param(("--at", "0001-01-01T00:00:00+14:00"), "--at", id="beyond what UTC can write"),
        pytest.param(("--policy", "nowhere.toml"), "nowhere.toml", id="no such policy"),
        pytest.param(("--unknown",), "--unknown", id="an unknown option"),
        pytest.param(("second.json",), "second.json", id="two files"),
    ],
)
def test_bad_usage(file: Path, args: tuple[str, ...], named: str) -> None:
    """Exit code 2, nothing on stdout, and one line on stderr that names what is wrong."""
    outcome = sfsync("explain", file, "--json", *args)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert named.casefold() in outcome.err.casefold()


@pytest.mark.parametrize("what", ["nowhere.json", "500", "."])
def test_what_is_neither_file_nor_case(what: str) -> None:
    """Neither a file that is not there, nor half an id, nor a folder."""
    outcome = sfsync("explain", what, "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1


def test_help_has_an_example() -> None:
    """As every command does."""
    outcome = sfsync("explain", "--help")

    assert outcome.code == 0
    assert "sfsync explain case.json --at" in outcome.out


def test_the_heading_is_of_the_instant_that_was_asked_about(file: Path) -> None:
    """Before 10:00 the case was new, not On Hold."""
    then = sfsync("explain", file, "--at", ct("Mon 11-23 09:50")).out.splitlines()[0]
    now = sfsync("explain", file, "--at", AT).out.splitlines()[0]

    assert (then.endswith("Flosum DevOps · New"), now.endswith("Flosum DevOps · On Hold")) == (True, True)
