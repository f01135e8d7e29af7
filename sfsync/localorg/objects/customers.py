"""Accounts, their contacts and what they bought."""

from __future__ import annotations

from sfsync.localorg.objects.build import (
    AUDIT,
    IS_DELETED,
    children,
    field,
    flag,
    long_text,
    object_type,
    pick,
    read_only,
    ref,
    text,
)
from sfsync.localorg.replacing import replace

PACKAGES = ("Standard", "Premium", "Signature Plus")

ACCOUNT = object_type(
    "Account",
    "001",
    (
        IS_DELETED,
        text("Name", nillable=False),
        pick("Type", "Customer", "Prospect", "Partner", "Other"),
        ref("ParentId", "Account"),
        text("BillingStreet"),
        text("BillingCity", 40),
        text("BillingState", 80),
        text("BillingPostalCode", 20),
        text("BillingCountry", 80),
        field("Phone", "phone", 40),
        field("Website", "url", 255),
        pick("Industry", "Banking", "Healthcare", "Manufacturing", "Retail", "Technology"),
        long_text("Description"),
        ref("OwnerId", "User", nillable=False, defaulted=True),
        *AUDIT,
        pick("SFSync_Package__c", *PACKAGES),
        text("SFSync_Instance__c", 40),
        ref("SFSync_Support_Engineer__c", "User"),
        ref("SFSync_Technical_Account_Manager__c", "User"),
    ),
    children(
        "Cases: Case.AccountId",
        "Contacts: Contact.AccountId",
        "Entitlements: Entitlement.AccountId",
        "Tasks: Task.AccountId",
        "Feeds: FeedItem.ParentId",
    ),
)

CONTACT = object_type(
    "Contact",
    "003",
    (
        IS_DELETED,
        ref("AccountId", "Account"),
        text("LastName", 80, nillable=False),
        text("FirstName", 40),
        *read_only(text("Name", 121, nillable=False)),
        field("Phone", "phone", 40),
        field("MobilePhone", "phone", 40),
        field("Email", "email", 80),
        text("Title", 128),
        text("Department", 80),
        text("MailingCity", 40),
        text("MailingCountry", 80),
        long_text("Description"),
        ref("OwnerId", "User", nillable=False, defaulted=True),
        *AUDIT,
        field("SFSync_Named_Contact__c", "double"),
    ),
    children("Cases: Case.ContactId", "Tasks: Task.WhoId"),
)

ENTITLEMENT = object_type(
    "Entitlement",
    "550",
    (
        IS_DELETED,
        text("Name", nillable=False),
        ref("AccountId", "Account", nillable=False, updateable=False),
        pick("Type", "Phone Support", "Web Support"),
        field("StartDate", "date"),
        field("EndDate", "date"),
        ref("SlaProcessId", "SlaProcess"),
        ref("BusinessHoursId", "BusinessHours"),
        *read_only(pick("Status", "Active", "Expired", "Inactive")),
        flag("IsPerIncident"),
        field("CasesPerEntitlement", "int"),
        field("RemainingCases", "int"),
        *AUDIT,
    ),
    children("Cases: Case.EntitlementId"),
)

SLA_PROCESS = object_type(
    "SlaProcess",
    "552",
    (
        IS_DELETED,
        text("Name", 80, nillable=False),
        replace(text("NameNorm", 80), createable=False, updateable=False),
        flag("IsActive"),
        flag("IsVersionDefault"),
        pick("StartDateField", "Case.CreatedDate", "Case.SlaStartDate"),
        pick("SobjectType", "Case", "WorkOrder"),
        ref("BusinessHoursId", "BusinessHours"),
        *AUDIT,
    ),
    createable=False,
    updateable=False,
    deletable=False,
)
