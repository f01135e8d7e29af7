"""Change events: which cases they lead to, and what comes of those that lead to none."""

from __future__ import annotations

from typing import Any

import pytest

from sfsync.intake.event_relay import read_event
from sfsync.intake.hint import Hint
from sfsync.intake.org import Org
from sfsync.intake.rejected import Rejected
from sfsync.model.replacing import replace
from tests.contract.examples import case
from tests.intake.pushes import ACCOUNT, LIGHTNING, ORG, ORG_ID, OURS, STAMPED, envelope, event, header

APPFLOW = "aws.partner/appflow/salesforce.com/123456789012/sfsync"


def test_a_case_that_changed_is_read_again() -> None:
    """Whatever else the event tells of it."""
    assert read_event(event({"Status": "Working", "LastModifiedDate": "2026-11-23T10:00:00.000Z"}), ORG) == Hint(
        (case(1),)
    )


@pytest.mark.parametrize(
    "kind",
    ["CREATE", "UPDATE", "DELETE", "UNDELETE", "GAP_CREATE", "GAP_UPDATE", "GAP_DELETE", "GAP_UNDELETE"],
)
def test_every_kind_of_change_is_a_reason_to_read(kind: str) -> None:
    """A gap has a header only; a deleted Case is found to be gone when it is read."""
    fields = ["Status"] if kind == "UPDATE" else []

    assert read_event(event(changeType=kind, changedFields=fields), ORG) == Hint((case(1),))


def test_a_kind_of_change_that_is_new_is_read_too_and_told() -> None:
    """Salesforce reserves SNAPSHOT; what is not known may still be a change."""
    hint = read_event(event(changeType="SNAPSHOT", changedFields=[]), ORG)

    assert hint == Hint((case(1),), oddities=("the change type 'SNAPSHOT' is not known",))


def test_several_records_of_one_change_are_several_cases() -> None:
    """Each once, in the long form, whichever form they came in."""
    ids = [case(2), case(1), case(2)[:15], "5005e00000ABCDe"]

    assert read_event(event(recordIds=ids), ORG).case_ids == (case(2), case(1), "5005e00000ABCDeAAP")


def test_an_id_that_is_none_does_not_spoil_the_others() -> None:
    """It is told, without being repeated at length."""
    hint = read_event(event(recordIds=[case(1), "5" * 10_000, None, ACCOUNT]), ORG)

    assert hint.case_ids == (case(1),)
    assert len(hint.oddities) == 1
    assert hint.oddities[0].startswith("3 are no ids of Cases: '5555")
    assert len(hint.oddities[0]) < 100


@pytest.mark.parametrize("ids", [[], None, ["000000000000000AAA"], [ACCOUNT], [17], ["500"]])
def test_a_case_without_an_id_is_refused(ids: object) -> None:
    """Nothing could be read."""
    with pytest.raises(Rejected, match="no id of a Case"):
        read_event(event(recordIds=ids), ORG)


def test_a_wildcard_asks_for_a_sweep() -> None:
    """After some changes of a field's type, `500*` stands for any Case; ids beside it are read as well."""
    alone, beside = read_event(event(recordIds=["500*"]), ORG), read_event(event(recordIds=["500*", case(1)]), ORG)

    assert alone.sweep is not None
    assert (alone.case_ids, beside.case_ids, beside.sweep) == ((), (case(1),), alone.sweep)


@pytest.mark.parametrize("of", ["Case", "EmailMessage", "CaseComment", "FeedItem", "Account"])
def test_an_overflow_asks_for_a_sweep(of: str) -> None:
    """Its one id is that of no record."""
    hint = read_event(
        event(entityName=of, changeType="GAP_OVERFLOW", recordIds=["000000000000000AAA"], changedFields=[]), ORG
    )

    assert hint == Hint(sweep=f"too many changes of {of} at once to be told singly (GAP_OVERFLOW)")


# Own writes


