"""R1 to R5: what each package promises for each priority, and under which hours."""

from __future__ import annotations

import pytest

from tests.scenarios.told import HOUR, case, ct, explained, first_response, resolution

# A case submitted on Friday 27 November 2026 at 18:00 CT, an hour before closing.
# Business hours go on at Monday 07:00: n hours from Friday 18:00 end (n - 1) hours after it, 12 hours a day.
#   P1  1 h: Fri 19:00                       4 h: Mon 10:00
#   P2  2 h: Mon 08:00                       8 h: Mon 14:00
#   P3  8 h: Mon 14:00                      24 h: 1 + 12 Mon + 11 Tue: Tue 18:00
#   P4 24 h: Tue 18:00                      60 h: 1 + 12 x (Mon, Tue, Wed, Thu) + 11 Fri: Fri 18:00, a week later
# Around the clock they end so many hours later: P1 Fri 19:00 and 22:00, P2 Fri 20:00 and Sat 02:00.
IN_HOURS = {
    "P1": ("Fri 11-27 19:00", "Mon 11-30 10:00"),
    "P2": ("Mon 11-30 08:00", "Mon 11-30 14:00"),
    "P3": ("Mon 11-30 14:00", "Tue 12-01 18:00"),
    "P4": ("Tue 12-01 18:00", "Fri 12-04 18:00"),
}
ROUND_THE_CLOCK = {"P1": ("Fri 11-27 19:00", "Fri 11-27 22:00"), "P2": ("Fri 11-27 20:00", "Sat 11-28 02:00")}
SHEET = {
    "Standard": IN_HOURS,
    "Premium": IN_HOURS | {"P1": ROUND_THE_CLOCK["P1"]},
    "Signature Plus": IN_HOURS | ROUND_THE_CLOCK,
}


@pytest.mark.parametrize(
    ("package", "priority", "response", "resolved"),
    [(package, priority, *due) for package, row in SHEET.items() for priority, due in row.items()],
)
def test_every_package_and_priority(package: str, priority: str, response: str, resolved: str) -> None:
    """Standard counts business hours; Premium counts around the clock for P1, Signature Plus for P1 and P2."""
    readings = explained(case("Fri 11-27 18:00", priority, package), "Fri 11-27 18:00")

    assert readings["first_response"]["due_at"] == ct(response)
    assert readings["resolution"]["due_at"] == ct(resolved)


@pytest.mark.parametrize(
    ("priority", "response", "resolved"),
    [("P1", 1, 4), ("P2", 2, 8), ("P3", 8, 24), ("P4", 24, 60)],
)
def test_targets_in_seconds(priority: str, response: int, resolved: int) -> None:
    """A business day is the 12 open hours of the calendar (R4), a week five of them (R5)."""
    readings = explained(case("Mon 11-23 09:00", priority), "Mon 11-23 09:00")

    assert readings["first_response"]["target_s"] == response * HOUR
    assert readings["resolution"]["target_s"] == resolved * HOUR


# Submitted out of hours, the clock starts counting at the next opening, and business days end at a close of business.
@pytest.mark.parametrize(
    ("created", "priority", "response", "resolved"),
    [
        pytest.param(
            "Sat 11-28 13:00", "P4", "Tue 12-01 19:00", "Fri 12-04 19:00", id="Saturday: two and five whole days"
        ),
        pytest.param(
            "Sat 11-28 13:00", "P3", "Mon 11-30 15:00", "Tue 12-01 19:00", id="Saturday: 8 h and two whole days"
        ),
        pytest.param("Mon 11-23 05:00", "P1", "Mon 11-23 08:00", "Mon 11-23 11:00", id="before opening"),
        pytest.param("Mon 11-23 07:00", "P1", "Mon 11-23 08:00", "Mon 11-23 11:00", id="at opening"),
        pytest.param("Mon 11-23 19:00", "P1", "Tue 11-24 08:00", "Tue 11-24 11:00", id="at closing"),
        pytest.param(
            "Mon 11-23 19:00", "P4", "Wed 11-25 19:00", "Mon 11-30 19:00", id="at closing: Tue to Mon, five days"
        ),
        pytest.param("Mon 11-23 17:00", "P1", "Mon 11-23 18:00", "Tue 11-24 09:00", id="two hours before closing"),
        pytest.param(
            "Mon 11-23 15:00", "P1", "Mon 11-23 16:00", "Mon 11-23 19:00", id="exactly to closing: not Tue 07:00"
        ),
        pytest.param(
            "Wed 11-25 10:30", "P4", "Fri 11-27 10:30", "Wed 12-02 10:30", id="in hours: the same time of day"
        ),
        pytest.param(
            "Thu 11-26 09:00", "P2", "Thu 11-26 11:00", "Thu 11-26 17:00", id="Thanksgiving: no holidays by default"
        ),
        pytest.param(
            "Fri 12-25 09:00", "P2", "Fri 12-25 11:00", "Fri 12-25 17:00", id="Christmas: no holidays by default"
        ),
    ],
)
def test_standard_by_time_of_arrival(created: str, priority: str, response: str, resolved: str) -> None:
    """Business hours are 07:00-19:00 in Chicago, Monday to Friday (R2)."""
    readings = explained(case(created, priority), created)

    assert readings["first_response"]["due_at"] == ct(response)
    assert readings["resolution"]["due_at"] == ct(resolved)


def test_business_hours_follow_the_clocks_of_chicago() -> None:
    """Over the night of 1 November 2026 clocks go back: Friday 18:00 CDT is 23:00Z, Monday 08:00 CST is 14:00Z."""
    reading = first_response(case("Fri 10-30 18:00", "P2"), "Fri 10-30 18:00")

    assert reading["started_at"] == "2026-10-30T23:00:00Z"
    assert reading["due_at"] == "2026-11-02T14:00:00Z"


@pytest.mark.parametrize(
    ("created", "due"),
    [
        pytest.param("Sun 03-08 01:00", "2026-03-08T11:00:00Z", id="clocks go forward: 07:00Z and four hours"),
        pytest.param("Sun 11-01 00:30", "2026-11-01T09:30:00Z", id="clocks go back: 05:30Z and four hours"),
    ],
)
def test_around_the_clock_knows_no_summer_time(created: str, due: str) -> None:
    """Four hours are four hours, whatever the wall shows."""
    reading = resolution(case(created, "P1", "Premium"), created)

    assert reading["due_at"] == due


@pytest.mark.parametrize("spelling", ["Critical", "Critical (P1)", "P1 - Critical", "P1"])
def test_a_priority_may_be_spelt_as_the_sheet_does(spelling: str) -> None:
    """The sheet itself says `Critical (P1)`."""
    assert first_response(case("Mon 11-23 09:00", spelling), "Mon 11-23 09:00")["target_s"] == HOUR


@pytest.mark.parametrize(
    "product",
    [
        "Flosum DevOps",
        "Data Migrator",
        "Trust Center",
        "Flosum Scan",
        "Flosum Hosted Backup & Archive",
        "Flosum Hosted Backup and Archive",
        "Hosted Backup & Archive",
        "Customer Hosted Backup & Archive",
    ],
)
def test_every_product_of_the_sheet_runs_the_same_clocks(product: str) -> None:
    """R15: customer-hosted Backup & Archive too; the targets do not depend on the product."""
    readings = explained(case("Mon 11-23 09:00", "P2", product=product), "Mon 11-23 10:00")

    assert {name: reading["target_s"] for name, reading in readings.items()} == {
        "first_response": 2 * HOUR,
        "resolution": 8 * HOUR,
    }
