"""Every object that the local org knows, as data.

Object names, field names and relationship names are case-insensitive in requests: the mappings here are keyed in lower
case, and what they hold carries the spelling that answers use.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sfsync.localorg.objects.cases import CASE, CASE_HISTORY, CASE_MILESTONE, MILESTONE_TYPE
from sfsync.localorg.objects.customers import ACCOUNT, CONTACT, ENTITLEMENT, SLA_PROCESS
from sfsync.localorg.objects.kinds import Child, Field, ObjectType
from sfsync.localorg.objects.messages import CASE_COMMENT, CASE_FEED, EMAIL_MESSAGE, FEED_ITEM
from sfsync.localorg.objects.people import BUSINESS_HOURS, GROUP, HOLIDAY, ORGANIZATION, TASK, USER

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCHEMA", "Child", "Field", "ObjectType"]

SCHEMA: Mapping[str, ObjectType] = MappingProxyType(
    {
        each.name.lower(): each
        for each in (
            ACCOUNT,
            BUSINESS_HOURS,
            CASE,
            CASE_COMMENT,
            CASE_FEED,
            CASE_HISTORY,
            CASE_MILESTONE,
            CONTACT,
            EMAIL_MESSAGE,
            ENTITLEMENT,
            FEED_ITEM,
            GROUP,
            HOLIDAY,
            MILESTONE_TYPE,
            ORGANIZATION,
            SLA_PROCESS,
            TASK,
            USER,
        )
    },
)
"""Object types by lower-case name."""
