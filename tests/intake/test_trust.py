"""Records of the Trust status API: what is understood, and that nothing is passed over in silence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sfsync.intake.rejected import Rejected
from sfsync.intake.trust import Parsed, RejectedRecord, incident, maintenance
from sfsync.model.evidence import Impact, Sighting, Source
from tests.intake.trust_records import MINUTE, SEEN, Raw, a_maintenance, an_incident, at, event, impact, without

NINE, TEN = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (9, 10))


def the_impact(parsed: Parsed) -> Impact:
    """Return the one impact of a record."""
    (found,) = parsed.sighting.impacts
    return found


def test_an_incident_is_what_it_says() -> None:
    """Ids become texts, instances sorted, instants aware UTC; nothing was strange."""
    raw = an_incident()

    parsed = incident(raw, SEEN)

    whole = Impact(Source.INCIDENT, "20010001", "7001", ("NA1", "NA137"), "serviceDisruption", NINE, TEN)
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    assert parsed == Parsed(Sighting(Source.INCIDENT, "20010001", SEEN, (whole,), text))


def test_a_maintenance_is_what_it_did() -> None:
    """Its type is the availability it leaves, its span the actual one: the plan said five minutes."""
    found = the_impact(maintenance(a_maintenance(), SEEN))

    assert (found.key, found.type) == ("maintenance:620001/7001", "unavailable")
    assert (found.start, found.end, found.void, found.fault) == (NINE, TEN, None, None)


def test_planned_times_never_make_an_impact() -> None:
    """A maintenance to come has none."""
    assert maintenance(a_maintenance(MaintenanceImpacts=[]), SEEN).sighting.impacts == ()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(
            a_maintenance(impact(systemAvailability="readOnly")), "readOnly", id="its own before the record's"
        ),
        pytest.param(a_maintenance(message=None), "", id="a null message"),
        pytest.param(a_maintenance(message={}), "", id="an empty message"),
        pytest.param(a_maintenance(message={"availability": "Of 2027"}), "Of 2027", id="a new word, as it is"),
    ],
)
def test_the_availability_of_a_maintenance(raw: Raw, kind: str) -> None:
    """Of the impact where it has one, else of the message, else unknown; whether it pauses is the policy's matter."""
    found = the_impact(maintenance(raw, SEEN))

    assert (found.type, found.fault) == (kind, None)


@pytest.mark.parametrize(
    ("raw", "listed_under", "instances"),
    [
        pytest.param(an_incident(instanceKeys=["NA2", "NA1", "NA2"]), "NA1", ("NA1", "NA2"), id="named twice"),
        pytest.param(an_incident(instanceKeys=["Heroku North America"]), None, ("Heroku North America",), id="spaces"),
        pytest.param(an_incident(instanceKeys=[]), "NA1", (), id="an empty list is none, whatever affectsAll says"),
        pytest.param(without(an_incident(), "instanceKeys"), "NA1", ("NA1",), id="absent, listed under one"),
        pytest.param(an_incident(instanceKeys=None), "NA1", ("NA1",), id="null, listed under one"),
        pytest.param(without(an_incident(), "instanceKeys"), None, (), id="absent, listed nowhere"),
    ],
)
def test_instances(raw: Raw, listed_under: str | None, instances: tuple[str, ...]) -> None:
    """Exact, sorted, each once; what a record names counts, not what `affectsAll` says."""
    assert the_impact(incident(raw, SEEN, listed_under)).instances == instances