def test_our_own_stamps_are_an_echo() -> None:
    """They are counted, and nothing is read."""
    ids = [case(1), case(2)]

    assert read_event(event(changeOrigin=OURS, changedFields=list(STAMPED), recordIds=ids), ORG) == Hint(echoes=2)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"changedFields": [*STAMPED, "Status"]}, id="automation within our transaction"),
        pytest.param({"changeOrigin": LIGHTNING}, id="a person who edits our fields"),
        pytest.param({"changeOrigin": "com/salesforce/api/rest/64.0;client=notsfsync"}, id="another client's name"),
        pytest.param({"changeOrigin": OURS.replace("sfsync", "sfsync2")}, id="a client whose name goes on"),
        pytest.param({"changeOrigin": "sfsync"}, id="the name without its place"),
        pytest.param({"changeOrigin": f"{OURS}/"}, id="a name with a slash, as the org's own pages have"),
        pytest.param({"changeOrigin": f"{OURS};client=other"}, id="ours before another's"),
        pytest.param({"changeOrigin": ""}, id="no origin"),
        pytest.param({"changeOrigin": None}, id="an empty origin"),
        pytest.param({"changedFields": []}, id="no word of what changed"),
        pytest.param({"changedFields": None}, id="nothing of what changed"),
        pytest.param({"changedFields": ["0x400800"]}, id="a bitmap"),
        pytest.param({"changedFields": [*STAMPED, 7]}, id="a field that is a number"),
        pytest.param({"changeType": "CREATE"}, id="a Case that we would have created"),
        pytest.param({"changeType": "GAP_UPDATE"}, id="a gap"),
    ],
)
def test_what_is_more_or_other_than_our_stamps_is_no_echo(changed: dict[str, Any]) -> None:
    """A change that is taken for an echo would wait for the next poll."""
    hint = read_event(event(**{"changeOrigin": OURS, "changedFields": list(STAMPED), **changed}), ORG)

    assert (hint.echoes, hint.case_ids) == (0, (case(1),))


@pytest.mark.parametrize("stamp", ["SFSync_Team__c", "SFSync_Support_Tier__c", "SFSync_Flag__c"])
def test_an_owner_that_we_give_is_an_echo(stamp: str) -> None:
    """It changes with what we place a Case by; LastModifiedDate moves along."""
    changed = ["OwnerId", stamp, "LastModifiedDate"]

    assert read_event(event(changeOrigin=OURS, changedFields=changed), ORG) == Hint(echoes=1)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"changeOrigin": LIGHTNING, "changedFields": ["OwnerId"]}, id="a person takes the Case"),
        pytest.param({"changeOrigin": LIGHTNING, "changedFields": ["OwnerId", "SFSync_Team__c"]}, id="and its team"),
        pytest.param({"changedFields": ["OwnerId"]}, id="an owner alone, under our name"),
        pytest.param(
            {"changedFields": ["OwnerId", "SFSync_Next_Due__c"]}, id="an owner that came with our due instants"
        ),
    ],
)
def test_an_owner_that_others_give_is_no_echo(changed: dict[str, Any]) -> None:
    """Else what a person, or an assignment rule of the org, chose would wait for the next poll."""
    hint = read_event(event(**{"changeOrigin": OURS, **changed}), ORG)

    assert (hint.echoes, hint.case_ids) == (0, (case(1),))


def test_an_echo_leaves_a_trace_even_without_an_id() -> None:
    """One record at least was written."""
    assert read_event(event(changeOrigin=OURS, changedFields=list(STAMPED), recordIds=[]), ORG) == Hint(echoes=1)


def test_a_write_of_which_nothing_is_known_is_nobodys() -> None:
    """No field is as good as any."""
    assert not ORG.is_own_write(OURS, frozenset())
    assert ORG.is_own_write(OURS, frozenset(STAMPED))


def test_only_cases_have_echoes() -> None:
    """We write nothing else, so what tells our name there is automation."""
    hint = read_event(
        event({"ParentId": case(3)}, entityName="FeedItem", changeOrigin=OURS, changedFields=["LastModifiedDate"]), ORG
    )

    assert hint == Hint((case(3),))


def test_the_field_map_decides_which_fields_are_ours() -> None:
    """An org's own fields, in whatever case they are spelled; the package's are then as any other."""
    org = Org(ORG_ID, client="sla", stamps=frozenset({"SLA_due__c"}))
    own = "com/salesforce/api/rest/64.0;client=sla"

    assert read_event(event(changeOrigin=own, changedFields=["SLA_Due__c", "LastModifiedDate"]), org) == Hint(echoes=1)
    assert read_event(event(changeOrigin=own, changedFields=["SFSync_Policy__c"]), org) == Hint((case(1),))


# Envelopes


