"""Outbound messages: what their notifications lead to, and how they are answered."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from defusedxml.ElementTree import fromstring

from sfsync.intake.hint import Hint
from sfsync.intake.org import Org
from sfsync.intake.outbound_message import acknowledgement, read_outbound_message, refusal
from sfsync.intake.refused import Refused
from tests.contract.examples import case
from tests.intake.pushes import ORG, ORG_ID, notification, outbound


def test_every_notification_is_a_case_to_read() -> None:
    """Salesforce sends up to a hundred in one POST."""
    body = outbound(*(notification(number, Status="New") for number in range(1, 101)))

    assert read_outbound_message(body, ORG) == Hint(tuple(case(number) for number in range(1, 101)))


def test_a_notification_counts_once() -> None:
    """By its id: what is sent twice is told, what another notification says of the same Case is one read."""
    body = outbound(notification(1), notification(1), notification(2, Id=case(1)))

    assert read_outbound_message(body, ORG) == Hint((case(1),), ignored=("a notification that stands there twice",))


def test_a_notification_without_an_id_counts_each_time() -> None:
    """Nothing says that it is the same."""
    nameless = [notification(number).replace(f"04l5e{number:010}AAA", "") for number in (1, 2)]

    assert read_outbound_message(outbound(*nameless), ORG) == Hint((case(1), case(2)))


def test_a_post_that_concerns_no_case_is_taken() -> None:
    """Refused it would come again for a day."""
    body = outbound(notification(1, of="Contact", Id="0035e00000AbCdEAAV"))

    assert read_outbound_message(body, ORG).ignored == ("'Contact' is no object that is followed",)


def test_other_objects_lead_to_cases_as_their_change_events_do() -> None:
    """A message through its parent; an account only through a sweep; what is not followed not at all."""
    body = outbound(
        notification(1, of="EmailMessage", Id="02s5e00000AbCdEAAV", ParentId=case(7)),
        notification(2, of="Account", Id="0015e00000AbCdEAAV"),
        notification(3, of="Contact", Id="0035e00000AbCdEAAV"),
    )
    hint = read_outbound_message(body, ORG)

    assert hint.case_ids == (case(7),)
    assert hint.sweep == "Account changed (UPDATE), and its Cases are not told"
    assert hint.ignored == ("'Contact' is no object that is followed",)


def test_a_notification_that_is_not_understood_does_not_spoil_the_others() -> None:
    """One Ack answers for all: refusing it would bring all of them again, for a day."""
    body = outbound(
        "<Notification><Id>04l5e0000000009AAA</Id></Notification>", notification(1, Id="x"), notification(2)
    )
    hint = read_outbound_message(body, ORG)

    assert hint.case_ids == (case(2),)
    assert hint.oddities == (
        "a notification without sObject",
        "a notification of a 'Case': there is no id of a Case among 1: 'x'",
    )


def test_the_org_is_known_by_either_form_of_its_id() -> None:
    """On both sides."""
    for sent, set_ in ((ORG_ID[:15], ORG_ID), (ORG_ID, ORG_ID[:15]), (f"\n {ORG_ID} ", ORG_ID)):
        assert read_outbound_message(outbound(org_id=sent), Org(set_)) == Hint((case(1),))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(outbound().replace(b"sf:Id", b"sf:Nr"), id="a record without an id"),
        pytest.param(outbound(notification(1, Id="")), id="an empty id"),
        pytest.param(outbound(notification(1, Id="0015e00000AbCdEAAV")), id="a Case with the id of something else"),
        pytest.param(outbound(" "), id="no notification"),
        pytest.param(outbound(*map(notification, range(101))), id="101 notifications"),
        pytest.param(outbound().replace(b"2005/09/outbound", b"2005/09/inbound"), id="another namespace"),
        pytest.param(outbound().replace(b"notifications", b"notices"), id="another element"),
        pytest.param(outbound().replace(b"soapenv:Envelope", b"soapenv:Parcel"), id="another envelope"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="JSON"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(outbound()[:-1], id="cut short"),
        pytest.param(outbound() + b"<x/>", id="more behind it"),
        pytest.param(outbound().replace(b"UTF-8", b"UTF-7"), id="an encoding that is none of XML's"),
        pytest.param(outbound().replace(b"UTF-8", b"x-nobody"), id="an encoding that nobody knows"),
        pytest.param(outbound().replace(b"UTF-8", b"shift_jis"), id="an encoding of several bytes"),
    ],
)
def test_a_post_that_holds_nothing_to_read_is_refused(body: bytes) -> None:
    """400, and Salesforce tries again; the reason is for the log."""
    with pytest.raises(Refused) as refused:
        read_outbound_message(body, ORG)

    assert refused.value.status == HTTPStatus.BAD_REQUEST
    assert str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("answer", "taken"), [(acknowledgement(), "true"), (refusal(), "false")])
def test_the_answer_is_what_salesforce_waits_for(answer: str, taken: str) -> None:
    """An envelope with one Ack; anything but true has it try again."""
    root = fromstring(answer.encode(), forbid_dtd=True)
    ack = root.find(
        "{http://schemas.xmlsoap.org/soap/envelope/}Body"
        "/{http://soap.sforce.com/2005/09/outbound}notificationsResponse"
        "/{http://soap.sforce.com/2005/09/outbound}Ack"
    )

    assert root.tag == "{http://schemas.xmlsoap.org/soap/envelope/}Envelope"
    assert ack is not None
    assert ack.text == taken
    assert len(list(root.iter())) == 4
