"""The case file: what it may hold, and that what is written can be read again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from sfsync.hours.interval import Interval
from sfsync.intake.case_file import CaseFile, case_document, read_case_file
from sfsync.model.case import Author, Change, Customer, Field, Message, Person
from tests.scenarios.told import became, case, ct, wrote

PLAIN = case("Mon 11-23 09:00", "P2")
NINE = datetime(2026, 11, 23, 15, tzinfo=UTC)


def read(told: Any, source: str = "case.json") -> CaseFile:  # noqa: ANN401 - any JSON document
    """Read a document as a file."""
    return read_case_file(json.dumps(told), source)


def with_case(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON values
    """Return the plain file with other fields of the case."""
    return PLAIN | {"case": PLAIN["case"] | fields}


def test_every_value_arrives() -> None:
    """Case, history, messages and pauses, with instants in UTC."""
    told = became(wrote(PLAIN, "Mon 11-23 09:20", public=False), "Mon 11-23 09:30", priority="P1")
    told["pauses"] = [{"start": ct("Mon 11-23 10:00"), "end": ct("Mon 11-23 11:00"), "reason": "incident"}]
    file = read(told)

    assert (file.case.id, file.case.number, file.case.instance) == ("500000000000001AAA", "00001234", "NA137")
    assert (file.case.created_at, file.case.closed_at) == (NINE, None)
    assert file.case.history == (Change(NINE + timedelta(minutes=30), Field.PRIORITY, "P2", "P1"),)
    assert file.case.messages == (Message(NINE + timedelta(minutes=20), Author.SUPPORT, public=False),)
    assert [(pause.interval, pause.reason) for pause in file.pauses] == [
        (Interval(NINE + timedelta(hours=1), NINE + timedelta(hours=2)), "incident")
    ]


def test_what_is_written_can_be_read_again() -> None:
    """`explain CASE_ID --export` gives what `explain FILE` takes."""
    told = read(became(wrote(PLAIN, "Mon 11-23 09:20"), "Mon 11-23 09:30:05", status="Closed")).case

    assert read(case_document(told)).case == told


def test_what_further_promises_need_is_optional_and_comes_back() -> None:
    """Defect stage, category, channel, contact, owner, release and who looks after the customer."""
    told = with_case(
        defect_stage="Triage",
        category="Access",
        origin="Web",
        contact_id="003",
        owner_id="00G",
        release_on="2026-12-01",
        tier="Tier 2",
        team="AMER",
    )
    manager = {"id": "005", "name": "Ada Archer", "active": False}
    told["customer"] = {"country": "India", "technical_account_manager": manager}
    case = read(told).case

    assert case.customer == Customer("India", None, Person("005", "Ada Archer", active=False))
    assert (case.defect_stage, case.release_on) == ("Triage", date(2026, 12, 1))
    assert (case.tier, case.team) == ("Tier 2", "AMER")
    assert read(case_document(case)).case == case
    assert case_document(read(PLAIN).case).keys() == {"case", "history", "messages", "incidents", "maintenances"}


@pytest.mark.parametrize(
    ("said", "place", "known"),
    [
        pytest.param({}, None, False, id="nothing is known of it"),
        pytest.param({"contact_place": None}, None, True, id="the contact is on no list"),
        pytest.param({"contact_place": 0}, 0, True, id="zero is a place"),
        pytest.param({"contact_place": 3}, 3, True, id="the third"),
    ],
)
def test_a_contacts_place_is_said_or_left_out(said: dict[str, Any], place: int | None, known: bool) -> None:
    """Left out is not the same as null, and comes back as it was."""
    case = read(with_case(contact_id="003", **said)).case

    assert (case.contact_place, case.contact_place_known) == (place, known)
    assert {key: value for key, value in case_document(case)["case"].items() if key == "contact_place"} == said
    assert read(case_document(case)).case == case


@pytest.mark.parametrize(
    ("given", "known"),
    [
        pytest.param("500000000000001", "500000000000001AAA", id="15 digits"),
        pytest.param(
            "5005e00000ABCDe", "5005e00000ABCDeAAP", id="capitals in the last five: A, B, C, D are 1 + 2 + 4 + 8"
        ),
        pytest.param("5005e00000ABCDeAAP", "5005e00000ABCDeAAP", id="18 characters"),
    ],
)
def test_an_id_of_15_characters_is_that_of_18(given: str, known: str) -> None:
    """The last three encode which letters are capitals, five by five: A for none, P for the first four."""
    assert read(with_case(id=given)).case.id == known


@pytest.mark.parametrize("text", ["2026-11-23T15:00:00Z", "2026-11-23T15:00:00+00:00", "2026-11-23T20:30:00+05:30"])
def test_an_instant_in_any_zone(text: str) -> None:
    """The same instant, kept in UTC."""
    assert read(with_case(created_at=text)).case.created_at == NINE
    assert read(with_case(created_at=text)).case.created_at.tzinfo is UTC


def test_the_form_that_salesforce_writes() -> None:
    """Milliseconds and an offset without a colon."""
    assert read(with_case(created_at="2026-11-23T15:00:00.000+0000")).case.created_at == NINE


def test_fractions_of_a_second_are_kept() -> None:
    """To the microsecond."""
    assert read(with_case(created_at="2026-11-23T15:00:00.123456Z")).case.created_at.microsecond == 123456


def test_what_is_not_followed_is_let_pass() -> None:
    """A change of owner is a row of the history, but no matter of the clocks."""
    told = PLAIN | {"history": [{"at": ct("Mon 11-23 09:30"), "field": "Owner", "old": "A", "new": "B"}]}

    assert read(told).case.history == ()


def test_a_field_in_small_letters_is_that_field() -> None:
    """There is no other that it could mean."""
    told = PLAIN | {"history": [{"at": ct("Mon 11-23 09:30"), "field": "priority", "old": "P3", "new": "P2"}]}

    assert [change.field for change in read(told).case.history] == [Field.PRIORITY]


def test_a_case_alone_is_enough() -> None:
    """Every list may be left out; so may what an org leaves empty."""
    bare = {"case": {"id": "500000000000001", "created_at": "2026-11-23T15:00:00Z"}}
    file = read(bare)

    assert (file.case.history, file.case.messages, file.pauses, file.incidents, file.maintenances) == (
        (),
        (),
        (),
        (),
        (),
    )
    assert (file.case.priority, file.case.closed_at) == (None, None)


def test_raw_trust_records_are_carried() -> None:
    """Whatever they hold, untouched."""
    told = PLAIN | {"incidents": [{"id": 1, "IncidentImpacts": []}], "maintenances": [{"id": 2}]}
    file = read(told)

    assert (file.incidents, file.maintenances) == (({"id": 1, "IncidentImpacts": []},), ({"id": 2},))


def test_toml_says_the_same() -> None:
    """With offset date-times as TOML has them."""
    text = '[case]\nid = "500000000000001AAA"\ntype = "Problem"\ncreated_at = 2026-11-23T09:00:00-06:00\n'

    file = read_case_file(text, "case.toml")

    assert (file.case.type, file.case.created_at) == ("Problem", NINE)


def test_the_zone_of_an_instant_is_not_remembered() -> None:
    """Written in India, printed in UTC."""
    told = read(with_case(created_at=NINE.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat())).case

    assert case_document(told)["case"]["created_at"] == "2026-11-23T15:00:00Z"