def test_appflow_puts_the_header_beside_the_fields() -> None:
    """Its source names an AWS account and a flow, so the settings have to name it."""
    org = replace(ORG, appflow_sources=frozenset({APPFLOW}))
    told = envelope({"Status": "New", "ChangeEventHeader": header()}, source=APPFLOW)

    assert read_event(told, org) == Hint((case(1),))
    with pytest.raises(Rejected, match="source"):
        read_event(told, ORG)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("aws.partner/salesforce.com/00D000000000001AAA/0YL5e0000004C92GAE", id="another org"),
        pytest.param(f"aws.partner/salesforce.com/{ORG_ID}", id="no channel"),
        pytest.param(f"aws.partner/salesforce.com.evil.example/{ORG_ID}/0YL5e0000004C92GAE", id="another partner"),
        pytest.param(f"my.app/aws.partner/salesforce.com/{ORG_ID}/0YL5e0000004C92GAE", id="something before it"),
        pytest.param(f"aws.partner/salesforce.com/{ORG_ID.lower()}/0YL5e0000004C92GAE", id="an id of another case"),
        pytest.param(f"aws.partner/salesforce.com/{ORG_ID}/0YL5e0000004C92GAE\n", id="a line end"),
        pytest.param("aws.partner/salesforce.com/00D/0YL5e0000004C92GAE", id="half an id"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_event_of_another_sender_is_refused(source: str) -> None:
    """The log says whose it was."""
    with pytest.raises(Rejected, match="neither the org's Event Relay nor a known AppFlow source"):
        read_event(envelope({"payload": {"ChangeEventHeader": header()}}, source=source), ORG)


def test_the_org_is_known_by_either_form_of_its_id() -> None:
    """People copy the short form from the org's pages."""
    assert read_event(event(), Org(ORG_ID[:15])) == Hint((case(1),))


def test_what_is_not_known_is_let_pass_and_told() -> None:
    """Wherever it stands: Salesforce and AWS add keys as they like."""
    more: dict[str, Any] = {f"x{number}": number for number in range(9)}
    told = event(retries=1, **more)
    told["detail"] |= {"replayId": 5, "schemaId": "x", "lane": 2}
    told["trace\n-id"] = "y"

    assert read_event(told, ORG) == Hint(
        (case(1),),
        oddities=(
            "the envelope has 1 unknown: 'trace\\n-id'",
            "detail has 1 unknown: 'lane'",
            "the header has 10 unknown: 'retries', 'x0', 'x1', 'x2', 'x3', ...",
        ),
    )


def test_an_event_without_anything_that_is_not_read() -> None:
    """Source and header are enough."""
    told = {"entityName": "Case", "changeType": "UPDATE", "recordIds": [case(1)]}
    bare = {"source": event()["source"], "detail": {"payload": {"ChangeEventHeader": told}}}

    assert read_event(bare, ORG) == Hint((case(1),))


@pytest.mark.parametrize(
    ("told", "named"),
    [
        pytest.param(None, "event", id="nothing"),
        pytest.param([], "event", id="a list"),
        pytest.param({"detail": {}}, "event.source", id="no source"),
        pytest.param(envelope(None), "event.detail", id="no detail"),
        pytest.param(envelope({}), "ChangeEventHeader", id="an empty detail"),
        pytest.param(envelope({"payload": []}), "ChangeEventHeader", id="a payload that is a list"),
        pytest.param(envelope({"payload": {"ChangeEventHeader": "x"}}), "ChangeEventHeader", id="a header of text"),
        pytest.param(event(entityName=None), "ChangeEventHeader.entityName", id="no object"),
        pytest.param(event(changeType=3), "ChangeEventHeader.changeType", id="a kind that is a number"),
        pytest.param(event(recordIds="500"), "ChangeEventHeader.recordIds", id="an id that is no list"),
        pytest.param(event(changedFields={}), "ChangeEventHeader.changedFields", id="fields that are no list"),
        pytest.param(event(changeOrigin=[]), "ChangeEventHeader.changeOrigin", id="an origin that is a list"),
    ],
)
def test_what_is_no_change_event_is_refused_by_the_key_that_is_wrong(told: object, named: str) -> None:
    """In one line, without the value."""
    with pytest.raises(Rejected) as refused:
        read_event(told, ORG)

    assert str(refused.value).startswith(f"{named}: ")
    assert "\n" not in str(refused.value)
