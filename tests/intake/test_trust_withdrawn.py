"""What the feed takes back: corrections, cancellations, false alarms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sfsync.intake.trust import incident, maintenance
from tests.intake.trust_records import SEEN, Raw, a_maintenance, an_incident, at, event, impact

VARIANT = "correction08593800"  # recorded: a correction with a number behind it, whose text names single instances
WITHDRAWN = "withdrawn by a correction"


def corrected(*impacts: Raw, by: Raw) -> list[str | None]:
    """Return why each impact of an incident is void, given an event."""
    found = incident(an_incident(*impacts, IncidentEvents=[event("update"), by]), SEEN).sighting.impacts
    return [each.void for each in found]


@pytest.mark.parametrize("kind", ["correction", "Correction"])
def test_a_correction_withdraws_what_was_posted_before_it(kind: str) -> None:
    """At the same instant too; what is posted after it is news."""
    posted = [impact(id=number, createdAt=at(clock)) for number, clock in enumerate(("09:40", "10:30", "10:31"))]

    assert corrected(*posted, by=event(kind, "10:30")) == [WITHDRAWN, WITHDRAWN, None]


@pytest.mark.parametrize("created", [None, "unreadable"])
def test_an_impact_that_does_not_say_when_was_before(created: str | None) -> None:
    """A correction is about what was there."""
    assert corrected(impact(createdAt=created), by=event("correction")) == [WITHDRAWN]


def test_a_correction_that_does_not_say_when_is_the_last_word() -> None:
    """And is told as odd."""
    parsed = incident(an_incident(IncidentEvents=[event("correction", createdAt=None)]), SEEN)

    assert [each.void for each in parsed.sighting.impacts] == [WITHDRAWN]
    assert parsed.oddities == ("incident 20010001: an event that does not say when",)


def test_a_correction_of_a_maintenance_says_that_its_start_was_posted_in_error() -> None:
    """A correction of its availability takes nothing back."""
    events = {kind: [event(kind)] for kind in ("correction", "availabilityCorrection")}

    voids = {
        kind: maintenance(a_maintenance(MaintenanceEvents=told), SEEN).sighting.impacts[0].void
        for kind, told in events.items()
    }

    assert voids == {"correction": WITHDRAWN, "availabilityCorrection": None}


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("There was no impact to end users on NA1.", ("NA137",)),
        ("There was no impact to end users on NA137.", ("NA1",)),
        ("There was no impact on NA1 and NA137", ()),
        ("There was no impact on NA1370, xNA1, na137 and NA1_2.", ("NA1", "NA137")),
        (None, ("NA1", "NA137")),
    ],
)
def test_a_correction_may_name_single_instances(message: str | None, left: tuple[str, ...]) -> None:
    """As whole words; the impact goes on for the others. NA1 is not NA137."""
    parsed = incident(an_incident(IncidentEvents=[event(VARIANT, message=message)]), SEEN)

    (found,) = parsed.sighting.impacts
    odd = any("names none of its instances: nothing is withdrawn" in oddity for oddity in parsed.oddities)
    assert (found.instances, found.void) == (left, None)
    assert odd is (left == ("NA1", "NA137"))


def test_single_instances_are_dropped_from_what_was_posted_before() -> None:
    """Not from what is posted afterwards."""
    told = event(VARIANT, "10:30", message="none on NA1")
    impacts = (impact(), impact(id=7002, createdAt=at("10:31")))

    found = incident(an_incident(*impacts, IncidentEvents=[told]), SEEN).sighting.impacts

    assert [each.instances for each in found] == [("NA137",), ("NA1", "NA137")]


def test_keys_with_spaces_and_marks_are_named_as_they_are() -> None:
    """A key is not a pattern."""
    raw = an_incident(
        instanceKeys=["Heroku (EU)", "Heroku .*"], IncidentEvents=[event(VARIANT, message="none on Heroku (EU).")]
    )

    assert incident(raw, SEEN).sighting.impacts[0].instances == ("Heroku .*",)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"message": {"availability": "unavailable", "eventStatus": "eventStatusCanceled"}}, id="message"),
        pytest.param({"status": "Cancelled"}, id="the status of 2026"),
        pytest.param({"MaintenanceEvents": [event("cancelled", "10:30"), event("scheduled", "08:00")]}, id="event"),
        pytest.param({"MaintenanceEvents": [event("scheduled", "08:00"), event("cancelled", "10:30")]}, id="any order"),
        pytest.param(
            {"MaintenanceEvents": [event("cancelled", createdAt=None), event("scheduled", createdAt=None)]},
            id="without times the first is the newest",
        ),
    ],
)
def test_a_cancelled_maintenance_never_pauses(changed: Raw) -> None:
    """However the feed says it."""
    (found,) = maintenance(a_maintenance(**changed), SEEN).sighting.impacts

    assert found.void == "cancelled"


def test_a_maintenance_that_is_rescheduled_after_all_takes_place() -> None:
    """The newest event counts."""
    events = [event("rescheduled", "10:30"), event("cancelled", "08:00")]

    assert maintenance(a_maintenance(MaintenanceEvents=events), SEEN).sighting.impacts[0].void is None


def test_incidents_are_not_cancelled() -> None:
    """The word means a maintenance."""
    assert corrected(impact(), by=event("cancelled")) == [None]


def test_a_false_alarm_says_so_by_its_type() -> None:
    """It is no impact."""
    assert corrected(impact(type="marketingCloudFalsePositive"), by=event("update")) == ["a false alarm"]


@pytest.mark.parametrize(
    ("changed", "start", "end"),
    [
        ({"startTime": None}, "10:00", "10:00"),
        ({"startTime": None, "endTime": None}, "09:40", None),
        ({"endTime": at("08:00")}, "09:00", "09:00"),
        ({"startTime": at("15:00"), "endTime": None}, "15:00", None),
        ({"type": None}, "09:00", "10:00"),
    ],
)
def test_what_is_void_has_no_fault(changed: Raw, start: str, end: str | None) -> None:
    """A fault would keep in force what was said before, and so what is taken back here."""
    raw = an_incident(impact(**changed), IncidentEvents=[event("correction")])

    (found,) = incident(raw, SEEN).sighting.impacts

    spans = [clock and datetime.fromisoformat(at(clock)).astimezone(UTC) for clock in (start, end)]
    assert (found.void, found.fault, found.start, found.end) == (WITHDRAWN, None, *spans)
