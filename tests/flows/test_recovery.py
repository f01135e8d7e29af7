"""Salesforce's recovery objectives: 12 hours to restore, 4 hours of changes that may be lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.policy.load import load_policy
from sfsync.render.watches import watches_document
from tests.fakes.feed import an_incident
from tests.flows.status import a_desk, at, later


@pytest.mark.parametrize(
    ("minutes", "passed", "left"), [(60, False, 11 * 3600), (12 * 60, False, 0), (13 * 60, True, -3600)]
)
def test_the_status_says_how_an_incident_stands(minutes: int, passed: bool, left: int) -> None:
    """When it is to be restored, what is left of that, and what may be lost; at the instant itself it is not passed."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0)))
    later(desk, minutes)
    document = watches_document(desk.store, load_policy(), at(minutes))
    (one,) = next(entry for entry in document["instances"] if entry["instance"] == "NA137")["recovery"]

    assert (one["passed"], one["left_s"]) == (passed, left)
    assert one["restore_by"] == (at(0) + timedelta(hours=12)).isoformat().replace("+00:00", "Z")
    assert one["loss_from"] == (at(0) - timedelta(hours=4)).isoformat().replace("+00:00", "Z")
    assert one["loss_to"] == one["started_at"]


def test_an_incident_that_ended_is_watched_no_longer() -> None:
    """Nor one that pauses nothing."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0), end=at(30)))
    later(desk, 60)
    document = watches_document(desk.store, load_policy(), at(60))

    assert [entry["recovery"] for entry in document["instances"] if entry["recovery"]] == []


def test_the_alert_names_the_window_of_loss() -> None:
    """Four hours before the incident, by the policy."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0)))
    later(desk, 13 * 60)
    start = at(0)

    assert f"{start - timedelta(hours=4):%Y-%m-%d %H:%M} to {start:%Y-%m-%d %H:%M} UTC may be lost" in (
        desk.notices.alerts[0].text
    )