@pytest.mark.parametrize(
    ("raw", "oddity"),
    [
        pytest.param(an_incident(fooBar=1), "unknown field fooBar", id="field"),
        pytest.param(an_incident(message={"mood": 1}), "unknown field mood of its message", id="field of the message"),
        pytest.param(an_incident(impact(fooBar=1)), "unknown field fooBar of impact 7001", id="field of an impact"),
        pytest.param(
            an_incident(IncidentEvents=[event("update", fooBar=1)]),
            "unknown field fooBar of an event",
            id="of an event",
        ),
        pytest.param(an_incident(impact(severity="dire")), "unknown severity dire of impact 7001", id="severity"),
        pytest.param(an_incident(status="Undone"), "unknown status Undone", id="status"),
        pytest.param(an_incident(status=5), "unknown status 5", id="a status that is no text"),
        pytest.param(an_incident(IncidentImpacts=None), "IncidentImpacts is null", id="null for a list"),
        pytest.param(an_incident(instanceKeys=None), "instanceKeys is null", id="null for keys"),
        pytest.param(without(an_incident(), "instanceKeys"), "names no instance", id="no instance"),
        pytest.param(an_incident(impact(createdAt="now")), "createdAt is no instant of impact 7001", id="posted when?"),
        pytest.param(an_incident(IncidentEvents=[event(None)]), "an event without a type", id="event type"),
        pytest.param(
            an_incident(IncidentEvents=[event("update", createdAt="?")]),
            "an event that does not say when",
            id="event time",
        ),
        pytest.param(an_incident(**{"a\nb": 1}), "unknown field 'a\\nb'", id="a name that would break a log line"),
        pytest.param(an_incident(**{"x" * 99: 1}), f"unknown field {'x' * 40}…", id="a name without end"),
    ],
)
def test_what_is_not_understood_is_told(raw: Raw, oddity: str) -> None:
    """One short sentence that names the record; the record counts all the same."""
    assert f"incident 20010001: {oddity}" in incident(raw, SEEN).oddities


def test_a_record_that_is_listed_where_it_does_not_belong_is_told() -> None:
    """NA1 is not NA137, and the feed may be lax about it."""
    parsed = incident(an_incident(instanceKeys=["NA137"]), SEEN, "NA1")

    assert parsed.oddities == ("incident 20010001: listed under NA1, which it does not name",)
    assert the_impact(parsed).instances == ("NA137",)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(an_incident(message=None), id="null message"),
        pytest.param(an_incident(status="Resolved", type="Disruption"), id="the fields of 2026"),
        pytest.param(without(an_incident(), "IncidentEvents", "externalId", "serviceKeys"), id="left out"),
        pytest.param(an_incident(impact(type="ofNextYear")), id="an unknown type is judged by the policy"),
        pytest.param(an_incident(impact(severity="critical")), id="the worst severity"),
    ],
)
def test_what_is_usual_is_not_strange(raw: Raw) -> None:
    """An oddity means something."""
    assert incident(raw, SEEN).oddities == ()


@pytest.mark.parametrize(
    ("raw", "said", "key"),
    [
        pytest.param(None, "no object", None, id="nothing"),
        pytest.param([], "no object", None, id="a list"),
        pytest.param("5968", "no object", None, id="a text"),
        pytest.param({}, "without an id", None, id="empty"),
        pytest.param(an_incident(id=None), "without an id", None, id="null id"),
        pytest.param(an_incident(id=True), "without an id", None, id="an id that is a flag"),
        pytest.param(an_incident(id=1.5), "without an id", None, id="a broken id"),
        pytest.param(an_incident(id=" "), "without an id", None, id="a blank id"),
        pytest.param(an_incident(id="5" * 201), "without an id", None, id="an id that no key can hold"),
        pytest.param(an_incident(id="\ud800"), "without an id", None, id="half a character"),
        pytest.param(an_incident(id=10**5000), "without an id", None, id="an id without end"),
        pytest.param(an_incident(instanceKeys="NA137"), "instanceKeys", "incident:20010001", id="keys as a text"),
        pytest.param(an_incident(instanceKeys=["NA137", 5]), "instanceKeys", "incident:20010001", id="a key as number"),
        pytest.param(an_incident(IncidentImpacts={}), "IncidentImpacts", "incident:20010001", id="impacts: an object"),
        pytest.param(an_incident(IncidentImpacts=[1]), "IncidentImpacts", "incident:20010001", id="impact: a number"),
        pytest.param(an_incident(impact(id=None)), "impact without an id", "incident:20010001", id="a nameless impact"),
        pytest.param(an_incident(IncidentEvents="none"), "IncidentEvents", "incident:20010001", id="events: a text"),
        pytest.param(an_incident(message=[]), "message", "incident:20010001", id="message: a list"),
        pytest.param(an_incident(fooBar=float("nan")), "JSON cannot write", "incident:20010001", id="not a number"),
    ],
)
def test_what_cannot_be_used_is_rejected(raw: object, said: str, key: str | None) -> None:
    """As a whole, so that no impact looks withdrawn that only could not be read; the record is named if it can be."""
    with pytest.raises(RejectedRecord, match=said) as refused:
        incident(raw, SEEN)

    assert isinstance(refused.value, Rejected)
    assert refused.value.record_key == key


