"""Turns what comes from outside into model values, or refuses it with a reason; pydantic at this edge only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from sfsync.intake.case_file import CaseFile, case_document, read_case_file

__all__ = ["CaseFile", "Rejected", "case_document", "read_case_file"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
    """Load case files when they are asked for: no function on AWS reads one, and pydantic is slow to start."""
    if name in __all__:
        return getattr(import_module("sfsync.intake.case_file"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
