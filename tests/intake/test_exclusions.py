"""Exclusions as they come: what is inverted, without evidence or beyond reading earns nothing, and says why."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.availability.account import Account, account
from sfsync.availability.period import month
from sfsync.hours.interval import Interval
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected
from tests.availability.told import OBJECTIVES, at, seen

DAY = Interval(at("2026-09-12 00:00:00"), at("2026-09-13 00:00:00"))
WORK = {
    "id": "CHG-1",
    "kind": "maintenance",
    "start": "2026-09-12T02:00:00Z",
    "end": "2026-09-12T03:00:00Z",
    "announced_at": "2026-09-01T00:00:00Z",
    "evidence": None,
    "reason": "storage upgrade",
}
THEIRS = WORK | {"id": "AWS-1", "kind": "dependency", "announced_at": None, "evidence": "aws-health:event-1"}
DOWN = [(at("2026-09-12 02:30:00"), 3600)]


def judged(*told: Any, endpoint: str = "portal") -> Account:  # noqa: ANN401 - any JSON values
    """Return what a day with an hour of outage, 02:30-03:30, comes to."""
    good, _ = read_exclusions(json.dumps(told), "exclusions.json")
    return account(seen(DAY, DOWN, endpoint=endpoint), good, DAY, DAY.end, OBJECTIVES)


def earned(*told: Any, endpoint: str = "portal") -> list[tuple[str, int, str]]:  # noqa: ANN401 - any JSON values
    """Return the id, seconds and reason of each ruling."""
    found = judged(*told, endpoint=endpoint).rulings
    return [(r.exclusion.id, int(r.granted.duration.total_seconds()), r.why) for _, r in found]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "is not JSON", id="nothing"),
        pytest.param("[", "is not JSON", id="cut off"),
        pytest.param("[" * 100_000, "is not JSON", id="nested beyond reason"),
        pytest.param("{}", "must be a list", id="an object"),
        pytest.param("null", "must be a list", id="null"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(text: str, reason: str) -> None:
    """With the file's name."""
    with pytest.raises(Rejected, match=f"exclusions.json: {reason}"):
        read_exclusions(text, "exclusions.json")


@pytest.mark.parametrize(
    ("bad", "name", "reason"),
    [
        pytest.param("CHG-1", "number 2", "", id="a string"),
        pytest.param({}, "number 2", "id: is missing", id="nothing in it"),
        pytest.param(
            WORK | {"kind": "weather"}, "CHG-1", "kind: has to be maintenance or dependency", id="no such kind"
        ),
        pytest.param(WORK | {"kind": None}, "CHG-1", "kind: has to be maintenance or dependency", id="no kind"),
        pytest.param(WORK | {"id": ""}, "number 2", "id: must not be empty", id="an empty id"),
        pytest.param(WORK | {"id": "a\nb"}, r"a\nb", "id: holds a control character", id="two lines of an id"),
        pytest.param(WORK | {"reason": "\x1b[31m"}, "CHG-1", "reason: holds a control", id="a colour"),
        pytest.param(WORK | {"evidence": 5}, "CHG-1", "evidence: has to be text", id="a number for evidence"),
        pytest.param(WORK | {"endpoints": "portal"}, "CHG-1", "endpoints: has to be a list", id="no list of endpoints"),
        pytest.param(WORK | {"start": "2026-13-01T00:00Z"}, "CHG-1", "start: is no instant", id="a thirteenth month"),
        pytest.param(WORK | {"start": None}, "CHG-1", "start: is no instant", id="no start"),
        pytest.param(WORK | {"end": "soon"}, "CHG-1", "end: is no instant", id="no instant"),
        pytest.param(WORK | {"end": 1_789_207_200}, "CHG-1", "end: is no instant", id="seconds since 1970"),
        pytest.param(WORK | {"announced_at": "2026-09-01T00:00:00"}, "CHG-1", "announced_at: ", id="no time zone"),
        pytest.param(WORK | {"timezone": "Mars/Olympus"}, "CHG-1", "timezone: ", id="no such zone"),
    ],
)
def test_one_that_cannot_be_read_does_not_take_the_others_with_it(bad: object, name: str, reason: str) -> None:
    """It is listed by its id, or its place, with its reason."""
    good, unusable = read_exclusions(json.dumps([WORK | {"id": "first"}, bad]), "exclusions.json")

    assert [each.id for each in good] == ["first"]
    assert [each.id for each in unusable] == [name]
    assert reason in unusable[0].reason


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


