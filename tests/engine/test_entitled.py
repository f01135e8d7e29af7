"""What a Case asks for beside what the package holds: flagged, never blocked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sfsync.engine.entitled import channel_flags, contact_flags, release_flags
from sfsync.model.replacing import replace
from sfsync.policy.load import load_policy
from tests.fakes.org import a_case

POLICY = load_policy()
AT = datetime(2026, 11, 24, 16, tzinfo=UTC)


def keys(rule: Any, package: str | None = "Standard", **fields: Any) -> list[str]:  # noqa: ANN401 - whatever a case has
    """Return the keys of the flags that a rule gives a case."""
    case = replace(a_case(1), package=package, **fields)
    found = [*rule(case, POLICY, AT)]

    assert all(0 < len(flag.text) <= 120 for flag in found)
    return [flag.key for flag in found]


@pytest.mark.parametrize(
    ("package", "place", "found"),
    [
        ("Standard", 2, []),
        ("Standard", 3, ["contact_beyond"]),
        ("Premium", 5, []),
        ("Premium", 6, ["contact_beyond"]),
        ("Signature Plus", 10, []),
        ("Signature Plus", 11, ["contact_beyond"]),
        ("Signature Plus", 1, []),
        ("Standard", 0, ["contact_beyond"]),
        ("Standard", None, ["contact_not_named"]),
    ],
)
def test_a_contact_beyond_the_number_is_flagged(package: str, place: int | None, found: list[str]) -> None:
    """By the contact's place on the customer's list: 2, 5 and 10."""
    assert keys(contact_flags, package, contact_id="003000000000001AAA", contact_place=place) == found


def test_a_contact_of_whom_nobody_said_whether_they_are_named_is_not_flagged() -> None:
    """Nothing is guessed; that they are on no list has to be said."""
    assert keys(contact_flags, contact_id="003000000000001AAA", contact_place_known=False) == []


def test_a_case_without_a_contact_is_internal() -> None:
    """It is not flagged for one."""
    assert keys(contact_flags) == []


@pytest.mark.parametrize(
    ("package", "origin", "found"),
    [
        ("Standard", "Email", []),
        ("Standard", "web", []),
        ("Standard", "Portal", []),
        ("Standard", "Phone", ["channel_lacking"]),
        ("Premium", "Phone", ["channel_lacking"]),
        ("Signature Plus", "Phone", []),
        ("Signature Plus", "Telegram", ["channel_lacking"]),
        ("Standard", None, []),
    ],
)
def test_a_channel_that_the_package_lacks_is_flagged(package: str, origin: str | None, found: list[str]) -> None:
    """Phone is for Signature Plus only."""
    assert keys(channel_flags, package, origin=origin) == found


@pytest.mark.parametrize("package", [None, "Platinum"])
def test_an_unknown_package_has_no_terms(package: str | None) -> None:
    """It is flagged as such elsewhere."""
    assert keys(contact_flags, package, contact_id="003000000000001AAA") == []
    assert keys(channel_flags, package, origin="Phone") == []


@pytest.mark.parametrize(
    ("submitted", "release", "earliest"),
    [
        ("2026-11-24T16:00:00Z", "2026-12-08", None),
        ("2026-11-24T16:00:00Z", "2026-12-07", "2026-12-08"),
        ("2026-11-24T05:59:59Z", "2026-12-07", None),  # still the 23rd in Chicago
        ("2026-12-24T16:00:00Z", "2027-01-06", "2027-01-07"),
        ("2028-02-15T16:00:00Z", "2028-02-28", "2028-02-29"),
        ("2026-10-25T16:00:00Z", "2026-11-07", "2026-11-08"),  # a day of 25 hours is a day
        ("2026-02-28T16:00:00Z", "2026-03-13", "2026-03-14"),  # and one of 23
        ("2026-11-24T16:00:00Z", "2026-11-20", "2026-12-08"),
    ],
)
def test_a_release_at_short_notice_is_flagged(submitted: str, release: str, earliest: str | None) -> None:
    """With the first day that would do: fourteen calendar days in the business zone after the submission."""
    created = datetime.fromisoformat(submitted)
    case = replace(a_case(1, created_at=created), release_on=date.fromisoformat(release))
    found = [*release_flags(case, POLICY, created)]

    assert [flag.key for flag in found] == (["release_notice"] if earliest else [])
    assert all(str(earliest) in flag.text for flag in found)


def test_a_case_without_a_release_is_not_flagged() -> None:
    """Most have none."""
    assert keys(release_flags) == []


@pytest.mark.parametrize(
    ("package", "origin", "found"),
    [
        ("Standard", "Web", []),
        ("Standard", "Email", []),
        ("Standard", "Phone", ["channel_lacking"]),
        ("Signature Plus", "Phone", []),
    ],
)
def test_a_release_is_asked_for_by_any_channel_of_the_package(package: str, origin: str, found: list[str]) -> None:
    """The portal is where it should be asked for: another channel is flagged only if the package lacks it."""
    assert keys(channel_flags, package, origin=origin, release_on=date(2027, 1, 15)) == found
