"""Salesforce over its REST API: reads Cases, writes stamps."""

from __future__ import annotations

from sfsync.adapters.http.timeouts import Timeouts
from sfsync.adapters.salesforce.budget import Usage
from sfsync.adapters.salesforce.connection import Connection
from sfsync.adapters.salesforce.salesforce import Salesforce

__all__ = ["Connection", "Salesforce", "Timeouts", "Usage"]