@given(st.sampled_from(sorted({*WORK, "endpoints", "endpoint", "timezone"})), ANYTHING)
def test_what_is_wrong_is_said_in_our_words(key: str, value: object) -> None:
    """Whatever stands under whichever key: it is taken, or listed with a reason that no library wrote."""
    good, unusable = read_exclusions(json.dumps([WORK | {key: value}]), "exclusions.json")

    assert len(good) + len(unusable) == 1
    assert not any(word in each.reason for each in unusable for word in ("Input", "valid", "should"))


@pytest.mark.parametrize("end", ["2026-09-12T01:00:00Z", "2026-09-12T02:00:00Z"])
def test_inverted_or_empty(end: str) -> None:
    """It earns nothing, and is not silently turned round."""
    ((name, seconds, why),) = earned(WORK | {"end": end})

    assert (name, seconds) == ("CHG-1", 0)
    assert "not after its start" in why


def test_no_time_zone() -> None:
    """02:00 of nowhere in particular earns nothing."""
    ((_, seconds, why),) = earned(WORK | {"start": "2026-09-12T02:00:00", "end": "2026-09-12T03:00:00"})

    assert seconds == 0
    assert why


def test_overlapping_work_is_excluded_once() -> None:
    """02:00-03:00 and 02:30-03:30: 3,600 s for the first, 1,800 s for the rest, 5,400 s in all."""
    found = judged(WORK, WORK | {"id": "CHG-2", "start": "2026-09-12T02:30:00Z", "end": "2026-09-12T03:30:00Z"})

    assert [r.granted.duration for _, r in found.rulings] == [timedelta(hours=1), timedelta(minutes=30)]
    assert "already" in found.rulings[1][1].why
    assert found.balance.excluded == timedelta(minutes=90)
    assert found.balance.down == timedelta()


def test_the_same_one_twice() -> None:
    """The second earns nothing."""
    assert [seconds for _, seconds, _ in earned(WORK, WORK)] == [3600, 0]


def test_a_dependency_within_work_earns_only_what_the_work_left() -> None:
    """Work 02:00-03:00, theirs 02:00-04:00, ours 02:30-03:30: 3,600 s for the work, 1,800 s for them."""
    found = earned(THEIRS | {"end": "2026-09-12T04:00:00Z"}, WORK)

    assert [(name, seconds) for name, seconds, _ in found] == [("CHG-1", 3600), ("AWS-1", 1800)]


@pytest.mark.parametrize("evidence", [None, "", "  "])
def test_a_dependency_without_evidence(evidence: str | None) -> None:
    """Nobody could look it up: all of the outage counts."""
    found = judged(THEIRS | {"evidence": evidence})

    assert found.balance.excluded == timedelta()
    assert found.balance.down == timedelta(hours=1)
    assert "no evidence" in found.rulings[0][1].why


def test_a_dependency_that_did_not_touch_us() -> None:
    """Their outage before ours."""
    ((_, seconds, why),) = earned(THEIRS | {"end": "2026-09-12T02:20:00Z"})

    assert (seconds, why) == (0, "we were not out then")


