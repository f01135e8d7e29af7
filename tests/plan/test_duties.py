"""Duties towards accounts: which period a day lies in, when its Task falls due, and whose it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sfsync.model.case import Person
from sfsync.model.patron import Patron
from sfsync.plan.duties import Duty, duties, last_open_day, period
from sfsync.policy.duties import Rhythm
from sfsync.policy.load import load_policy

POLICY = load_policy()
ENGINEER = Person("005000000000001AAA", "Ada Byron", active=True)
MANAGER = Person("005000000000002AAA", "Tim Lee", active=True)
OWNER = Person("005000000000003AAA", "Olga Stern", active=True)
LEFT = Person("005000000000004AAA", "Lou Gone", active=False)


def patron(**changed: object) -> Patron:
    """Return an account with everybody in place."""
    usual = {"package": None, "owner": OWNER, "support_engineer": ENGINEER, "account_manager": MANAGER}
    return Patron("001000000000001AAA", "Acme", **(usual | changed))  # type: ignore[arg-type] # by name


def owed(package: str, at: datetime, to: Patron | None = None) -> list[Duty]:
    """Return the duties of the current periods."""
    every = duties(to or patron(), package, POLICY.terms[package], POLICY.calendar, at)
    return [duty for duty in every if duty.after is None]


@pytest.mark.parametrize(
    ("rhythm", "day", "name", "start", "end"),
    [
        (Rhythm.WEEKLY, "2026-11-29", "2026-W48", "2026-11-23", "2026-11-30"),
        (Rhythm.WEEKLY, "2026-11-30", "2026-W49", "2026-11-30", "2026-12-07"),
        (Rhythm.WEEKLY, "2027-01-01", "2026-W53", "2026-12-28", "2027-01-04"),
        (Rhythm.WEEKLY, "2024-12-31", "2025-W01", "2024-12-30", "2025-01-06"),
        (Rhythm.MONTHLY, "2028-02-29", "2028-02", "2028-02-01", "2028-03-01"),
        (Rhythm.MONTHLY, "2026-12-31", "2026-12", "2026-12-01", "2027-01-01"),
        (Rhythm.QUARTERLY, "2026-01-01", "2026-Q1", "2026-01-01", "2026-04-01"),
        (Rhythm.QUARTERLY, "2026-09-30", "2026-Q3", "2026-07-01", "2026-10-01"),
        (Rhythm.QUARTERLY, "2026-10-01", "2026-Q4", "2026-10-01", "2027-01-01"),
        (Rhythm.ANNUAL, "2026-12-31", "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_the_period_of_a_day(rhythm: Rhythm, day: str, name: str, start: str, end: str) -> None:
    """Whole ones of the calendar; a week of New Year belongs to the year of its Thursday."""
    assert period(rhythm, date.fromisoformat(day)) == (name, date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize("rhythm", [each for each in Rhythm if each is not Rhythm.NONE])
def test_periods_tile_the_years(rhythm: Rhythm) -> None:
    """Each begins where the one before ends, and every day lies in its own, over a leap year and a week 53."""
    day, names = date(2026, 1, 1), []
    here = period(rhythm, day)
    while here.start < date(2029, 2, 1):
        following = period(rhythm, here.end)
        last = here.end - timedelta(days=1)
        names.append(here.name)

        assert period(rhythm, here.start) == period(rhythm, last) == here
        assert following.start == here.end
        here = following
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("rhythm", "day", "due"),
    [
        (Rhythm.MONTHLY, "2026-11-24", "2026-11-30"),
        (Rhythm.MONTHLY, "2026-10-05", "2026-10-30"),  # the 31st is a Saturday
        (Rhythm.MONTHLY, "2028-02-10", "2028-02-29"),
        (Rhythm.MONTHLY, "2027-02-10", "2027-02-26"),  # the 28th is a Sunday
        (Rhythm.WEEKLY, "2026-11-24", "2026-11-27"),
        (Rhythm.WEEKLY, "2026-12-30", "2027-01-01"),  # no holidays by default
        (Rhythm.ANNUAL, "2026-03-01", "2026-12-31"),
    ],
)
def test_a_task_falls_due_on_the_last_open_day(rhythm: Rhythm, day: str, due: str) -> None:
    """Of its period: never on a week-end."""
    assert last_open_day(POLICY.calendar, period(rhythm, date.fromisoformat(day))) == date.fromisoformat(due)


def test_each_package_has_its_duties() -> None:
    """As the sheet's table says; the TAM has those of Signature Plus, the Support Engineer those of Premium."""
    at = datetime(2026, 11, 24, 16, tzinfo=UTC)
    signature = {duty.draft.key.partition("/")[2]: duty.draft.owner_id for duty in owed("Signature Plus", at)}

    assert owed("Standard", at) == []
    assert [(d.draft.key.partition("/")[2], d.draft.owner_id) for d in owed("Premium", at)] == [
        ("health_check/2026-Q4", ENGINEER.id)
    ]
    assert signature == dict.fromkeys(
        ("health_check/2026-11", "system_review/2026", "proactive_monitoring/2026-W48"), MANAGER.id
    )


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("2026-12-01T05:59:59Z", "2026-11"),  # winter: six hours behind UTC
        ("2026-12-01T06:00:00Z", "2026-12"),
        ("2026-07-01T04:59:59Z", "2026-06"),  # summer: five
        ("2026-07-01T05:00:00Z", "2026-07"),
        ("2026-11-01T06:30:00Z", "2026-11"),  # the day the clocks go back
        ("2027-01-01T05:59:59Z", "2026-12"),
        ("2027-01-01T06:00:00Z", "2027-01"),
    ],
)
def test_a_period_begins_at_midnight_in_the_zone_of_the_hours(at: str, month: str) -> None:
    """In Chicago, not in UTC."""
    (check, *_) = owed("Signature Plus", datetime.fromisoformat(at))

    assert check.draft.key.endswith(f"health_check/{month}")


