"""Tasks for people: creating them in the org, and remembering that they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sfsync.model.patron import Patron
    from sfsync.model.task import TaskDraft
    from sfsync.ports.cases import WriteOutcome


class TaskWriter(Protocol):
    """Creates Tasks. Raises as CaseSource does."""

    def create(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        """Create those whose key the org does not have yet, any number, and return each one's outcome by its key.

        One that is there already is WRITTEN, whoever created it, and `already`.
        """
        ...


class TaskLog(Protocol):
    """Remembers keys of Tasks for ever, so that one which a person deleted does not come back."""

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return those of the keys that are remembered."""
        ...

    def remember(self, keys: Collection[str]) -> None:
        """Remember keys, also such as are remembered already."""
        ...


class PatronSource(Protocol):
    """Reads who has which support package. Raises as CaseSource does."""

    def patrons(self) -> Sequence[Patron]:
        """Return every account that has a support package, in the order of ids."""
        ...
