"""The policy as the engine asks it: what a text means, and what was promised for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Generic, TypeVar

from sfsync.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

    from sfsync.model.evidence import Impact
    from sfsync.model.milestone import Milestone
    from sfsync.model.timeline import Coverage
    from sfsync.policy.desk import Desk
    from sfsync.policy.duties import Calendar, Checkpoints, Terms
    from sfsync.policy.ongoing import Ongoing, Stage

Meaning = TypeVar("Meaning")


class UnknownTerm(ValueError):
    """A text that the policy does not know; `field` is the case's field, `key` where the policy would list it."""

    def __init__(self, field: str, text: str | None, key: str, known: tuple[str, ...]) -> None:
        """Say what is known, since the remedy is one of two: mend the case or extend the policy."""
        shown = "is empty" if text is None else f"{text!r} is unknown"
        super().__init__(f"{shown}: use one of {', '.join(known)}, or list it in the policy under [{key}]")
        self.field, self.text, self.key, self.known = field, text, key, known


class Contradiction(ValueError):
    """Two keys of a policy that cannot both hold; the message begins with the key to mend."""


class StatusRole(StrEnum):
    """What a status does to the resolution clock."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised for a milestone: so much open time, under this coverage; an estimate is not `firm`."""

    target: timedelta
    coverage: Coverage
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[Meaning]):
    """The texts of one field that the policy knows, and what each means."""

    field: str
    key: str
    meanings: Mapping[str, Meaning]
    known: tuple[str, ...]

    def __getitem__(self, text: str | None) -> Meaning:
        """Return the meaning; raise UnknownTerm for a text that is not listed, and for none at all."""
        try:
            return self.meanings[text]  # type: ignore[index]  # None is no key, and so is unknown too
        except KeyError:
            raise UnknownTerm(self.field, text, self.key, self.known) from None


@dataclass(frozen=True, slots=True)
class SalesforcePauses:
    """Which evidence pauses clocks (R14, R16). Patterns are shell-style and match whole texts in any case.

    `harmless` is known and does not pause; `takes_no_writes` means that an org on the instance takes none meanwhile.
    """

    impact_types: tuple[str, ...]
    maintenance_availability: tuple[str, ...]
    harmless_impact_types: tuple[str, ...]
    harmless_maintenance_availability: tuple[str, ...]
    takes_no_writes: tuple[str, ...]
    recovery_objective: timedelta
    recovery_point: timedelta

    def pauses(self, impact: Impact) -> bool:
        """Tell whether an impact of this kind pauses."""
        match impact.source:
            case Source.INCIDENT:
                return _matches(impact.type, self.impact_types)
            case Source.MAINTENANCE:
                return _matches(impact.type, self.maintenance_availability)
            case Source.OVERRIDE:
                return impact.ignores is None

    def knows(self, impact: Impact) -> bool:
        """Tell whether the kind is listed at all; one that is not does not pause, and a person should look at it."""
        harmless = {
            Source.INCIDENT: self.harmless_impact_types,
            Source.MAINTENANCE: self.harmless_maintenance_availability,
            Source.OVERRIDE: ("*",),
        }
        return self.pauses(impact) or _matches(impact.type, harmless[impact.source])

    def keeps_from_writing(self, impact: Impact) -> bool:
        """Tell whether an org takes no writes while the impact goes on."""
        return impact.source is not Source.OVERRIDE and _matches(impact.type, self.takes_no_writes)


def _matches(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text.casefold(), pattern.casefold()) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Policy:
    """A validated policy. `name` is `flosum@<hash>`: the hash changes with every value that a reading depends on.

    `urgency` ranks the priorities, the most urgent 0. `applies` tells for a case type whether the clocks apply,
    `products` whether a product stands on Salesforce, `salesforce` what then pauses, `desk` who answers,
    `ongoing` what is promised again and again, `defects` the stages of a defect. `terms` holds by package what it gives
    beside coverage, `calendar` the days that `checkpoints` and duties are counted in.
    `warnings` are percentages of a target, `release_notice_days` calendar days.
    """

    name: str
    warnings: tuple[int, ...]
    priorities: Vocabulary[str]
    urgency: Mapping[str, int]
    packages: Vocabulary[str]
    statuses: Vocabulary[StatusRole]
    types: Vocabulary[bool]
    products: Vocabulary[tuple[str, bool]]
    promises: Mapping[tuple[Milestone, str, str], Promise]
    salesforce: SalesforcePauses
    desk: Desk
    ongoing: Ongoing
    defects: Vocabulary[Stage]
    terms: Mapping[str, Terms]
    calendar: Calendar
    checkpoints: Checkpoints
    release_notice_days: int

    def stands_on_salesforce(self, product: str | None) -> bool:
        """Tell whether a product's clocks pause with Salesforce: not those of one that is not known."""
        return product in self.products.meanings and self.products[product][1]

    def promise(self, milestone: Milestone, package: str, priority: str) -> Promise:
        """Return the promise for a package and a priority by their names in the policy."""
        return self.promises[milestone, package, priority]
