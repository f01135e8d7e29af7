"""Turns a checked policy file into the policy that the engine asks, and finds what its parts say against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sfsync.model.milestone import Milestone
from sfsync.model.timeline import Coverage
from sfsync.policy.desk_document import desk
from sfsync.policy.document import elapsed
from sfsync.policy.duties_document import calendar, checkpoints, terms
from sfsync.policy.ongoing_document import ongoing, stages
from sfsync.policy.pauses import SalesforcePauses
from sfsync.policy.policy import Contradiction, Policy, Promise, StatusRole, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfsync.policy.document import Also, Hours, SalesforceEvidence
    from sfsync.policy.whole import Document

Meaning = TypeVar("Meaning")


def compiled(document: Document, name: str) -> Policy:
    """Return the policy under a name; raise Contradiction."""
    coverages = {key: _coverage(key, hours) for key, hours in document.hours.items()}
    return Policy(
        name=name,
        warnings=tuple(sorted(set(document.warnings))),
        priorities=_vocabulary("Priority", "priorities", _named(document.priorities), tuple(document.priorities)),
        urgency={priority: rank for rank, priority in enumerate(document.priorities)},
        packages=_vocabulary("Package", "packages", _named(document.packages), tuple(document.packages)),
        statuses=_vocabulary("Status", "statuses", _status_roles(document)),
        types=_vocabulary("Type", "types", _types(document)),
        products=_vocabulary("Product", "products", _products(document), tuple(document.products)),
        promises=dict(_promises(document, coverages)),
        salesforce=_salesforce(document.pauses.salesforce),
        desk=desk(document),
        ongoing=ongoing(document, coverages),
        defects=_vocabulary("Defect Stage", "defect_process.stages", stages(document, coverages)),
        terms={name: terms(package) for name, package in document.packages.items()},
        calendar=calendar(document, coverages),
        checkpoints=checkpoints(document),
        release_notice_days=document.releases.notice_days,
    )


def _salesforce(evidence: SalesforceEvidence) -> SalesforcePauses:
    return SalesforcePauses(
        evidence.impact_types,
        evidence.maintenance_availability,
        evidence.harmless_impact_types,
        evidence.harmless_maintenance_availability,
        evidence.takes_no_writes,
        elapsed(evidence.recovery_objective),
        elapsed(evidence.recovery_point),
    )


def _vocabulary(
    field: str, key: str, meanings: Iterable[tuple[str, Meaning]], known: tuple[str, ...] = ()
) -> Vocabulary[Meaning]:
    listed: dict[str, Meaning] = {}
    for text, meaning in meanings:
        if listed.setdefault(text, meaning) != meaning:
            raise Contradiction(f"{key}: {text!r} is listed with two meanings: keep one")
    return Vocabulary(field, key, listed, known or tuple(listed))


def _named(tables: Mapping[str, Also]) -> Iterator[tuple[str, str]]:
    yield from ((name, name) for name in tables)
    yield from ((spelling, name) for name, table in tables.items() for spelling in table.also)


def _products(document: Document) -> Iterator[tuple[str, tuple[str, bool]]]:
    return ((text, (name, document.products[name].stands_on_salesforce)) for text, name in _named(document.products))


def _status_roles(document: Document) -> Iterator[tuple[str, StatusRole]]:
    statuses = document.statuses
    for role, texts in zip(StatusRole, (statuses.running, statuses.paused, statuses.closed), strict=True):
        yield from ((text, role) for text in texts)


def _types(document: Document) -> Iterator[tuple[str, bool]]:
    yield from ((text, True) for text in document.types.applies)
    yield from ((text, False) for text in document.types.exempt)


def _promises(
    document: Document, coverages: Mapping[str, Coverage]
) -> Iterator[tuple[tuple[Milestone, str, str], Promise]]:
    targets = {
        Milestone.FIRST_RESPONSE: document.targets.first_response,
        Milestone.RESOLUTION: document.targets.resolution,
    }
    for package in document.packages:
        _same_priorities(document, f"packages.{package}.coverage", document.packages[package].coverage)
        for milestone, by_priority in targets.items():
            _same_priorities(document, f"targets.{milestone}", by_priority)
            for priority, target in by_priority.items():
                hours = _hours_key(document, package, priority)
                yield (milestone, package, priority), Promise(document.length(hours, target), coverages[hours])


def _same_priorities(document: Document, key: str, table: Mapping[str, str]) -> None:
    if unknown := [priority for priority in table if priority not in document.priorities]:
        raise Contradiction(f"{key}.{unknown[0]}: no such priority: remove it or list it under [priorities]")
    if missing := [priority for priority in document.priorities if priority not in table]:
        raise Contradiction(f"{key}.{missing[0]}: is missing: every priority of [priorities] needs a value")


def _hours_key(document: Document, package: str, priority: str) -> str:
    hours = document.packages[package].coverage[priority]
    if hours not in document.hours:
        known = ", ".join(document.hours)
        raise Contradiction(
            f"packages.{package}.coverage.{priority}: no hours {hours!r}: use {known}, or add [hours.{hours}]"
        )
    return hours


def _coverage(key: str, hours: Hours) -> Coverage:
    try:
        return Coverage(hours.compiled(), hours.label)
    except ValueError as fault:
        raise Contradiction(f"hours.{key}: {fault}") from fault