@pytest.mark.parametrize(
    ("changed", "owner", "said"),
    [
        (
            {"account_manager": LEFT},
            OWNER.id,
            "Technical Account Manager Lou Gone is inactive: account owner Olga Stern",
        ),
        ({"account_manager": None}, OWNER.id, "the account has no Technical Account Manager: account owner Olga Stern"),
        ({"account_manager": None, "owner": LEFT}, None, "nobody stands in"),
        ({"account_manager": LEFT, "owner": None}, None, "nobody stands in"),
    ],
)
def test_who_is_missing_is_flagged(changed: dict[str, Person | None], owner: str | None, said: str) -> None:
    """In the Task and as a line: the account's owner stands in if there is one; nobody is guessed."""
    for duty in owed("Signature Plus", datetime(2026, 11, 24, 16, tzinfo=UTC), patron(**changed)):
        assert duty.draft.owner_id == owner
        assert said in (duty.lacks or "")
        assert f"! {duty.lacks}" in duty.draft.description


@pytest.mark.parametrize(
    ("last", "after"),
    [
        pytest.param("2026-11-23T16:00:00Z", "2026-10", id="passes ran since: in that period itself"),
        pytest.param("2026-10-31T16:00:00Z", "2026-10", id="on its last day"),
        pytest.param("2026-11-01T04:59:59Z", "2026-10", id="in its last second in Chicago"),
        pytest.param("2026-09-30T16:00:00Z", "2026-09", id="the month before"),
        pytest.param("2025-02-10T16:00:00Z", "2025-02", id="long ago"),
    ],
)
def test_what_went_by_is_owed_where_the_last_pass_by_its_end_knew_of_it(last: str, after: str) -> None:
    """The health check of October, seen in November."""
    at = datetime(2026, 11, 24, 16, tzinfo=UTC)
    terms = POLICY.terms["Signature Plus"]
    _, missed, *_ = duties(patron(), "Signature Plus", terms, POLICY.calendar, at, datetime.fromisoformat(last))

    assert missed.draft.key.endswith("/health_check/2026-10")
    assert missed.after == f"001000000000001AAA/health_check/begun/{after}"
    assert missed.is_owed({missed.after})
    assert not missed.is_owed({missed.begun.replace("2026-10", "2026-11")})


@pytest.mark.parametrize(
    ("at", "due"),
    [
        pytest.param("2026-10-30T16:00:00Z", "2026-10-30", id="Friday, the last open day"),
        pytest.param("2026-10-31T16:00:00Z", "2026-10-31", id="Saturday: all open days of October are over"),
        pytest.param("2026-11-01T04:59:59Z", "2026-10-31", id="still Saturday in Chicago"),
    ],
)
def test_a_task_never_falls_due_before_the_day_of_its_creation(at: str, due: str) -> None:
    """On that day at the earliest."""
    (check, *_) = owed("Signature Plus", datetime.fromisoformat(at))

    assert str(check.draft.due_on) == due
    assert "It was due" not in check.draft.description
