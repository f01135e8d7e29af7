"""The shape of what a policy file says of teams, regions, people and support levels; and the desk that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from sfsync.model.ids import case_id
from sfsync.policy.desk import Desk, Team, Tier
from sfsync.policy.document import Also, Hours, Table, Term
from sfsync.policy.policy import Contradiction, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator


def _is_queue(text: str) -> str:
    if not text.startswith("00G"):
        raise ValueError(f"{text!r} is no queue: give the Salesforce id of a queue, which begins with 00G")
    return case_id(text)


Queue = Annotated[str, AfterValidator(_is_queue)]


class TeamTable(Hours):
    """A team with its shift."""

    region: Term
    overlaps: frozenset[Term] = frozenset()
    after_hours: bool = False
    focus: str = ""
    queue: Queue | None = None


class Regions(Table):
    """The countries of each region."""

    default: Term
    countries: dict[str, tuple[Term, ...]]


class TierTable(Also):
    """What brings a case up to a support level."""

    categories: tuple[Term, ...] = ()
    resolution_used: Annotated[int, Field(gt=0, lt=100)] | None = None
    reopened: Annotated[int, Field(gt=0, lt=1000)] | None = None
    breach: bool = False
    queue: Queue | None = None


class DeskTables(Table):
    """The tables of a policy file that make the desk."""

    teams: dict[Term, TeamTable] = Field(min_length=1)
    regions: Regions
    escalation: dict[Term, TierTable] = Field(min_length=1)


def desk(tables: DeskTables) -> Desk:
    """Return the desk; raise Contradiction where two keys cannot both hold."""
    _check(tables)
    tiers = tuple(_tiers(tables))
    return Desk(
        teams=tuple(_team(name, team) for name, team in tables.teams.items()),
        countries=dict(_countries(tables.regions)),
        default_region=tables.regions.default,
        tiers=tiers,
        tier_names=Vocabulary("Support Tier", "escalation", _ranks(tables), tuple(tables.escalation)),
        categories=Vocabulary("Category", "escalation.….categories", *_categories(tables)),
    )


def _check(tables: DeskTables) -> None:
    regions = sorted({team.region for team in tables.teams.values()})
    asked = {"regions.default": tables.regions.default}
    asked |= {f"regions.countries.{region}": region for region in tables.regions.countries}
    asked |= {f"teams.{name}.overlaps": region for name, team in tables.teams.items() for region in team.overlaps}
    for key, region in asked.items():
        if region not in regions:
            raise Contradiction(f"{key}: no team has the region {region!r}: use one of {', '.join(regions)}")


def _team(name: str, table: TeamTable) -> Team:
    try:
        hours = table.compiled()
    except ValueError as fault:
        raise Contradiction(f"teams.{name}: {fault}") from fault
    return Team(name, table.region, table.label, hours, table.overlaps, table.after_hours, table.focus, table.queue)


def _countries(regions: Regions) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for region, countries in regions.countries.items():
        for country in countries:
            if seen.setdefault(country.casefold(), region) != region:
                raise Contradiction(f"regions.countries: {country!r} is listed under two regions: keep one")
    return iter(seen.items())


def _tiers(tables: DeskTables) -> Iterator[Tier]:
    for rank, (name, table) in enumerate(tables.escalation.items()):
        yield Tier(name, rank, table.resolution_used, table.reopened, table.breach, table.queue)


def _ranks(tables: DeskTables) -> dict[str, int]:
    ranks = {name: rank for rank, name in enumerate(tables.escalation)}
    for name, table in tables.escalation.items():
        for spelling in table.also:
            if ranks.setdefault(spelling, ranks[name]) != ranks[name]:
                raise Contradiction(f"escalation.{name}.also: {spelling!r} is listed with two meanings: keep one")
    return ranks


def _categories(tables: DeskTables) -> tuple[dict[str, int], tuple[str, ...]]:
    ranks: dict[str, int] = {}
    for rank, (name, table) in enumerate(tables.escalation.items()):
        for category in table.categories:
            if ranks.setdefault(category, rank) != rank:
                raise Contradiction(f"escalation.{name}.categories: {category!r} belongs to two levels: keep one")
    return ranks, tuple(ranks)
