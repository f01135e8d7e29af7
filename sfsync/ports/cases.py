"""Cases: reading them, writing stamps onto them, and remembering them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sfsync.hours.interval import Interval
    from sfsync.model.case import Case
    from sfsync.model.record import CaseRecord, Cursor, Stamps


class FoundCase(Struct, frozen=True):
    """A case as read, the stamps that it carries now, and the SystemModstamp of that state."""

    case: Case
    stamps: Stamps
    modstamp: datetime
    account_id: str | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case.id


class UnreadableCase(Struct, frozen=True):
    """A row that does not make a case; `reason` names the field and the remedy."""

    case_id: str
    reason: str
    modstamp: datetime | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case_id


class CasePage(Struct, frozen=True):
    """Cases read in one call, in the order asked for, and the server's time of that call (from its `Date` header)."""

    found: tuple[FoundCase | UnreadableCase, ...]
    as_of: datetime
    last: Cursor | None = None  # of a page of changes: the place of its last row
    complete: bool = True  # of a page of changes: nothing more lies beyond it
    beyond: str | None = None  # of a page of changes: the id of the case that follows its last one


class WriteResult(StrEnum):
    """What became of one case's stamps."""

    WRITTEN = "written"
    RETRY = "retry"  # a passing obstacle that outlasted our retries: the case is taken up again later
    REFUSED = "refused"  # the org will not take these values until somebody changes something
    GONE = "gone"  # the case does not exist any more


class WriteOutcome(Struct, frozen=True):
    """The result for one record, with the org's reason where it is not `WRITTEN`.

    `already` says of a Task that is `WRITTEN` that the org had it before.
    """

    result: WriteResult
    reason: str = ""
    already: bool = False


class CaseSource(Protocol):
    """Reads cases. Raises Unavailable, OverBudget or Misconfigured for a call as a whole."""

    def server_time(self) -> datetime:
        """Return the org's clock."""
        ...

    def read(self, case_ids: Sequence[str]) -> CasePage:
        """Read at most 200 cases by 18-character id in one query; what does not exist is not in the page."""
        ...

    def changed(self, after: Cursor | None, until: datetime, since: datetime | None = None) -> CasePage:
        """Read the next at most 200 cases in the order (SystemModstamp, Id).

        They lie beyond `after` (or not before `since`), up to and with `until`.
        """
        ...

    def versions(self, since: datetime, until: Cursor) -> Mapping[str, datetime]:
        """Return id -> SystemModstamp from `since` up to and with `until`: the look-back, without the contents."""
        ...

    def answered(self, since: datetime) -> frozenset[str]:
        """Return ids of cases that got a public message since an instant: it need not move the case's modstamp."""
        ...


class CaseArchive(Protocol):
    """Reads cases of the past. Raises as CaseSource does."""

    def open_during(self, period: Interval, after: str | None) -> CasePage:
        """Read the next at most 200 cases, by id beyond `after`, that were open at some time in a period."""
        ...


class StampWriter(Protocol):
    """Writes stamps onto cases. Raises as CaseSource does."""

    def write(self, stamps: Mapping[str, Stamps]) -> Mapping[str, WriteOutcome]:
        """Write only the fields given, for any number of cases, and return each one's outcome."""
        ...


class Turns(Protocol):
    """Knows the cases that something has to be done about."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return ids whose `check_at` is at or before `now`, the earliest first."""
        ...

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox: what a crash left between deciding and telling."""
        ...

    def quarantined(self) -> Iterable[CaseRecord]:
        """Return the records that cannot be judged, or whose stamps the org refuses."""
        ...


class Dependence(Protocol):
    """Knows the cases that stand on Salesforce."""

    def dependents(self, since: datetime, account_ids: Collection[str] | None = None) -> Sequence[str]:
        """Return ids of cases that stand on Salesforce and were not closed before an instant.

        Of these accounts, or of all.
        """
        ...

    def dependent_accounts(self, since: datetime) -> frozenset[str]:
        """Return the accounts of such cases."""
        ...


class CaseStore(Turns, Dependence, Protocol):
    """Remembers cases, each guarded by its revision."""

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist."""
        ...

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store each record whose revision is still the stored one and whose modstamp is not older.

        Returns the ids overtaken, which do not keep the others from being saved. What is stored has the next revision.
        """
        ...

    def told(self, records: Sequence[CaseRecord]) -> None:
        """Note that people were told what is in the outboxes of records that were saved, as they were saved.

        A stored record with just this outbox has said it; one that has gone on since keeps its own. Its revision stays.
        """
        ...
