"""Outbound Messages: SOAP that Salesforce posts, unsigned, until an Ack says that all of it was taken.

One POST holds up to a hundred notifications and gets one Ack, so the Ack is sent once every hint of it is on the queue.
A POST whose Ack was lost comes again; that does no harm, and is therefore not remembered. Whoever knows the
organization id can forge one: it costs a read, no more, and the endpoint's client certificates keep it out.
"""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sfsync.intake.followed import RecordChange, hint_at
from sfsync.intake.hint import Hint, together
from sfsync.intake.refused import Refused
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown
from sfsync.model.ids import case_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sfsync.intake.org import Org

LARGEST = 256 * 1024  # bytes
MOST = 100  # notifications, as Salesforce promises
_DEEPEST = 12  # elements within each other; five levels are in use

_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_OUTBOUND = "{http://soap.sforce.com/2005/09/outbound}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

_ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>'
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>{taken}</Ack></notificationsResponse>'
    "</Body></Envelope>"
)


def acknowledgement() -> str:
    """Return the answer that ends Salesforce's retries, for status 200; as `text/xml; charset=utf-8`."""
    return _ANSWER.format(taken="true")


def refusal() -> str:
    """Return the answer beside any other status, the same whatever the reason: Salesforce will try again for a day."""
    return _ANSWER.format(taken="false")


def read_outbound_message(body: bytes, org: Org) -> Hint:
    """Return what all notifications of a POST hint at; raise Refused."""
    if len(body) > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{len(body)} bytes, at most {LARGEST} are taken")
    try:
        sent = _notifications(_tree(body))
        _check_org(sent, org)
        return _taken(together(_hints(sent, org)))
    except Refused:
        raise
    except Rejected as fault:
        raise Refused(HTTPStatus.BAD_REQUEST, str(fault)) from fault


def _taken(hint: Hint) -> Hint:
    if hint.case_ids or hint.sweep or hint.ignored:
        return hint
    raise Rejected("; ".join(hint.oddities[:3]))


def _tree(body: bytes) -> Element:
    """Return the root element; raise Rejected for what is too deep before the rest of it is read."""
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(body), events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise Rejected(f"elements stand within each other more than {_DEEPEST} deep")
    except DefusedXmlException as fault:
        raise Rejected(f"the XML brings declarations of its own ({type(fault).__name__})") from fault
    except (ParseError, LookupError, ValueError) as fault:
        if isinstance(fault, Rejected):
            raise
        raise Rejected(f"is not XML: {type(fault).__name__}") from fault
    if root is None:
        raise Rejected("is not XML: nothing is there")
    return root


def _notifications(root: Element) -> Element:
    sent = root.find(f"{_SOAP}Body/{_OUTBOUND}notifications") if root.tag == f"{_SOAP}Envelope" else None
    if sent is None:
        raise Rejected("is no SOAP envelope with notifications")
    return sent


def _check_org(sent: Element, org: Org) -> None:
    given = (sent.findtext(f"{_OUTBOUND}OrganizationId") or "").strip()
    try:
        known = case_id(given)
    except ValueError:
        known = ""
    if not compare_digest(known, org.id):
        raise Refused(HTTPStatus.FORBIDDEN, f"OrganizationId is {shown(given)}: another org's")


def _hints(sent: Element, org: Org) -> Iterator[Hint]:
    found = sent.findall(f"{_OUTBOUND}Notification")
    if not 0 < len(found) <= MOST:
        raise Rejected(f"{len(found)} notifications, from 1 to {MOST} are taken")
    seen = set[str]()
    for notification in found:
        told_by = (notification.findtext(f"{_OUTBOUND}Id") or "").strip()
        if told_by and told_by in seen:
            yield Hint(ignored=("a notification that stands there twice",))
            continue
        seen.add(told_by)
        yield _hint(notification, org)


def _hint(notification: Element, org: Org) -> Hint:
    """Return what one notification hints at: one that is not understood does not keep the others from being taken."""
    record = notification.find(f"{_OUTBOUND}sObject")
    if record is None:
        return Hint(oddities=("a notification without sObject",))
    of = record.get(_TYPE, "").rpartition(":")[2]
    told = {field.tag.rpartition("}")[2]: field.text for field in record}
    try:
        return hint_at(RecordChange(of, "UPDATE", (told.get("Id"),), told, None), org)
    except Rejected as fault:
        return Hint(oddities=(f"a notification of a {shown(of)}: {fault}",))
