"""The policy that ships says what the data sheet says; the figures here are copied from the sheet's own tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from sfsync.model.milestone import Milestone
from sfsync.policy.load import load_policy
from sfsync.policy.policy import StatusRole, UnknownTerm

SHEET = load_policy()
HOUR = timedelta(hours=1)
BUSINESS_DAY = 12 * HOUR  # 7 AM - 7 PM
SATURDAY = datetime(2026, 11, 28, 12, tzinfo=UTC)

INITIAL_RESPONSE = {"P1": HOUR, "P2": 2 * HOUR, "P3": 8 * HOUR, "P4": 2 * BUSINESS_DAY}
RESOLUTION_TARGET = {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 2 * BUSINESS_DAY, "P4": 5 * BUSINESS_DAY}
ROUND_THE_CLOCK = {"Standard": set(), "Premium": {"P1"}, "Signature Plus": {"P1", "P2"}}


@pytest.mark.parametrize(("package", "priority"), [*product(ROUND_THE_CLOCK, INITIAL_RESPONSE)])
def test_targets_and_coverage(package: str, priority: str) -> None:
    """Severity levels and support packages, as the sheet lists them."""
    response = SHEET.promise(Milestone.FIRST_RESPONSE, package, priority)
    resolution = SHEET.promise(Milestone.RESOLUTION, package, priority)

    assert (response.target, resolution.target) == (INITIAL_RESPONSE[priority], RESOLUTION_TARGET[priority])
    for promise in (response, resolution):
        assert promise.coverage.hours.is_open(SATURDAY) == (priority in ROUND_THE_CLOCK[package])


@pytest.mark.parametrize(
    ("status", "role"),
    [
        ("New", StatusRole.RUNNING),
        ("Open", StatusRole.RUNNING),
        ("In Progress", StatusRole.RUNNING),
        ("Reopened", StatusRole.RUNNING),
        ("On Hold", StatusRole.PAUSED),
        ("In Development", StatusRole.PAUSED),
        ("Closed", StatusRole.CLOSED),
    ],
)
def test_statuses(status: str, role: StatusRole) -> None:
    """R7 and R8."""
    assert SHEET.statuses[status] is role


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Flosum DevOps", True),
        ("Data Migrator", True),
        ("Trust Center", True),
        ("Flosum Scan", False),
        ("Hosted Backup & Archive", False),
        ("Flosum Hosted Backup and Archive", False),
        ("Customer-hosted Backup & Archive", False),
    ],
)
def test_products_that_stand_on_salesforce(name: str, stands: bool) -> None:
    """R14: three do, Scan and Backup & Archive do not."""
    assert SHEET.products[name][1] is stands


def test_types() -> None:
    """R13."""
    found = {name: SHEET.types[name] for name in ("Question", "Problem", "Internal", "Enhancement Request")}

    assert found == {"Question": True, "Problem": True, "Internal": False, "Enhancement Request": False}


def test_warnings_and_urgency() -> None:
    """50, 75 and 90 %; P1 is the most urgent."""
    assert SHEET.warnings == (50, 75, 90)
    assert sorted(SHEET.urgency, key=SHEET.urgency.__getitem__) == ["P1", "P2", "P3", "P4"]


def test_an_unknown_term_carries_its_facts() -> None:
    """The field, the text, the key of the policy and what is known there."""
    with pytest.raises(UnknownTerm) as unknown:
        SHEET.packages["Gold"]

    assert (unknown.value.field, unknown.value.text, unknown.value.key) == ("Package", "Gold", "packages")
    assert {"Standard", "Premium", "Signature Plus"} <= set(unknown.value.known)


def laid_over(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    """Write an override."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_override_names_only_what_differs(tmp_path: Path) -> None:
    """One target changed; every other promise is the sheet's."""
    own = load_policy(laid_over(tmp_path, "[targets.resolution]\nP2 = '6 hours'"))
    differing = {key for key, promise in own.promises.items() if promise.target != SHEET.promises[key].target}

    assert differing == {(Milestone.RESOLUTION, package, "P2") for package in ROUND_THE_CLOCK}


def test_an_empty_override_is_the_sheet(tmp_path: Path) -> None:
    """Under the same name and hash, and so is one that says what the sheet says."""
    empty, same = (
        laid_over(tmp_path, text, name) for text, name in [("", "a.toml"), ("warnings = [50, 75, 90]", "b.toml")]
    )

    assert load_policy(empty).name == load_policy(same).name == SHEET.name


