"""A Task that somebody of Support is to do: decided here, created in the org, each exactly once."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Urgency(StrEnum):
    """A Task's priority, in Salesforce's words."""

    HIGH = "High"
    NORMAL = "Normal"
    LOW = "Low"


class TaskDraft(Struct, frozen=True):
    """A Task to create. `key` is the same however often it is found out, and no two Tasks have one in common.

    `what_id` is the Account or Case that it is about; `owner_id` None leaves it with the worker's own user.
    """

    key: str
    subject: str
    description: str
    due_on: date
    what_id: str
    owner_id: str | None = None
    urgency: Urgency = Urgency.NORMAL
