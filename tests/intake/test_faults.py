"""A case file that cannot be taken says so in one line per fault: the file, the key, the remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sfsync.intake.case_file import read_case_file
from sfsync.intake.rejected import Rejected
from tests.scenarios.command import sfsync
from tests.scenarios.told import Told, became, case, ct

AT = ct("Mon 11-23 12:00")
PLAIN = case("Mon 11-23 09:00", "P2")
MOMENT = "2026-11-23T15:30:00Z"


def with_case(**fields: Any) -> Told:  # noqa: ANN401 - any JSON values
    """Return the plain file with other fields of the case."""
    return PLAIN | {"case": PLAIN["case"] | fields}


def without(key: str) -> Told:
    """Return the plain file without a field of the case."""
    return PLAIN | {"case": {name: value for name, value in PLAIN["case"].items() if name != key}}


def history(**row: Any) -> Told:  # noqa: ANN401 - any JSON values
    """Return the plain file with a row of history."""
    return PLAIN | {"history": [{"at": MOMENT, "field": "Priority", "old": "P3", "new": "P2"} | row]}


def message(**row: Any) -> Told:  # noqa: ANN401 - any JSON values
    """Return the plain file with a message."""
    return PLAIN | {"messages": [{"at": MOMENT, "from": "support", "public": True} | row]}


def pause(**row: Any) -> Told:  # noqa: ANN401 - any JSON values
    """Return the plain file with a pause."""
    return PLAIN | {"pauses": [{"start": MOMENT, "end": None, "reason": "incident"} | row]}


@pytest.mark.parametrize(
    ("told", "key", "remedy"),
    [
        pytest.param(PLAIN | {"message": []}, "message", "unknown key", id="unknown key"),
        pytest.param(with_case(severity="P1"), "case.severity", "unknown key", id="unknown key of the case"),
        pytest.param({}, "case", "missing", id="no case"),
        pytest.param(without("id"), "case.id", "add it", id="no id"),
        pytest.param(without("created_at"), "case.created_at", "add it", id="no time of submission"),
        pytest.param(with_case(created_at=None), "case.created_at", "", id="an empty time of submission"),
        pytest.param(with_case(created_at="yesterday"), "case.created_at", "", id="no instant"),
        pytest.param(with_case(created_at="2026-11-23T15:00:00"), "case.created_at", "15:00:00Z", id="a naive instant"),
        pytest.param(with_case(created_at="2026-11-23"), "case.created_at", "time zone", id="a date"),
        pytest.param(with_case(created_at=1764000000), "case.created_at", "", id="a number: seconds or milliseconds?"),
        pytest.param(with_case(created_at="1764000000"), "case.created_at", "", id="a number as text"),
        pytest.param(
            with_case(created_at="0001-01-01T00:00:00+14:00"), "case.created_at", "", id="beyond what UTC can write"
        ),
        pytest.param(with_case(closed_at="2026-11-23T15:00:00"), "case.closed_at", "Z", id="a naive close"),
        pytest.param(with_case(id="5"), "case.id", "15 or 18", id="half an id"),
        pytest.param(with_case(id="500000000000001AAB"), "case.id", "AAA", id="an id with a wrong ending"),
        pytest.param(with_case(id="50000000000000!AAA"), "case.id", "15 or 18", id="an id with a mark"),
        pytest.param(with_case(id=500), "case.id", "string", id="an id that is a number"),
        pytest.param(with_case(priority=2), "case.priority", "string", id="a priority that is a number"),
        pytest.param(with_case(release_on="soon"), "case.release_on", "write it as 2026-11-23", id="no day"),
        pytest.param(
            with_case(contact_place="two"), "case.contact_place", "write one, e.g. 3", id="a number as a word"
        ),
        pytest.param(history(at="2026-11-23T15:30:00"), "history.0.at", "Z", id="a naive change"),
        pytest.param(history(field="Prioritiy"), "history.0.field", "Priority", id="a field with a slip"),
        pytest.param(history(by="me"), "history.0.by", "unknown key", id="unknown key of a change"),
        pytest.param(message(at="2026-11-23T15:30:00"), "messages.0.at", "Z", id="a naive message"),
        pytest.param(message(**{"from": "robot"}), "messages.0.from", "customer", id="a message of nobody"),
        pytest.param(message(public=None), "messages.0.public", "", id="a message neither public nor not"),
        pytest.param(message(public="perhaps"), "messages.0.public", "true nor false", id="a message perhaps public"),
        pytest.param(
            PLAIN | {"messages": [{"at": MOMENT, "from": "support"}]}, "messages.0.public", "add it", id="not told"
        ),
        pytest.param(pause(start="2026-11-23T15:30:00"), "pauses.0.start", "Z", id="a naive pause"),
        pytest.param(pause(end="2026-11-23T15:29:59Z"), "pauses.0", "before", id="a pause that ends before it starts"),
        pytest.param(PLAIN | {"history": {}}, "history", "put it in [ ]", id="a table for a list"),
        pytest.param(PLAIN | {"case": []}, "case", "put it in { }", id="a list for a table"),
        pytest.param([], "the file", "", id="a list"),
        pytest.param(None, "the file", "", id="nothing"),
        pytest.param("case", "the file", "", id="a text"),
    ],
)
def test_a_fault_is_one_line(told: object, key: str, remedy: str) -> None:
    """It begins with file and key, and says what to write instead."""
    with pytest.raises(Rejected) as refused:
        read_case_file(json.dumps(told), "case.json")

    assert str(refused.value).startswith(f"case.json: {key}")
    assert remedy in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        pytest.param("", "case.json", "not JSON", id="an empty file"),
        pytest.param("{", "case.json", "not JSON", id="half a document"),
        pytest.param("{} {}", "case.json", "not JSON", id="two documents"),
        pytest.param("[case]", "case.json", "not JSON", id="TOML under a name of JSON"),
        pytest.param("[" * 50_000, "case.json", "not JSON", id="nested without end"),
        pytest.param("{", "case.toml", "not TOML", id="JSON under a name of TOML"),
        pytest.param("x = " + "[" * 50_000, "case.toml", "not TOML", id="nested without end, TOML"),
    ],
)
def test_a_text_that_is_no_document(text: str, source: str, said: str) -> None:
    """Says what it should be, and which file."""
    with pytest.raises(Rejected, match=said) as refused:
        read_case_file(text, source)

    assert str(refused.value).startswith(f"{source}: ")


def test_several_faults_are_several_lines() -> None:
    """All at once."""
    told = with_case(created_at="2026-11-23T15:00:00", id="5", severity="P1")

    with pytest.raises(Rejected) as refused:
        read_case_file(json.dumps(told), "case.json")

    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("case.json: case.") for line in lines)


BACKWARDS = became(became(PLAIN, "Mon 11-23 09:30", priority="P3"), "Mon 11-23 10:00", priority="P1")


@pytest.mark.parametrize(
    ("told", "field", "named"),
    [
        pytest.param(with_case(status="Limbo"), "Status", "Limbo", id="unknown status"),
        pytest.param(with_case(priority="P7"), "Priority", "P7", id="unknown priority"),
        pytest.param(with_case(package="Gold"), "Package", "Gold", id="unknown package"),
        pytest.param(with_case(product="Flosum CRM"), "Product", "Flosum CRM", id="unknown product"),
        pytest.param(with_case(type="Bug"), "Type", "Bug", id="unknown type"),
        pytest.param(with_case(status="Closed"), "ClosedDate", "give it", id="closed without date"),
        pytest.param(with_case(closed_at=MOMENT), "Status", "closing time", id="a date without being closed"),
        pytest.param(
            message(at="2026-11-23T14:59:59Z"), "message", "older than the case", id="a message before the case"
        ),
        pytest.param(history(new="P1"), "Priority", "P1", id="a history that ends elsewhere"),
        pytest.param(
            BACKWARDS | {"history": [BACKWARDS["history"][1], history()["history"][0]]},
            "Priority",
            "P3",
            id="no links",
        ),
        pytest.param(with_case(created_at="1901-01-01T00:00:00Z"), "CreatedDate", "1901", id="a year without calendar"),
    ],
)
def test_a_case_that_cannot_be_judged(tmp_path: Path, told: Told, field: str, named: str) -> None:
    """Exit code 2; one line names the case, the field and what to do; stdout stays empty."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(told), encoding="utf-8")

    outcome = sfsync("explain", path, "--at", AT, "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert f"case 500000000000001AAA: {field}" in outcome.err
    assert named in outcome.err


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"{", id="not JSON"),
        pytest.param(json.dumps(pause(end="2026-11-23T15:29:59Z")).encode(), id="a reversed pause"),
        pytest.param(
            json.dumps(with_case(created_at="9999-12-31T23:00:00-12:00")).encode(), id="an instant beyond UTC"
        ),
    ],
)
def test_no_fault_of_a_file_is_a_traceback(tmp_path: Path, content: bytes) -> None:
    """Exit code 2 and one line that names the file."""
    path = tmp_path / "case.json"
    path.write_bytes(content)

    outcome = sfsync("explain", path, "--at", AT, "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert "case.json" in outcome.err


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Windows writes one."""
    path = tmp_path / "case.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(PLAIN).encode())

    assert sfsync("explain", path, "--at", AT, "--json").code == 0


def test_a_history_out_of_order_is_sorted(tmp_path: Path) -> None:
    """Rows newest first, as Salesforce's own pages show them."""
    reversed_ = BACKWARDS | {"history": BACKWARDS["history"][::-1]}
    outcomes = []
    for told in (BACKWARDS, reversed_):
        path = tmp_path / "case.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        outcomes.append(sfsync("explain", path, "--at", AT, "--json"))

    assert outcomes[0].code == 0
    assert outcomes[0] == outcomes[1]
