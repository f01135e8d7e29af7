"""The policy as the engine asks it: what a text means, and what was promised for it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sfsync.model.milestone import Milestone
    from sfsync.model.timeline import Coverage
    from sfsync.policy.desk import Desk
    from sfsync.policy.duties import Calendar, Checkpoints, Terms
    from sfsync.policy.ongoing import Ongoing, Stage
    from sfsync.policy.pauses import SalesforcePauses

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


class Promise(Struct, frozen=True):
    """What was promised for a milestone: so much open time, under this coverage; an estimate is not `firm`."""

    target: timedelta
    coverage: Coverage
    firm: bool = True


class Vocabulary(Struct, Generic[Meaning], frozen=True):
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


class Policy(Struct, frozen=True):
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
