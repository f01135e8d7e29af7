"""The policy file's shape: what may be written, under which key, checked value by value."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.weekly import WEEKDAYS, open_minutes, span
from sfsync.policy.duties import Dedicated, Rhythm
from sfsync.policy.policy import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterable

_TARGET = re.compile(r"([0-9]{1,6}) ?(minute|min|m|hour|h|business day)s?")
_LONGEST = timedelta(days=3660)
_COUNTRY_YEARS = (2010, 2040)


class Table(BaseModel):
    """A table of a policy file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _is_target(text: str) -> str:
    match = _TARGET.fullmatch(text)
    if match is None or not timedelta() < int(match[1]) * _unit(match[2], timedelta(hours=24)) <= _LONGEST:
        raise ValueError(
            f'{text!r} is no target: write e.g. "90 minutes", "4 hours" or "2 business days", up to ten years'
        )
    return text


def _is_length(text: str) -> str:
    if "day" in _is_target(text):
        raise ValueError(f'{text!r} is no length of a day: write hours or minutes, e.g. "8 hours"')
    return text


def elapsed(length: str) -> timedelta:
    """Return a checked length, which is no matter of business days."""
    match = _TARGET.fullmatch(length)
    return int(match[1]) * _unit(match[2], timedelta()) if match else timedelta()


def _unit(unit: str, business_day: timedelta) -> timedelta:
    if unit == "business day":
        return business_day
    return timedelta(hours=1) if unit.startswith("h") else timedelta(minutes=1)


def _is_span(text: str) -> str:
    span(text)
    return text


Target = Annotated[str, AfterValidator(_is_target)]
Length = Annotated[str, AfterValidator(_is_length)]
SpanText = Annotated[str, AfterValidator(_is_span)]
Term = Annotated[str, StringConstraints(min_length=1)]


class Also(Table):
    """Other spellings of a name."""

    also: tuple[Term, ...] = ()


class Product(Also):
    """A product, and whether it stands on Salesforce."""

    stands_on_salesforce: bool


class Package(Also):
    """A support package: for each priority the name of the hours that count, and what else the customer gets.

    Without `named_contacts` any contact may ask, without `channels` by any channel.
    """

    coverage: dict[str, str]
    named_contacts: Annotated[int, Field(ge=1)] | None = None
    channels: tuple[Term, ...] = ()
    dedicated: Dedicated | None = None
    health_checks: Rhythm = Rhythm.NONE
    system_review: Rhythm = Rhythm.NONE
    proactive_monitoring: Rhythm = Rhythm.NONE


class Targets(Table):
    """For each milestone a target per priority."""

    first_response: dict[str, Target]
    resolution: dict[str, Target]


class Words(Table):
    """Lists of words that an org uses, by what they mean here."""

    def check(self, table: str, key: str, words: Iterable[str]) -> None:
        """Raise Contradiction for a word at another key that is not listed in this table."""
        listed = {word for words in self.model_dump().values() for word in words}
        if strange := set(words) - listed:
            raise Contradiction(f"{key}: {min(strange)!r} is unknown: list it under [{table}] too")


class Statuses(Words):
    """Which statuses let the resolution clock run, pause or end."""

    running: tuple[Term, ...]
    paused: tuple[Term, ...]
    closed: tuple[Term, ...]


class Types(Words):
    """Which case types the clocks apply to."""

    applies: tuple[Term, ...]
    exempt: tuple[Term, ...]


class Hours(Table):
    """Hours that count. `business_day` is needed where open days differ in length; `country` adds public holidays."""

    label: Term
    timezone: str
    weekly: dict[str, tuple[SpanText, ...]]
    holidays: frozenset[date] = frozenset()
    breaks: dict[date, tuple[SpanText, ...]] = Field(default_factory=dict)
    country: str | None = None
    business_day: Length | None = None

    @field_validator("weekly")
    @classmethod
    def _known_weekdays(cls, weekly: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if unknown := [day for day in weekly if day not in WEEKDAYS]:
            raise ValueError(f"unknown weekday {unknown[0]!r}: use {', '.join(WEEKDAYS)}")
        return weekly

    @model_validator(mode="after")
    def _can_be_compiled(self) -> Self:
        BusinessHours(self.timezone, self.weekly, self.holidays, self.breaks)
        return self

    def compiled(self) -> BusinessHours:
        """Return the calendar; with a country, for the years whose holidays its calendar knows."""
        if self.country is None:
            return BusinessHours(self.timezone, self.weekly, self.holidays, self.breaks)
        holidays = self.holidays | _public_holidays(self.country)
        return BusinessHours(self.timezone, self.weekly, holidays, self.breaks, years=_COUNTRY_YEARS)

    def length(self, target: str) -> timedelta:
        """Return a target as open time; raise ValueError for business days where these hours have no day length."""
        match = _TARGET.fullmatch(target)
        if match is None:
            raise ValueError(f"{target!r} is no target")
        return int(match[1]) * _unit(match[2], self._day() if "day" in match[2] else timedelta())

    def _day(self) -> timedelta:
        if self.business_day is not None:
            return self.length(self.business_day)
        lengths = {open_minutes(spans) for spans in self.weekly.values() if spans}
        if len(lengths) > 1:
            raise ValueError(
                'its open days differ in length: say what a business day is, e.g. business_day = "8 hours"'
            )
        return timedelta(minutes=lengths.pop())


def _public_holidays(country: str) -> frozenset[date]:
    try:
        import holidays  # noqa: PLC0415 - 72 ms that only a policy with a country calendar needs
    except ImportError as missing:
        raise ValueError("a country calendar needs the package `holidays`: pip install 'sfsync[holidays]'") from missing
    try:
        return frozenset(holidays.country_holidays(country, years=range(_COUNTRY_YEARS[0], _COUNTRY_YEARS[1] + 1)))
    except NotImplementedError as unknown:
        raise ValueError(f"no calendar for country {country!r}: use an ISO code such as US") from unknown


class SalesforceEvidence(Table):
    """Which evidence of trust.salesforce.com pauses clocks, as shell-style patterns, and what else is known."""

    impact_types: tuple[Term, ...]
    maintenance_availability: tuple[Term, ...]
    harmless_impact_types: tuple[Term, ...]
    harmless_maintenance_availability: tuple[Term, ...]
    takes_no_writes: tuple[Term, ...]
    recovery_objective: Length
    recovery_point: Length = "4 hours"


class Pauses(Table):
    """What pauses clocks besides the statuses of a case."""

    salesforce: SalesforceEvidence
