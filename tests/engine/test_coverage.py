"""Who covers, and what nobody does: against a walk over every minute of a week, and at the edges of each shift."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sfsync.engine.coverage import next_on, on_at, promised, shifts, week_of
from sfsync.policy.load import load_policy
from sfsync.policy.policy import Policy

POLICY = load_policy()
MINUTE = timedelta(minutes=1)
TABLE = {  # as the sheet prints it: zone, from and to in minutes of the local day
    "IST Team 1": ("Asia/Kolkata", 4 * 60, 13 * 60),
    "IST Team 2": ("Asia/Kolkata", 11 * 60 + 30, 21 * 60),
    "AMER": ("America/Chicago", 7 * 60, 19 * 60),
}
AROUND_THE_CLOCK = {("Premium", "P1"), ("Signature Plus", "P1"), ("Signature Plus", "P2")}


def by_the_table(at: datetime) -> list[str]:
    """Return who is on by the sheet's table, asked minute by minute in local time."""
    found = []
    for team, (zone, start, end) in TABLE.items():
        local = at.astimezone(ZoneInfo(zone))
        if local.weekday() < 5 and start <= local.hour * 60 + local.minute < end:
            found.append(team)
    return found


def names(policy: Policy, at: datetime) -> list[str]:
    """Return who is on by the engine."""
    return [team.name for team in on_at(policy.desk.teams, at)]


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 1, 14), id="winter"),
        pytest.param(date(2026, 7, 15), id="summer"),
        pytest.param(date(2026, 3, 8), id="the American clocks go forward"),
        pytest.param(date(2026, 3, 9), id="the week after it"),
        pytest.param(date(2026, 11, 1), id="the American clocks go back"),
        pytest.param(date(2026, 12, 31), id="over New Year"),
    ],
)
def test_every_minute_of_a_week_is_as_the_table_says(day: date) -> None:
    """10,080 minutes: who is on, the pieces that tile the week, and what nobody covers of what is promised."""
    week = week_of(day)
    pieces = {each.span: list(each.teams) for each in shifts(POLICY.desk.teams, week)}
    minutes = [week.start + number * MINUTE for number in range(7 * 24 * 60)]
    walked = {at: by_the_table(at) for at in minutes}
    unmanned = timedelta(minutes=sum(not teams for teams in walked.values()))

    assert all(names(POLICY, at) == teams for at, teams in walked.items())
    assert sum((span.duration for span in pieces), timedelta()) == timedelta(days=7)
    assert all(walked[span.start] == teams == walked[span.end - MINUTE] for span, teams in pieces.items())
    for part in promised(POLICY, week):
        always = (part.package, part.priority) in AROUND_THE_CLOCK
        assert part.hours.duration == timedelta(hours=168 if always else 60)
        assert part.uncovered.duration == (unmanned if always else timedelta())


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 1, 14), 45.5), (date(2026, 7, 15), 46.5)])
def test_the_weekend_is_uncovered(day: date, hours: float) -> None:
    """From AMER's Friday closing to IST Team 1's Monday opening; an hour more in summer, since India has none."""
    gaps = next(part.uncovered for part in promised(POLICY, week_of(day)) if part.package == "Premium")

    assert gaps.duration == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("at", "on", "opens"),
    [
        pytest.param("2026-11-29T22:29:59", [], ("IST Team 1", "2026-11-29T22:30"), id="a second before Monday in IST"),
        pytest.param("2026-11-29T22:30:00", ["IST Team 1"], ("IST Team 2", "2026-11-30T06:00"), id="at its opening"),
        pytest.param("2026-11-30T07:29:59", ["IST Team 1", "IST Team 2"], ("AMER", "2026-11-30T13:00"), id="overlap"),
        pytest.param("2026-11-30T07:30:00", ["IST Team 2"], ("AMER", "2026-11-30T13:00"), id="at its closing"),
        pytest.param("2026-11-28T00:59:59", ["AMER"], ("IST Team 1", "2026-11-29T22:30"), id="Friday's last second"),
        pytest.param("2026-11-28T01:00:00", [], ("IST Team 1", "2026-11-29T22:30"), id="the weekend"),
    ],
)
def test_a_boundary(at: str, on: list[str], opens: tuple[str, str]) -> None:
    """A team is on at its opening, and at its closing no more; the next to open is never one that just opened."""
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    upcoming = next_on(POLICY.desk.teams, moment)

    assert names(POLICY, moment) == on
    assert upcoming is not None
    assert (upcoming[1].name, upcoming[0]) == (opens[0], datetime.fromisoformat(opens[1]).replace(tzinfo=UTC))


def test_a_gap_is_exact_to_the_minute(tmp_path: Path) -> None:
    """AMER from 07:17 and IST Team 2 only on Mondays until 13:00 UTC: 17 minutes of each business day are nobody's."""
    late = ", ".join(f'{day} = ["07:17-19:00"]' for day in ("mon", "tue", "wed", "thu", "fri"))
    file = tmp_path / "late.toml"
    early = '[teams."IST Team 2"]\nweekly = { mon = ["11:30-18:30"], tue = [], wed = [], thu = [], fri = [] }'
    file.write_text(f"[teams.AMER]\nweekly = {{ {late} }}\n{early}\n")
    parts = promised(load_policy(file), week_of(date(2026, 1, 14)))
    standard = next(part for part in parts if part.package == "Standard")

    assert standard.uncovered.duration == 5 * timedelta(minutes=17)
