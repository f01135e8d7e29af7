"""The shape of what a policy file promises beside the clocks; and the terms, calendar and checkpoints that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from sfsync.policy.document import Length, Table, Target, Term, elapsed
from sfsync.policy.duties import Calendar, Checkpoints, Terms
from sfsync.policy.policy import Contradiction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.model.timeline import Coverage
    from sfsync.policy.document import Package
    from sfsync.policy.whole import Document


class CheckpointsTable(Table):
    """The checkpoints of the defect process: when a status update falls due, and what follows a close, by when."""

    types: tuple[Term, ...] = ()
    update_in: tuple[Term, ...] = ()
    status_updates: dict[str, Target] = Field(default_factory=dict)
    documentation: Target = "5 business days"
    review: Target = "5 business days"
    survey: Target = "1 business day"
    look_back: Length = "168 hours"


class Releases(Table):
    """How many calendar days ahead a planned production release has to be announced."""

    notice_days: Annotated[int, Field(ge=0, le=366)] = 14


class CalendarTable(Table):
    """The hours whose days, weeks and months duties follow."""

    hours: str = "business"


class DutyTables(Table):
    """What is promised beside the clocks."""

    checkpoints: CheckpointsTable = CheckpointsTable()
    releases: Releases = Releases()
    calendar: CalendarTable = CalendarTable()


def terms(package: Package) -> Terms:
    """Return what a package holds beside coverage."""
    return Terms(
        package.named_contacts,
        frozenset(channel.casefold() for channel in package.channels),
        package.dedicated,
        package.health_checks,
        package.system_review,
        package.proactive_monitoring,
    )


def calendar(document: Document, coverages: Mapping[str, Coverage]) -> Calendar:
    """Return the calendar of duties; raise Contradiction."""
    key = document.calendar.hours
    if key not in coverages:
        raise Contradiction(f"calendar.hours: no hours {key!r}: use {', '.join(coverages)}")
    return Calendar(coverages[key].hours, ZoneInfo(document.hours[key].timezone))


def checkpoints(document: Document) -> Checkpoints:
    """Return the checkpoints of the defect process; raise Contradiction."""
    rules, hours = document.checkpoints, document.calendar.hours
    if unknown := [priority for priority in rules.status_updates if priority not in document.priorities]:
        raise Contradiction(f"checkpoints.status_updates.{unknown[0]}: no such priority: remove it")
    document.types.check("types", "checkpoints.types", rules.types)
    document.statuses.check("statuses", "checkpoints.update_in", rules.update_in)
    return Checkpoints(
        frozenset(rules.types),
        frozenset(rules.update_in),
        {priority: document.length(hours, every) for priority, every in rules.status_updates.items()},
        document.length(hours, rules.documentation),
        document.length(hours, rules.review),
        document.length(hours, rules.survey),
        elapsed(rules.look_back),
    )