def test_json_and_toml_say_the_same(tmp_path: Path) -> None:
    """Dates too, which JSON has as text."""
    toml = laid_over(tmp_path, '[hours.business]\nholidays = ["2026-12-25", 2026-12-24]\n')
    as_json = laid_over(tmp_path, '{"hours": {"business": {"holidays": ["2026-12-24", "2026-12-25"]}}}', "own.json")

    assert load_policy(toml).name == load_policy(as_json).name != SHEET.name


@pytest.mark.parametrize(
    "text",
    [
        "[targets.first_response]\nP3 = '7 hours'",
        "[hours.business]\nholidays = ['2026-12-25']",
        "[hours.business]\nbreaks = { '2026-12-24' = ['12:00-24:00'] }",
        "[packages.Premium.coverage]\nP2 = 'always'",
        "[statuses]\nrunning = ['New', 'Open', 'In Progress', 'Reopened', 'Escalated']",
        "[products.'Flosum Scan']\nstands_on_salesforce = true",
        "warnings = [50, 75]",
    ],
)
def test_the_hash_changes_with_what_readings_depend_on(tmp_path: Path, text: str) -> None:
    """So that a stamp tells under which policy it was made."""
    assert load_policy(laid_over(tmp_path, text)).name != SHEET.name


def test_the_name_is_the_policys_own(tmp_path: Path) -> None:
    """`name@hash`."""
    name, _, fingerprint = load_policy(laid_over(tmp_path, "name = 'acme'")).name.partition("@")

    assert name == "acme"
    assert len(fingerprint) == 12


def test_a_new_package_with_hours_of_its_own(tmp_path: Path) -> None:
    """Hours, package and coverage from the override: a business day is theirs, 8 hours."""
    text = """
        [hours.india]
        label = "Indian hours"
        timezone = "Asia/Kolkata"
        weekly = { mon = ["09:00-17:00"], tue = ["09:00-17:00"] }
        [packages.India]
        coverage = { P1 = "india", P2 = "india", P3 = "india", P4 = "india" }
    """
    promise = load_policy(laid_over(tmp_path, text)).promise(Milestone.RESOLUTION, "India", "P4")

    assert (promise.target, promise.coverage.label) == (40 * HOUR, "Indian hours")


@pytest.mark.parametrize(
    ("spans", "hours"),
    [
        (["08:00-12:00", "13:00-17:00"], 8),
        (["19:00-29:00"], 10),
        (["08:00-14:00", "12:00-18:00"], 10),
        (["08:00-12:00", "12:00-18:00"], 10),
    ],
)
def test_a_business_day_is_the_open_time_of_a_day(tmp_path: Path, spans: list[str], hours: int) -> None:
    """R4: lunch is not in it, a night is, and an hour in two spans counts once."""
    weekly = ", ".join(f"{day} = {spans}" for day in ("mon", "tue", "wed", "thu", "fri"))
    own = load_policy(laid_over(tmp_path, f"[hours.business]\nweekly = {{ {weekly} }}"))

    assert own.promise(Milestone.FIRST_RESPONSE, "Standard", "P4").target == 2 * hours * HOUR


def test_days_of_unequal_length_need_a_business_day(tmp_path: Path) -> None:
    """With one given, they may differ."""
    own = load_policy(
        laid_over(
            tmp_path, "[hours.business]\nbusiness_day = '10 hours'\n[hours.business.weekly]\nsat = ['09:00-12:00']"
        )
    )

    assert own.promise(Milestone.RESOLUTION, "Standard", "P4").target == 50 * HOUR


def test_a_country_calendar(tmp_path: Path) -> None:
    """R2: Thanksgiving, 26 November 2026, is a holiday in the US; beyond the calendar's years nothing is known."""
    hours = (
        load_policy(laid_over(tmp_path, "[hours.business]\ncountry = 'US'"))
        .promise(Milestone.RESOLUTION, "Standard", "P2")
        .coverage.hours
    )

    assert not hours.is_open(datetime(2026, 11, 26, 18, tzinfo=UTC))
    assert hours.is_open(datetime(2026, 11, 25, 18, tzinfo=UTC))
    with pytest.raises(ValueError, match="year"):
        hours.is_open(datetime(2101, 1, 3, 18, tzinfo=UTC))
