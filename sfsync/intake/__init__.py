"""Turns what comes from outside into model values, or refuses it with a reason; pydantic at this edge only."""

from __future__ import annotations

from sfsync.intake.case_file import CaseFile, case_document, read_case_file
from sfsync.intake.rejected import Rejected

__all__ = ["CaseFile", "Rejected", "case_document", "read_case_file"]
