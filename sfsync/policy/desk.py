"""The desk as the engine asks it: which team covers what and when, whose a customer is, and the support levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfsync.hours.business_hours import BusinessHours
    from sfsync.policy.policy import Vocabulary


class Team(Struct, frozen=True):
    """A team: its region and shift, which other regions it covers beside their teams, and whether after hours.

    `queue` is the Salesforce id of the queue for Cases that nobody has taken, None where their owner is left alone.
    """

    name: str
    region: str
    label: str
    hours: BusinessHours
    overlaps: frozenset[str]
    after_hours: bool
    focus: str
    queue: str | None


class Tier(Struct, frozen=True):
    """A support level, its rank (0 is the first), and what brings a case up to it."""

    name: str
    rank: int
    resolution_used: int | None
    reopened: int | None
    breach: bool
    queue: str | None


class Desk(Struct, frozen=True):
    """Who answers. `countries` are in small letters; `tiers` are by rank; `categories` lead to the tier of an issue."""

    teams: tuple[Team, ...]
    countries: Mapping[str, str]
    default_region: str
    tiers: tuple[Tier, ...]
    tier_names: Vocabulary[int]
    categories: Vocabulary[int]

    def region(self, country: str | None) -> tuple[str, bool]:
        """Return the region of a country, and whether the country is listed."""
        found = self.countries.get((country or "").strip().casefold())
        return found or self.default_region, found is not None

    def team_names(self) -> Iterator[str]:
        """Yield the names of the teams."""
        return (team.name for team in self.teams)
