"""Instances: what they are, how each is summed up, and how one goes away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sfsync.localorg import LocalOrg, Trust
from sfsync.localorg.seed.places import INSTANCES
from tests.localorg.client import Client
from tests.localorg.trust.reading import minute, status


def test_the_customers_instances_are_there(feed: Client) -> None:
    """All that the seeded customers live on, NA1 beside NA137; a sandbox is told by its key."""
    instances = {each["key"]: each for each in feed.get("/trust/instances").json}

    assert tuple(instances) == INSTANCES
    assert {"NA1", "NA137"} < set(instances)
    assert instances["CS96"]["environment"] == "sandbox"
    assert (instances["EU48"]["location"], instances["AUS82"]["location"]) == ("EMEA", "APAC")
    assert all(each["isActive"] for each in instances.values())


@pytest.mark.parametrize("path", ["/trust/instances/NA137", "/trust/v1/instances/NA137", "/trust/instances/NA137/"])
def test_one_instance(feed: Client, path: str) -> None:
    """Its facts without its state, with the version in the path or without."""
    instance = feed.get(path).json

    assert instance["key"] == "NA137"
    assert "status" not in instance
    assert "Incidents" not in instance


@pytest.mark.parametrize("path", ["", "/status", "/status/preview"])
def test_an_unknown_instance(feed: Client, path: str) -> None:
    """404 with a message of the feed's own, for each of its paths; case counts."""
    for key in ("XX1", "na137"):
        reply = feed.get(f"/trust/instances/{key}{path}")

        assert (reply.status, reply.json) == (404, {"message": "Instance Not Found"})


def test_keys_may_hold_spaces(feed: Client, trust: Trust) -> None:
    """They are encoded in a path."""
    trust.instance("Heroku North America")
    trust.post_incident("Heroku North America", "herokuDataFeatureDisruption", "major", minute(-1))

    assert feed.get("/trust/instances/Heroku%20North%20America/status").json["key"] == "Heroku North America"
    assert len(feed.get("/trust/incidents", instance="Heroku North America").json) == 1


def test_the_light_form_leaves_out_services_and_notices(feed: Client, trust: Trust) -> None:
    """Of one instance as of all."""
    trust.post_general_message("Sanctions")
    one = feed.get("/trust/instances/NA1/status/preview").json
    full = feed.get("/trust/instances/NA1/status").json

    assert set(full) - set(one) == {"Services", "GeneralMessage"}
    assert one in feed.get("/trust/instances/status/preview").json
    assert [each["key"] for each in full["Services"] if each["isCore"]] == ["coreService"]


def test_instances_by_product(feed: Client) -> None:
    """All carry the one product, and none another."""
    assert feed.get("/trust/instances", products="Heroku").json == []
    assert len(feed.get("/trust/instances", products="Heroku,Salesforce_Services").json) == len(INSTANCES)


Act = Callable[[Trust], object]


def _post(severity: str, *, is_core: bool = True) -> Act:
    return lambda trust: trust.post_incident("NA137", "x", severity, minute(-1), is_core=is_core)


def _maintain(*, is_core: bool = True) -> Act:
    return lambda trust: trust.start_maintenance(
        trust.plan_maintenance("NA137", minute(0), minute(1), is_core=is_core), minute(0)
    )


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], "OK"),
        ([_post("major")], "MAJOR_INCIDENT_CORE"),
        ([_post("critical")], "MAJOR_INCIDENT_CORE"),
        ([_post("minor")], "MINOR_INCIDENT_CORE"),
        ([_maintain()], "MAINTENANCE_CORE"),
        ([_post("informational")], "INFORMATIONAL_CORE"),
        ([_post("major", is_core=False)], "MAJOR_INCIDENT_NONCORE"),
        ([_post("minor", is_core=False)], "MINOR_INCIDENT_NONCORE"),
        ([_maintain(is_core=False)], "MAINTENANCE_NONCORE"),
        ([_post("informational", is_core=False)], "INFORMATIONAL_NONCORE"),
        ([_post("minor"), _post("major")], "MAJOR_INCIDENT_CORE"),
        ([_maintain(), _post("minor")], "MINOR_INCIDENT_CORE"),
        ([_post("major", is_core=False), _maintain()], "MAINTENANCE_CORE"),
    ],
)
def test_the_status_is_the_worst_that_holds(feed: Client, trust: Trust, acts: list[Act], expected: str) -> None:
    """One word of the real nine, by the severity of what is felt and whether its record is core."""
    for act in acts:
        act(trust)

    assert status(feed) == expected


def test_a_migration(feed: Client, trust: Trust) -> None:
    """The source answers still, inactive and OK whatever ails it; the target is there, and the alias leads to it."""
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-1))
    alias = "/trust/instanceAliases/sfsync-local"
    before = feed.get(alias).json["instanceKey"]
    trust.migrate("NA137", "USA700")
    source, target = (feed.get(f"/trust/instances/{key}/status").json for key in ("NA137", "USA700"))

    assert (before, feed.get(alias).json["instanceKey"]) == ("NA137", "USA700")
    assert (source["isActive"], source["status"], len(source["Incidents"])) == (False, "OK", 1)
    assert (target["isActive"], target["status"]) == (True, "OK")
    assert feed.get(f"{alias}/status").json["key"] == "USA700"


def test_a_removed_instance_is_not_found(feed: Client, trust: Trust) -> None:
    """The other way in which a decommissioned one goes."""
    trust.remove_instance("NA1")

    assert feed.get("/trust/instances/NA1/status").status == 404


def test_the_orgs_alias_is_the_orgs_instance(feed: Client, org: LocalOrg) -> None:
    """A client that cannot ask the org finds the key by My Domain; an unknown one is not found."""
    name = org.my_domain.partition(".")[0]

    assert feed.get(f"/trust/instanceAliases/{name}").json["instanceKey"] == "NA137"
    assert feed.get("/trust/instanceAliases/nobody").status == 404


def test_notices_belong_to_every_instance(feed: Client, trust: Trust) -> None:
    """A disruption of something else altogether shows with all of them, and changes no status."""
    notice = trust.post_general_message("Marketing Cloud is down", start=minute(-60), end=minute(-30))
    listed = feed.get("/trust/generalMessages").json

    assert [each["id"] for each in listed] == [notice]
    assert feed.get("/trust/instances/CS96/status").json["GeneralMessage"] == listed
    assert status(feed, "CS96") == "OK"