def test_an_id_may_be_a_text() -> None:
    """Then it is the same record."""
    assert incident(an_incident(id="20010001"), SEEN).sighting.record == incident(an_incident(), SEEN).sighting.record


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        pytest.param({"startTime": None}, "has no start", id="no start"),
        pytest.param({"startTime": "soon"}, "its start is no instant with a time zone", id="a start in words"),
        pytest.param({"startTime": 1764000000}, "its start is no instant with a time zone", id="seconds"),
        pytest.param({"startTime": "2026-11-24T09:00:00"}, "its start is no instant with a time zone", id="naive"),
        pytest.param(
            {"startTime": "0001-01-01T00:00:00+14:00"}, "its start is no instant with a time zone", id="year 0"
        ),
        pytest.param({"endTime": "later"}, "its end is no instant with a time zone", id="an end in words"),
        pytest.param({"endTime": at("08:59")}, "ends before it begins", id="backwards"),
        pytest.param({"startTime": at("12:06"), "endTime": None}, "begins in the future", id="six minutes ahead"),
        pytest.param({"type": None}, "its type is no text", id="no type"),
        pytest.param({"type": 5}, "its type is no text", id="a type that is a number"),
    ],
)
def test_an_impact_that_cannot_be_used_says_why(changed: Raw, fault: str) -> None:
    """In words; the last revision that could be used stays in force."""
    assert the_impact(incident(an_incident(impact(**changed)), SEEN)).fault == fault


@pytest.mark.parametrize(
    ("changed", "start", "end"),
    [
        pytest.param({"endTime": at("09:00")}, NINE, NINE, id="an empty span"),
        pytest.param(
            {"startTime": at("12:05"), "endTime": None}, SEEN + 5 * MINUTE, None, id="begins within the grace"
        ),
        pytest.param({"endTime": at("12:05")}, NINE, SEEN + 5 * MINUTE, id="ends within the grace"),
        pytest.param({"startTime": "2026-11-24T10:00:00+01:00"}, NINE, TEN, id="another zone"),
        pytest.param({"startTime": NINE.astimezone(timezone(timedelta(hours=1)))}, NINE, TEN, id="a TOML instant"),
    ],
)
def test_spans_at_their_limits(changed: Raw, start: datetime, end: datetime | None) -> None:
    """Aware UTC, and no fault."""
    found = the_impact(incident(an_incident(impact(**changed)), SEEN))

    assert (found.start, found.end, found.fault) == (start, end, None)


def test_an_end_that_has_not_come_goes_on() -> None:
    """Until it has: then the same record is read anew."""
    raw = an_incident(impact(endTime=at("13:00")))

    parsed = incident(raw, SEEN)
    until = parsed.stands_until

    assert until == datetime(2026, 11, 24, 12, 55, tzinfo=UTC)
    assert the_impact(parsed).end is None
    assert parsed.oddities == ("incident 20010001: impact 7001 ends in the future: taken as still going on",)
    assert incident(raw, until - MINUTE).sighting.impacts == parsed.sighting.impacts
    assert the_impact(incident(raw, until)).end == datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_an_impact_that_has_not_begun_begins() -> None:
    """When its time comes."""
    raw = an_incident(impact(startTime=at("13:00"), endTime=at("14:00")))

    parsed = incident(raw, SEEN)

    assert the_impact(parsed).fault == "begins in the future"
    assert parsed.stands_until == datetime(2026, 11, 24, 12, 55, tzinfo=UTC)
    assert the_impact(incident(raw, parsed.stands_until)).fault is None


def test_impacts_that_overlap_are_two() -> None:
    """They unite; that is no fault."""
    found = incident(an_incident(impact(), impact(id=7002, startTime=at("09:30"))), SEEN).sighting.impacts

    assert [(each.id, each.fault) for each in found] == [("7001", None), ("7002", None)]


def test_impacts_in_another_order_are_the_same() -> None:
    """Two answers that list them differently do not differ."""
    raws = [an_incident(*order) for order in ((impact(), impact(id=7002)), (impact(id=7002), impact()))]

    assert len({incident(raw, SEEN).sighting.impacts for raw in raws}) == 1


def test_an_impact_that_is_listed_twice_is_one() -> None:
    """With the same contents; with others nobody knows which holds."""
    same = the_impact(incident(an_incident(impact(), impact(severity="minor")), SEEN))
    other = the_impact(incident(an_incident(impact(), impact(endTime=at("11:00"))), SEEN))

    assert same.fault is None
    assert other.fault is not None
    assert other.fault.startswith("overlaps itself")
