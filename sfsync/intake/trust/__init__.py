"""Records of the Trust status API v1 -> sightings: tolerant of what is new there, and silent about none of it."""

from __future__ import annotations

from sfsync.intake.trust.parts import RejectedRecord
from sfsync.intake.trust.records import Parsed, incident, maintenance
from sfsync.intake.trust.told import read_records, told_records

__all__ = ["Parsed", "RejectedRecord", "incident", "maintenance", "read_records", "told_records"]
