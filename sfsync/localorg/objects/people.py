"""Users, queues, the organization itself and its working hours."""

from __future__ import annotations

from sfsync.localorg.objects.build import AUDIT, children, field, flag, instant, object_type, pick, read_only, ref, text

USER_TYPES = (
    "Standard",
    "PowerPartner",
    "PowerCustomerSuccess",
    "CustomerSuccess",
    "Guest",
    "CspLitePortal",
    "CsnOnly",
    "SelfService",
    "AutomatedProcess",
    "CloudIntegrationUser",
)
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

USER = object_type(
    "User",
    "005",
    (
        text("Username", 80, nillable=False),
        text("LastName", 80, nillable=False),
        text("FirstName", 40),
        *read_only(text("Name", 121, nillable=False)),
        text("CompanyName", 80),
        text("Title", 80),
        text("Department", 80),
        field("Email", "email", 128, nillable=False),
        text("Alias", 8, nillable=False, defaulted=True),
        flag("IsActive", default=True),
        pick("TimeZoneSidKey", nillable=False, default="America/Chicago"),
        pick("LocaleSidKey", nillable=False, default="en_US"),
        pick("LanguageLocaleKey", nillable=False, default="en_US"),
        pick("UserType", *USER_TYPES, restricted=True, nillable=False, default="Standard"),
        ref("ContactId", "Contact"),
        ref("AccountId", "Account", createable=False, updateable=False),
        flag("ReceivesInfoEmails"),
        instant("LastLoginDate", createable=False, updateable=False),
        *AUDIT,
    ),
    deletable=False,
)

GROUP = object_type(
    "Group",
    "00G",
    (
        text("Name", 40, nillable=False),
        text("DeveloperName", 80),
        pick("Type", "Queue", "Regular", "Role", "Organization", nillable=False, default="Queue"),
        field("Email", "email", 255),
        *AUDIT,
    ),
    deletable=False,
)

ORGANIZATION = object_type(
    "Organization",
    "00D",
    (
        text("Name", 80, nillable=False),
        text("Division", 80),
        text("Country", 80),
        text("City", 40),
        pick("OrganizationType", "Enterprise Edition", "Developer Edition", "Unlimited Edition"),
        flag("IsSandbox"),
        flag("IsReadOnly"),
        text("InstanceName", 5),
        text("NamespacePrefix", 15),
        pick("TimeZoneSidKey"),
        pick("LanguageLocaleKey"),
        pick("DefaultLocaleSidKey"),
        instant("TrialExpirationDate"),
        *AUDIT,
    ),
    createable=False,
    updateable=False,
    deletable=False,
)

BUSINESS_HOURS = object_type(
    "BusinessHours",
    "01m",
    (
        text("Name", 80, nillable=False),
        flag("IsActive"),
        flag("IsDefault"),
        *(field(f"{day}{end}Time", "time") for day in DAYS for end in ("Start", "End")),
        pick("TimeZoneSidKey", nillable=False),
        *AUDIT,
    ),
    createable=False,
    updateable=False,
    deletable=False,
)

HOLIDAY = object_type(
    "Holiday",
    "0C0",
    (
        text("Name", 80, nillable=False),
        text("Description"),
        flag("IsAllDay", default=True),
        field("ActivityDate", "date"),
        field("StartTimeInMinutes", "int"),
        field("EndTimeInMinutes", "int"),
        flag("IsRecurrence", updateable=False),
        field("RecurrenceStartDate", "date"),
        field("RecurrenceEndDateOnly", "date"),
        pick("RecurrenceType", "RecursDaily", "RecursWeekly", "RecursMonthly", "RecursYearly", "RecursYearlyNth"),
        field("RecurrenceInterval", "int"),
        field("RecurrenceDayOfWeekMask", "int"),
        field("RecurrenceDayOfMonth", "int"),
        pick("RecurrenceInstance", "First", "Second", "Third", "Fourth", "Last"),
        pick("RecurrenceMonthOfYear"),
        *AUDIT,
    ),
)

TASK = object_type(
    "Task",
    "00T",
    (
        flag("IsDeleted", createable=False, updateable=False),
        ref("WhoId", "Contact"),
        ref("WhatId", "Account", "Case", "Entitlement"),
        ref("AccountId", "Account", createable=False, updateable=False),
        text("Subject"),
        field("ActivityDate", "date"),
        pick("Status", "Not Started", "In Progress", "Completed", nillable=False, default="Not Started"),
        pick("Priority", "High", "Normal", "Low", nillable=False, default="Normal"),
        flag("IsClosed", createable=False, updateable=False),
        field("Description", "textarea", 32_000, filterable=False, sortable=False),
        ref("OwnerId", "Group", "User", nillable=False, defaulted=True),
        *AUDIT,
        text("SFSync_Key__c", unique=True),
    ),
    children("Feeds: FeedItem.ParentId"),
)
