"""Change events of what belongs to a Case: how they lead to it, and what comes of those that do not."""

from __future__ import annotations

from typing import Any

import pytest

from sfsync.intake.event_relay import read_event
from sfsync.intake.hint import Hint
from sfsync.model.replacing import replace
from tests.contract.examples import case
from tests.intake.pushes import ACCOUNT, EMAIL, ORG, event


@pytest.mark.parametrize("of", ["EmailMessage", "CaseComment", "FeedItem"])
def test_a_message_leads_to_its_case(of: str) -> None:
    """Its event tells every field that is filled, or the parent was added to it by enrichment."""
    for kind in ("CREATE", "UPDATE", "UNDELETE", "DELETE"):
        assert read_event(event({"ParentId": case(3)}, entityName=of, changeType=kind, recordIds=[EMAIL]), ORG) == Hint(
            (case(3),)
        )


def test_a_message_of_something_else_concerns_no_case() -> None:
    """A post on an account, an email to a lead."""
    hint = read_event(event({"ParentId": ACCOUNT}, entityName="FeedItem", recordIds=[EMAIL]), ORG)

    assert hint == Hint(ignored=("FeedItem belongs to no Case",))


@pytest.mark.parametrize("kind", ["CREATE", "UPDATE", "GAP_CREATE", "GAP_UPDATE"])
def test_a_message_whose_case_is_not_told_is_left_to_the_poll(kind: str) -> None:
    """It reads messages by their own stamp; a sweep for each email that is opened would use up the org's calls."""
    hint = read_event(event(entityName="EmailMessage", changeType=kind, recordIds=[EMAIL]), ORG)

    assert (hint.case_ids, hint.sweep) == ((), None)
    assert "the next poll" in hint.ignored[0]


@pytest.mark.parametrize("kind", ["DELETE", "GAP_DELETE", "GAP_UNDELETE", "MERGE"])
def test_a_message_that_went_without_naming_its_case_asks_for_a_sweep(kind: str) -> None:
    """No poll finds what is not there."""
    hint = read_event(event(entityName="EmailMessage", changeType=kind, recordIds=[EMAIL]), ORG)

    assert hint.sweep == f"EmailMessage changed ({kind.removeprefix('GAP_')}), and its Cases are not told"


@pytest.mark.parametrize(("parent", "found"), [(case(3), (case(3),)), (ACCOUNT, ()), (None, ())])
def test_a_message_that_moved_leaves_a_case_behind(parent: str | None, found: tuple[str, ...]) -> None:
    """The one that it moved to is told, the other is not."""
    moved = event({"ParentId": parent}, entityName="EmailMessage", recordIds=[EMAIL], changedFields=["ParentId"])

    assert read_event(moved, ORG) == Hint(found, "EmailMessage left a Case that is not told")


@pytest.mark.parametrize(
    ("changed", "sweeps"),
    [
        pytest.param({"changedFields": ["Fax", "LastModifiedDate"]}, False, id="another field"),
        pytest.param({"changedFields": ["BillingAddress.Street"]}, False, id="a compound field"),
        pytest.param({"changedFields": ["Fax", "sfsync_package__c"]}, True, id="the package"),
        pytest.param({"changedFields": ["SFSync_Instance__c"]}, True, id="the instance"),
        pytest.param({"changedFields": ["4-0x01"]}, True, id="a bitmap"),
        pytest.param({"changedFields": []}, True, id="no word of what changed"),
        pytest.param({"changeType": "GAP_UPDATE"}, True, id="a gap"),
        pytest.param({"changeType": "CREATE", "changedFields": []}, False, id="a new one: it has no Cases"),
        pytest.param({"changeType": "GAP_CREATE", "changedFields": []}, False, id="a new one in a gap"),
        pytest.param({"changeType": "DELETE", "changedFields": []}, True, id="one that went"),
        pytest.param({"changeType": "UNDELETE", "changedFields": []}, True, id="one that came back"),
    ],
)
def test_an_account_matters_by_the_fields_that_cases_are_judged_by(changed: dict[str, Any], sweeps: bool) -> None:
    """Which Cases it has only a query would tell."""
    hint = read_event(event(**{"entityName": "Account", "recordIds": [ACCOUNT], **changed}), ORG)

    assert (hint.sweep is not None, bool(hint.ignored)) == (sweeps, not sweeps)
    assert hint.case_ids == ()


def test_the_field_map_decides_what_of_an_account_matters() -> None:
    """The org's own names; of a compound field any part."""
    org = replace(ORG, account_fields=frozenset({"Support_Level__c", "BillingAddress"}))
    names = ["Support_Level__c", "BillingAddress.Country"]
    changes = [event(entityName="Account", recordIds=[ACCOUNT], changedFields=[name]) for name in names]

    assert all(read_event(change, org).sweep for change in changes)
    assert not any(read_event(change, ORG).sweep for change in changes)


def test_an_object_that_is_not_followed_is_let_pass_with_a_word() -> None:
    """A channel may carry more than we asked for."""
    for kind in ("UPDATE", "GAP_OVERFLOW", "SNAPSHOT"):
        hint = read_event(event(entityName="Contact", changeType=kind, recordIds=["003*"]), ORG)

        assert replace(hint, oddities=()) == Hint(ignored=("'Contact' is no object that is followed",))
