"""Salesforce's incidents as exclusions: for the report, and for the watcher as `sfsync run` joins it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sfsync.adapters.memory import MemoryStore
from sfsync.flows.trust_exclusions import trust_exclusions
from sfsync.model.availability import Exclusion
from sfsync.model.evidence import Impact, Source
from sfsync.model.watch import Watch
from sfsync.policy.load import load_policy
from sfsync.settings import GivenProbeSettings
from sfsync.wiring_probing import probing
from tests.availability.told import at
from tests.fakes.feed import an_incident
from tests.flows.desk import Notices
from tests.flows.probing import SimulatedTime

RULES = load_policy().salesforce
TEN = at("2026-09-12 10:00:00")
HOUR = timedelta(hours=1)


def told(*impacts: Impact, hours: int = 5) -> list[Exclusion]:
    """Return the exclusions as of some hours after ten."""
    return list(trust_exclusions("NA137", impacts, RULES, TEN + hours * HOUR))


def test_an_incident_asks_for_its_span() -> None:
    """With where to look it up, and what it was."""
    (found,) = told(an_incident(TEN, TEN + HOUR))

    assert (found.start, found.end) == (TEN, TEN + HOUR)
    assert found.evidence == "https://status.salesforce.com/incidents/5968"
    assert found.reason == "Salesforce instance NA137: service disruption"


def test_one_that_goes_on_asks_up_to_now() -> None:
    """No end is told yet, or one that lies ahead."""
    assert [each.end for each in told(an_incident(TEN))] == [TEN + 5 * HOUR]
    assert [each.end for each in told(an_incident(TEN, TEN + 9 * HOUR))] == [TEN + 5 * HOUR]


def test_what_pauses_nothing_excuses_nothing() -> None:
    """A degradation, another instance, a record taken back, what has not begun, what a person entered by hand."""
    assert told(an_incident(TEN, type="performanceDegradation")) == []
    assert told(an_incident(TEN, instances=("NA13",))) == []
    assert told(an_incident(TEN, void="withdrawn")) == []
    assert told(an_incident(TEN + 6 * HOUR)) == []
    assert told(an_incident(TEN, source=Source.OVERRIDE, type="pause", text="by phone")) == []


def test_the_watcher_asks_the_store_and_the_file_at_each_look(tmp_path: Path) -> None:
    """What came in meanwhile counts; of the instances that are set, and no other."""
    endpoints, exclusions = tmp_path / "endpoints.json", tmp_path / "exclusions.json"
    portal = {"name": "portal", "url": "https://backup.example.com/"}
    control = {"name": "control", "url": "https://backup.example.com/"}
    document = {"hosts": ["backup.example.com"], "controls": [control], "endpoints": [portal]}
    endpoints.write_text(json.dumps(document), encoding="utf-8")
    work = {"id": "CHG-1", "kind": "maintenance", "start": TEN.isoformat(), "end": (TEN + HOUR).isoformat()}
    exclusions.write_text(json.dumps([work]), encoding="utf-8")
    settings = GivenProbeSettings(
        endpoints=endpoints, exclusions=exclusions, ledger=tmp_path / "samples", instances=("NA137",)
    )
    store = MemoryStore()
    watcher = probing(settings, store, Notices(), SimulatedTime(TEN + 5 * HOUR)).watcher
    before = [each.id for each in watcher.exclusions()]
    store.keep(Watch("NA137", impacts=(an_incident(TEN, TEN + HOUR),)))
    store.keep(Watch("NA1", impacts=(an_incident(TEN, TEN + HOUR, instances=("NA1",), record="1"),)))

    assert before == ["CHG-1"]
    assert [each.id for each in watcher.exclusions()] == ["CHG-1", "incident:5968/1 on NA137"]
    assert watcher.expected.endpoints == ("portal",)
