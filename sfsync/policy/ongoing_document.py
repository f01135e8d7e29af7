"""The shape of what a policy file says of answers, updates and the stages of a defect; and the promises they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from sfsync.policy.document import Length, Table, Target, Term
from sfsync.policy.ongoing import Ongoing, Stage
from sfsync.policy.policy import Contradiction, Promise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfsync.model.timeline import Coverage
    from sfsync.policy.whole import Document


class OngoingResponse(Table):
    """In which statuses a customer waits for an answer; a target per priority makes a promise of it."""

    statuses: tuple[Term, ...]
    targets: dict[str, Target] = Field(default_factory=dict)


class OngoingUpdate(Table):
    """In which statuses an update is promised, how often, and in which hours that is counted."""

    statuses: tuple[Term, ...]
    every: Length
    hours: str


class StageTable(Table):
    """A stage: its owner, and the window that it is to end in."""

    owner: Term
    within: tuple[Target, Target] | None = None


class DefectProcess(Table):
    """The stages in their order. Hours of a window count in `hours`, days in `days`; `due` is which end binds."""

    hours: str
    days: str
    due: dict[str, Literal["earliest", "latest", "estimate"]]
    stages: dict[str, StageTable]


class OngoingTables(Table):
    """What is promised again and again."""

    ongoing_response: OngoingResponse
    ongoing_update: OngoingUpdate
    defect_process: DefectProcess


def ongoing(document: Document, coverages: Mapping[str, Coverage]) -> Ongoing:
    """Return the promises of answers and updates; raise Contradiction."""
    weekly, answers = document.ongoing_update, document.ongoing_response
    document.statuses.check("statuses", "ongoing_response.statuses", answers.statuses)
    document.statuses.check("statuses", "ongoing_update.statuses", weekly.statuses)
    key = _hours("ongoing_update.hours", weekly.hours, coverages)
    return Ongoing(
        answering=frozenset(answers.statuses),
        answers=dict(_answers(document, coverages)),
        updating=frozenset(weekly.statuses),
        update=Promise(document.hours[key].length(weekly.every), coverages[key]),
    )


def stages(document: Document, coverages: Mapping[str, Coverage]) -> Iterator[tuple[str, Stage]]:
    """Yield each stage of the defect process under its name; raise Contradiction."""
    process = document.defect_process
    if unknown := [priority for priority in process.due if priority not in document.priorities]:
        raise Contradiction(f"defect_process.due.{unknown[0]}: no such priority: list it under [priorities]")
    for place, (name, stage) in enumerate(process.stages.items()):
        windows = stage.within or ()
        ends = [_end(document, each, coverages) for each in windows]
        if ends and ends[0].target > ends[1].target:
            raise Contradiction(f"defect_process.stages.{name}.within: ends before it begins: swap the two")
        promises = {priority: _promise(process, priority, ends) for priority in document.priorities} if ends else {}
        yield name, Stage(name, place, stage.owner, promises)


def _answers(document: Document, coverages: Mapping[str, Coverage]) -> Iterator[tuple[tuple[str, str], Promise]]:
    targets = document.ongoing_response.targets
    if not targets:
        return
    if wrong := set(targets) ^ set(document.priorities):
        raise Contradiction(f"ongoing_response.targets.{min(wrong)}: give a target for each of [priorities], or none")
    for package, held in document.packages.items():
        for priority, target in targets.items():
            key = held.coverage[priority]
            yield (package, priority), Promise(document.length(key, target), coverages[key])


def _end(document: Document, window: str, coverages: Mapping[str, Coverage]) -> Promise:
    """Return one end of a window: hours are elapsed time, days are business days."""
    process = document.defect_process
    name, hours = ("days", process.days) if "day" in window else ("hours", process.hours)
    _hours(f"defect_process.{name}", hours, coverages)
    return Promise(document.length(hours, window), coverages[hours])


def _promise(process: DefectProcess, priority: str, ends: list[Promise]) -> Promise:
    due = process.due.get(priority, "estimate")
    end = ends[0] if due == "earliest" else ends[1]
    return Promise(end.target, end.coverage, firm=due != "estimate")


def _hours(key: str, hours: str, coverages: Mapping[str, Coverage]) -> str:
    if hours not in coverages:
        raise Contradiction(f"{key}: no hours {hours!r}: use {', '.join(coverages)}, or add [hours.{hours}]")
    return hours
