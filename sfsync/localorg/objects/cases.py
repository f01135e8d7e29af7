"""The Case, its history and its milestones."""

from __future__ import annotations

from sfsync.localorg.objects.build import (
    AUDIT,
    CREATED,
    IS_DELETED,
    STAMP,
    children,
    field,
    flag,
    instant,
    long_text,
    object_type,
    pick,
    read_only,
    ref,
    text,
)

STATUSES = ("New", "Open", "In Progress", "On Hold", "In Development", "Closed")
CLOSED_STATUSES = frozenset({"Closed"})
PRIORITIES = ("P1", "P2", "P3", "P4")
TYPES = ("Question", "Problem", "Internal", "Enhancement Request")
PRODUCTS = (
    "Flosum DevOps",
    "Data Migrator",
    "Trust Center",
    "Flosum Scan",
    "Hosted Backup & Archive",
    "Customer-hosted Backup & Archive",
)
DEFECT_STAGES = (
    "Initial Contact",
    "Triage",
    "Investigation",
    "Development",
    "QA Validation",
    "Customer Testing",
    "Resolution",
)

CATEGORIES = (
    "Access",
    "Usage Question",
    "Documentation",
    "Guidance",
    "Configuration",
    "Deployment",
    "Performance",
    "Integration",
    "Custom Implementation",
    "System Troubleshooting",
)

STAMPS = (
    instant("SFSync_First_Response_Due__c"),
    instant("SFSync_Resolution_Due__c"),
    instant("SFSync_Update_Due__c"),
    instant("SFSync_Defect_Stage_Due__c"),
    text("SFSync_First_Response_State__c", 20),
    text("SFSync_Resolution_State__c", 20),
    text("SFSync_Update_State__c", 20),
    text("SFSync_Defect_Stage_State__c", 20),
    instant("SFSync_Next_Due__c"),
    text("SFSync_Next_Milestone__c", 40),
    text("SFSync_Paused_Reason__c"),
    text("SFSync_Support_Tier__c", 80),
    text("SFSync_Team__c", 80),
    text("SFSync_Flag__c"),
    text("SFSync_Policy__c", 80),
)

CASE = object_type(
    "Case",
    "500",
    (
        IS_DELETED,
        *read_only(text("CaseNumber", 30, nillable=False)),
        ref("ContactId", "Contact"),
        ref("AccountId", "Account"),
        ref("EntitlementId", "Entitlement"),
        ref("ParentId", "Case"),
        ref("SourceId", "EmailMessage", updateable=False),
        ref("BusinessHoursId", "BusinessHours", nillable=False, defaulted=True),
        text("SuppliedName", 80),
        field("SuppliedEmail", "email", 80),
        text("SuppliedPhone", 40),
        text("SuppliedCompany", 80),
        pick("Type", *TYPES),
        pick("Status", *STATUSES, default="New"),
        pick("Reason"),
        pick("Origin", "Email", "Phone", "Web"),
        text("Subject"),
        pick("Priority", *PRIORITIES, default="P3"),
        long_text("Description"),
        flag("IsClosed", createable=False, updateable=False),
        instant("ClosedDate", createable=False, updateable=False),
        flag("IsEscalated"),
        ref("OwnerId", "Group", "User", nillable=False, defaulted=True),
        instant("SlaStartDate"),
        instant("SlaExitDate", createable=False, updateable=False),
        flag("IsStopped"),
        instant("StopStartDate", createable=False, updateable=False),
        *read_only(text("MilestoneStatus", 30)),
        *AUDIT,
        long_text("Comments", 4_000),
        pick("SFSync_Product__c", *PRODUCTS),
        pick("SFSync_Defect_Stage__c", *DEFECT_STAGES),
        pick("SFSync_Category__c", *CATEGORIES),
        field("SFSync_Release_Date__c", "date"),
        *STAMPS,
    ),
    children(
        "Cases: Case.ParentId",
        "Histories: CaseHistory.CaseId",
        "EmailMessages: EmailMessage.ParentId",
        "CaseComments: CaseComment.ParentId",
        "Feeds: CaseFeed.ParentId",
        "CaseMilestones: CaseMilestone.CaseId",
        "Tasks: Task.WhatId",
    ),
)

CASE_HISTORY = object_type(
    "CaseHistory",
    "017",
    (
        IS_DELETED,
        *read_only(
            ref("CaseId", "Case", nillable=False),
            pick("Field", nillable=False),
            pick("DataType"),
            text("OldValue", filterable=False, sortable=False),
            text("NewValue", filterable=False, sortable=False),
        ),
        *CREATED,
    ),
    createable=False,
    updateable=False,
    deletable=False,
)

CASE_MILESTONE = object_type(
    "CaseMilestone",
    "555",
    (
        IS_DELETED,
        *read_only(ref("CaseId", "Case", nillable=False), ref("MilestoneTypeId", "MilestoneType", nillable=False)),
        instant("StartDate", createable=False),
        instant("CompletionDate", createable=False),
        *read_only(
            instant("TargetDate", sortable=False),
            field("TargetResponseInMins", "int"),
            flag("IsCompleted"),
            flag("IsViolated"),
            ref("BusinessHoursId", "BusinessHours"),
        ),
        *AUDIT,
    ),
    createable=False,
    deletable=False,
)

MILESTONE_TYPE = object_type(
    "MilestoneType",
    "557",
    (
        text("Name", 80, nillable=False),
        text("Description"),
        pick("RecurrenceType", "none", "recursIndependently", "recursChained", nillable=False, default="none"),
        *CREATED,
        *STAMP,
    ),
    createable=False,
    updateable=False,
    deletable=False,
)
