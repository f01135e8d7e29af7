"""A whole objectives file: everything that may stand in it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from sfsync.model.objective import (
    AlertRules,
    Dependency,
    MaintenanceRule,
    Measuring,
    Objectives,
    Severity,
    Tier,
)
from sfsync.policy.objectives import decimal, percent

if TYPE_CHECKING:
    from sfsync.policy.files import Sheet, Table

_LENGTH = re.compile(r"([0-9]{1,6}) ?(second|minute|hour|day)s?")
_EVERYTHING = ("*",)


def _length(text: object) -> timedelta:
    match = _LENGTH.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('is no length of time: write e.g. "10 seconds", "5 minutes", "24 hours" or "3 days"')
    return timedelta(**{f"{match[2]}s": int(match[1])})


def _positive(length: timedelta) -> timedelta:
    if not length:
        raise ValueError("must be longer than nothing")
    return length


def _is_percent(text: str) -> str:
    percent(text)
    return text


Length = Annotated[timedelta, BeforeValidator(_length)]
PositiveLength = Annotated[timedelta, BeforeValidator(_length), AfterValidator(_positive)]
Decimal = Annotated[str, BeforeValidator(decimal)]
Percent = Annotated[str, BeforeValidator(decimal), AfterValidator(_is_percent)]
Pattern = Annotated[str, StringConstraints(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Objective(_Table):
    service: Annotated[str, StringConstraints(min_length=1)]
    target: Percent
    interval: PositiveLength
    lateness: Length
    confirm: Annotated[int, Field(ge=1, le=100)]
    least_coverage: Percent

    def measuring(self) -> Measuring:
        return Measuring(self.interval, self.lateness, self.confirm, percent(self.least_coverage))


class _Population(_Table):
    outside: tuple[Pattern, ...]
    salesforce_dependent: tuple[Pattern, ...]


class _Maintenance(_Table):
    notice: Length
    monthly_cap: Length


class _Dependency(_Table):
    evidence: tuple[Pattern, ...]
    excuses: Literal["all", "salesforce_dependent"]


class _Tier(_Table):
    severity: Severity
    factor: Decimal
    long: PositiveLength
    short: PositiveLength

    def compiled(self) -> Tier:
        return Tier(self.severity, Fraction(self.factor), self.long, self.short)


class _Alerts(_Table):
    window: PositiveLength
    least_failures: Annotated[int, Field(ge=1, le=1000)]
    reprobes: tuple[PositiveLength, ...]
    slowest_probe: PositiveLength
    look_every: PositiveLength
    page_within: PositiveLength
    silent_after: PositiveLength
    certificates: dict[Severity, PositiveLength]
    budget: tuple[Annotated[int, Field(gt=0, le=1000)], ...]
    tiers: dict[str, _Tier]

    def compiled(self) -> AlertRules:
        return AlertRules(
            window=self.window,
            tiers=tuple(tier.compiled() for tier in self.tiers.values()),
            least_failures=self.least_failures,
            budget=tuple(sorted(set(self.budget))),
            silent_after=self.silent_after,
            page_within=self.page_within,
            reprobes=tuple(sorted(self.reprobes)),
            slowest_probe=self.slowest_probe,
            look_every=self.look_every,
            certificates=self.certificates,
        )


class _Document(_Table):
    objective: _Objective
    population: _Population
    maintenance: _Maintenance
    dependencies: dict[str, _Dependency]
    alerts: _Alerts

    def compiled(self) -> Objectives:
        dependent = self.population.salesforce_dependent
        return Objectives(
            name=f"objectives@{sha256(json.dumps(self.model_dump(mode='json')).encode()).hexdigest()[:12]}",
            service=self.objective.service,
            target=percent(self.objective.target),
            measuring=self.objective.measuring(),
            maintenance=MaintenanceRule(self.maintenance.notice, self.maintenance.monthly_cap),
            dependencies=tuple(
                Dependency(name, each.evidence, _EVERYTHING if each.excuses == "all" else dependent)
                for name, each in self.dependencies.items()
            ),
            salesforce_dependent=dependent,
            outside=self.population.outside,
            alerts=self.alerts.compiled(),
        )


def validated(sheet: Sheet, table: Table, file: str) -> Objectives:
    """Return the objectives of a table, which a file's faults are told by; raise InvalidPolicy."""
    try:
        return _Document.model_validate(table).compiled()
    except ValidationError as found:
        raise sheet.faults(file, found) from found