def test_salesforce_excuses_only_what_depends_on_it() -> None:
    """A Trust incident: the backup of an org, but neither portal nor restore."""
    trust = THEIRS | {"evidence": "https://status.salesforce.com/incidents/20003"}

    assert [seconds for _, seconds, _ in earned(trust, endpoint="backup")] == [1800]
    assert [seconds for _, seconds, _ in earned(trust, endpoint="restore")] == [0]
    assert "depends on it" in earned(trust, endpoint="portal")[0][2]


@pytest.mark.parametrize(
    ("announced", "seconds", "why"),
    [
        pytest.param("2026-09-11T02:00:00Z", 3600, "announced 2026-09-11 02:00 UTC", id="24 h before"),
        pytest.param("2026-09-11T02:00:01Z", 0, "23.9 h before it: 24 h are needed", id="a second late"),
        pytest.param("2026-09-12T02:00:01Z", 0, "after it had begun", id="afterwards"),
        pytest.param(None, 0, "was not announced", id="never"),
    ],
)
def test_notice(announced: str | None, seconds: int, why: str) -> None:
    """24 hours of it, by the second."""
    ((_, got, reason),) = earned(WORK | {"announced_at": announced})

    assert got == seconds
    assert why in reason


def test_the_monthly_cap() -> None:
    """8 hours: of 6 and 6 the first earns all and the second 2."""
    more = WORK | {"id": "CHG-2", "start": "2026-09-12T12:00:00Z", "end": "2026-09-12T18:00:00Z"}
    found = earned(WORK | {"end": "2026-09-12T08:00:00Z"}, more)

    assert [(name, seconds // 3600) for name, seconds, _ in found] == [("CHG-1", 6), ("CHG-2", 2)]
    assert "cap of 8 h" in found[1][2]


def test_work_over_the_end_of_a_month_uses_both_caps() -> None:
    """20:00 to 08:00: four hours of September, eight of October; each month grants its own."""
    told = WORK | {"start": "2026-09-30T20:00:00Z", "end": "2026-10-01T08:00:00Z"}
    good, _ = read_exclusions(json.dumps([told]), "-")
    held = [
        account(seen(month(text), interval=10), good, month(text), month(text).end, OBJECTIVES).balance.excluded
        for text in ("2026-09", "2026-10")
    ]

    assert held == [timedelta(hours=4), timedelta(hours=8)]


def test_only_some_endpoints() -> None:
    """By patterns; for others it earns nothing."""
    told = WORK | {"endpoints": ["rest*"]}

    assert [seconds for _, seconds, _ in earned(told, endpoint="restore")] == [3600]
    assert earned(told)[0][1:] == (0, "is not about portal")


def test_local_time_as_rfc_9557_writes_it() -> None:
    """21:00 in Chicago is 02:00 in UTC in September."""
    told = WORK | {"start": "2026-09-11T21:00[America/Chicago]", "end": "2026-09-11T22:00[America/Chicago]"}

    assert [seconds for _, seconds, _ in earned(told)] == [3600]
    assert judged(told).rulings[0][1].span == Interval(at("2026-09-12 02:00:00"), at("2026-09-12 03:00:00"))


def test_a_key_that_nobody_looks_at_is_said() -> None:
    """A slip of the pen in `announced_at` should not pass for never announced without a word."""
    assert "anounced" in earned(WORK | {"anounced": "x"})[0][2]


def test_a_number_for_an_id() -> None:
    """Trust incidents have numbers."""
    assert earned(THEIRS | {"id": 20003})[0][0] == "20003"


def test_one_endpoint_or_several() -> None:
    """An exclusion that names one in `endpoint` is about no other, as with `endpoints`."""
    told = '{"id": "x", "kind": "dependency", "start": "2026-09-12T10:00:00Z", "end": "2026-09-12T11:00:00Z"'
    read, _ = read_exclusions(
        f'[{told}, "endpoint": "portal"}}, {told}, "endpoints": ["a", "b*"]}}, {told}}}]', "x.json"
    )

    assert [each.endpoints for each in read] == [("portal",), ("a", "b*"), ()]
