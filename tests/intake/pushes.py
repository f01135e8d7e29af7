"""Pushes of each kind, in the shapes that Salesforce sends them in."""

from __future__ import annotations

from typing import Any

from sfsync.intake.org import Org
from tests.contract.examples import case

ORG_ID = "00D5e000001abcDEAQ"
ORG = Org(ORG_ID)
RELAY = f"aws.partner/salesforce.com/{ORG_ID}/0YL5e0000004C92GAE"
EMAIL, ACCOUNT = "02s5e00000AbCdEAAV", "0015e00000AbCdEAAV"
OURS = "com/salesforce/api/rest/64.0;client=sfsync"
LIGHTNING = "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/"
STAMPED = ("SFSync_Next_Due__c", "SFSync_Policy__c", "LastModifiedDate", "LastModifiedById")


def header(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON values
    """Return the header of an update of one Case's status, other keys as given."""
    return {
        "commitNumber": 1745500706683617281,  # beyond 2^53, as in real events
        "commitUser": "0055e000008XyZ1AAK",
        "sequenceNumber": 1,
        "entityName": "Case",
        "changeType": "UPDATE",
        "changedFields": ["Status", "LastModifiedDate"],
        "changeOrigin": LIGHTNING,
        "transactionKey": "0000be70-a756-e601-9202-32967602a6be",
        "commitTimestamp": 1745500706000,
        "recordIds": [case(1)],
        **changed,
    }


def envelope(detail: object, **changed: object) -> dict[str, Any]:
    """Return what EventBridge puts around a detail."""
    return {
        "version": "0",
        "id": "7f9a1c7e-3a57-4f0d-9c0e-5f8f2b1f8d11",
        "detail-type": "CaseChangeEvent",
        "source": RELAY,
        "account": "123456789012",
        "time": "2026-11-23T10:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
        **changed,
    }


def event(told: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON values
    """Return an event of Event Relay whose record tells these fields and whose header differs as given."""
    return envelope({"payload": {**(told or {}), "ChangeEventHeader": header(**changed)}})


def notification(place: int = 1, of: str = "Case", **told: str) -> str:
    """Return one notification of an outbound message; `told` are its record's fields."""
    fields = "".join(f"<sf:{name}>{value}</sf:{name}>" for name, value in ({"Id": case(place)} | told).items())
    return (
        f"<Notification><Id>04l5e{place:010}AAA</Id>"
        f'<sObject xsi:type="sf:{of}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">{fields}</sObject>'
        "</Notification>"
    )


def outbound(*notifications: str, org_id: str = ORG_ID, prolog: str = "") -> bytes:
    """Return the body of a POST with these notifications, or with one."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        '<notifications xmlns="http://soap.sforce.com/2005/09/outbound">'
        f'<OrganizationId>{org_id}</OrganizationId><ActionId>04k5e0000000001AAA</ActionId><SessionId xsi:nil="true"/>'
        "<EnterpriseUrl>https://acme.my.salesforce.com/services/Soap/c/64.0/00D5e000001abcD</EnterpriseUrl>"
        "<PartnerUrl>https://acme.my.salesforce.com/services/Soap/u/64.0/00D5e000001abcD</PartnerUrl>"
        f"{''.join(notifications or (notification(),))}</notifications></soapenv:Body></soapenv:Envelope>"
    ).encode()
