"""Turns a checked policy file into the policy that the engine asks, and finds what its parts say against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from sfsync.model.milestone import Milestone
from sfsync.model.timeline import Coverage
from sfsync.policy.document import elapsed
from sfsync.policy.duties import Calendar, Checkpoints, Terms
from sfsync.policy.policy import Policy, Promise, SalesforcePauses, StatusRole, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import timedelta

    from sfsync.policy.document import Also, Document, Hours, Package, SalesforceEvidence, Statuses, Types

Meaning = TypeVar("Meaning")


class Contradiction(ValueError):
    """Two keys of a policy that cannot both hold; the message begins with the key to mend."""


def compiled(document: Document, name: str) -> Policy:
    """Return the policy under a name; raise Contradiction."""
    return Policy(
        name=name,
        warnings=tuple(sorted(set(document.warnings))),
        priorities=_vocabulary("Priority", "priorities", _named(document.priorities), tuple(document.priorities)),
        urgency={priority: rank for rank, priority in enumerate(document.priorities)},
        packages=_vocabulary("Package", "packages", _named(document.packages), tuple(document.packages)),
        statuses=_vocabulary("Status", "statuses", _status_roles(document)),
        types=_vocabulary("Type", "types", _types(document)),
        products=_vocabulary("Product", "products", _products(document), tuple(document.products)),
        promises=dict(_promises(document)),
        salesforce=_salesforce(document.pauses.salesforce),
        terms={name: _terms(package) for name, package in document.packages.items()},
        calendar=_calendar(document),
        checkpoints=_checkpoints(document),
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


def _terms(package: Package) -> Terms:
    return Terms(
        package.named_contacts,
        frozenset(channel.casefold() for channel in package.channels),
        package.dedicated,
        package.health_checks,
        package.system_review,
        package.proactive_monitoring,
    )


def _calendar(document: Document) -> Calendar:
    key = document.calendar.hours
    if key not in document.hours:
        raise Contradiction(f"calendar.hours: no hours {key!r}: use {', '.join(document.hours)}")
    hours = document.hours[key]
    return Calendar(_coverage(key, hours).hours, ZoneInfo(hours.timezone))


def _checkpoints(document: Document) -> Checkpoints:
    rules, hours = document.checkpoints, document.calendar.hours
    if unknown := [priority for priority in rules.status_updates if priority not in document.priorities]:
        raise Contradiction(f"checkpoints.status_updates.{unknown[0]}: no such priority: remove it")
    known = {"types": _names(document.types), "update_in": _names(document.statuses)}
    for key, words in known.items():
        if strange := set(getattr(rules, key)) - words:
            raise Contradiction(f"checkpoints.{key}: {min(strange)!r} is unknown: list it under [{_HOME[key]}] too")
    return Checkpoints(
        frozenset(rules.types),
        frozenset(rules.update_in),
        {priority: _length(document, hours, every) for priority, every in rules.status_updates.items()},
        _length(document, hours, rules.documentation),
        _length(document, hours, rules.review),
        _length(document, hours, rules.survey),
        elapsed(rules.look_back),
    )


_HOME = {"types": "types", "update_in": "statuses"}


def _names(table: Types | Statuses) -> set[str]:
    return {word for words in table.model_dump().values() for word in words}


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


def _promises(document: Document) -> Iterator[tuple[tuple[Milestone, str, str], Promise]]:
    coverages = {key: _coverage(key, hours) for key, hours in document.hours.items()}
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
                yield (milestone, package, priority), Promise(_length(document, hours, target), coverages[hours])


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


def _length(document: Document, hours: str, target: str) -> timedelta:
    try:
        return document.hours[hours].length(target)
    except ValueError as fault:
        raise Contradiction(f"hours.{hours}: {fault}") from fault
