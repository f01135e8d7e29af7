"""A customer's account as its support package is concerned."""

from __future__ import annotations

from msgspec import Struct

from sfsync.model.case import Person


class Patron(Struct, frozen=True):
    """An account that has a support package, as it stands in the org, and those who look after it."""

    id: str
    name: str | None
    package: str | None
    owner: Person | None = None
    support_engineer: Person | None = None
    account_manager: Person | None = None

    @property
    def called(self) -> str:
        """The name, or the id of an account that has none."""
        return self.name or self.id
