"""What operations are told: of the worker and its sources, not of a single case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class AlertKind(StrEnum):
    """What an alert is about."""

    AVAILABILITY_REPORT = "availability_report"
    LEDGER_BROKEN = "ledger_broken"
    FEED_STALE = "feed_stale"
    FEED_RECOVERED = "feed_recovered"
    RECOVERY_OBJECTIVE = "recovery_objective"
    UNKNOWN_TYPE = "unknown_type"
    INSTANCE_RETIRED = "instance_retired"
    BURN_RATE = "burn_rate"
    BUDGET_SPENT = "budget_spent"
    PROBER_SILENT = "prober_silent"
    CERTIFICATE_EXPIRES = "certificate_expires"
    RESOLVED = "resolved"


class Alert(Struct, frozen=True):
    """One alert; `key` is the same however often it is found out, so that it is given once."""

    key: str
    at: datetime
    kind: AlertKind
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
