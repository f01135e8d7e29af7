"""A case as somebody tells it in a file, for every command that takes one: what pauses it is read in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.terminal import remark, text_of
from sfsync.engine.evidence import in_force, revisions_of
from sfsync.engine.pauses import pauses as evidence_pauses
from sfsync.intake.case_file import case_document, read_case_file
from sfsync.intake.trust import told_records
from sfsync.model.evidence import Source
from sfsync.model.watch import Stay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.model.record import CaseRecord
    from sfsync.policy.policy import Policy


class ToldCase(Struct, frozen=True):
    """A case, wherever it comes from: when it was told, what pauses it as of an instant, and as a file."""

    case: Case
    now: datetime
    pauses: Callable[[datetime], tuple[Pause, ...]]
    exported: Callable[[], dict[str, Any]]
    record: CaseRecord | None = None


def told_in_file(file_name: str, policy: Policy, at: datetime | None) -> ToldCase:
    """Return the case of a file, or for `-` of stdin; raise BadInput or Rejected, which name it.

    Its incidents and maintenances pause it where its product stands on Salesforce.
    """
    source = source_of(file_name)
    file, now = read_case_file(text_of(file_name, source), source), WallClock().now()
    seen_at = max(now, at or now)  # a story may be told of years to come
    told = [
        *told_records(Source.INCIDENT, file.incidents, "incidents", seen_at),
        *told_records(Source.MAINTENANCE, file.maintenances, "maintenances", seen_at),
    ]
    remark(said for parsed in told for said in parsed.remarks)
    impacts = in_force(revision for parsed in told for revision in revisions_of(parsed.sighting))

    def pauses(moment: datetime) -> tuple[Pause, ...]:
        home, here = (Stay(file.case.instance),), {file.case.instance or "": impacts}
        dependent = policy.stands_on_salesforce(file.case.product)
        return file.pauses + (evidence_pauses(file.case, home, here, policy.salesforce, moment) if dependent else ())

    return ToldCase(file.case, now, pauses, lambda: case_document(file.case, file.incidents, file.maintenances))


def source_of(file_name: str) -> str:
    """Return what people call a file."""
    return "stdin" if file_name == "-" else file_name
