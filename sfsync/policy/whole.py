"""A whole policy file: everything that may stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from sfsync.policy.desk_document import DeskTables
from sfsync.policy.document import Also, Hours, Package, Pauses, Product, Statuses, Targets, Types
from sfsync.policy.duties_document import DutyTables
from sfsync.policy.ongoing_document import OngoingTables
from sfsync.policy.policy import Contradiction

if TYPE_CHECKING:
    from datetime import timedelta


class Document(DeskTables, OngoingTables, DutyTables):
    """A whole policy file."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    warnings: tuple[Annotated[int, Field(gt=0, lt=100)], ...]
    priorities: dict[str, Also]
    targets: Targets
    hours: dict[str, Hours]
    packages: dict[str, Package]
    statuses: Statuses
    types: Types
    products: dict[str, Product]
    pauses: Pauses

    def length(self, hours: str, target: str) -> timedelta:
        """Return a target as open time of these hours; raise Contradiction where they have no day length."""
        try:
            return self.hours[hours].length(target)
        except ValueError as fault:
            raise Contradiction(f"hours.{hours}: {fault}") from fault
