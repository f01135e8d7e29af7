"""The objectives as data: `objectives.toml`, an override laid over it, and what the rest of the code asks of them."""

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
from sfsync.policy.files import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.policy.files import Table

_SHEET = Sheet("objectives", "objectives.toml")
_LENGTH = re.compile(r"([0-9]{1,6}) ?(second|minute|hour|day)s?")
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,9})?")
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


def _decimal(text: object) -> str:
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise ValueError('is no decimal number in quotes, e.g. "99.99": a bare number would be rounded')
    return text


def percent(text: str) -> Fraction:
    """Return a percentage written as a decimal number as a share; raise ValueError unless it lies between 0 and 100."""
    share = Fraction(_decimal(text)) / 100
    if not 0 < share < 1:
        raise ValueError(f"{text!r} is no percentage between 0 and 100, both excluded")
    return share


def _is_percent(text: str) -> str:
    percent(text)
    return text


Length = Annotated[timedelta, BeforeValidator(_length)]
PositiveLength = Annotated[timedelta, BeforeValidator(_length), AfterValidator(_positive)]
Decimal = Annotated[str, BeforeValidator(_decimal)]
Percent = Annotated[str, BeforeValidator(_decimal), AfterValidator(_is_percent)]
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


def load_objectives(override: Path | None = None) -> Objectives:
    """Return the objectives as shipped, with a TOML or JSON file laid over them; raise InvalidPolicy."""
    if override is None:
        return _validated(_SHEET.table(), _SHEET.name)
    return _validated(_SHEET.under(override), override.name)


def _validated(table: Table, file: str) -> Objectives:
    try:
        return _Document.model_validate(table).compiled()
    except ValidationError as found:
        raise _SHEET.faults(file, found) from found
