"""What the flows need of the outside world, named by need. Adapters implement these; wiring joins them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sfsync.model.alert import Alert
    from sfsync.model.availability import Sample
    from sfsync.model.case import Case
    from sfsync.model.endpoint import Endpoint
    from sfsync.model.evidence import Revision, Sighting, Source
    from sfsync.model.record import CaseRecord, Cursor, Entry, Stamps
    from sfsync.model.watch import Customer, Watch


class Unavailable(Exception):
    """The other side cannot serve us now, also after our retries; the same call may succeed later."""


class ReadOnly(Unavailable):
    """The org answers, but takes no writes for now: what was to be written waits."""


class OverBudget(Unavailable):
    """The org's API quota, or our share of it, is used up; `used` and `limit` in requests where known."""

    def __init__(self, message: str, used: int | None = None, limit: int | None = None) -> None:
        """Keep the figures."""
        super().__init__(message)
        self.used, self.limit = used, limit


class Misconfigured(Exception):
    """No retry helps: credentials, permissions, a missing field. `remedy` says what a person has to do."""

    def __init__(self, fault: str, remedy: str) -> None:
        """Keep both parts; they read as one line."""
        super().__init__(f"{fault}: {remedy}")
        self.fault, self.remedy = fault, remedy


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case as read, the stamps that it carries now, and the SystemModstamp of that state."""

    case: Case
    stamps: Stamps
    modstamp: datetime
    account_id: str | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case.id


@dataclass(frozen=True, slots=True)
class UnreadableCase:
    """A row that does not make a case; `reason` names the field and the remedy."""

    case_id: str
    reason: str
    modstamp: datetime | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case_id


@dataclass(frozen=True, slots=True)
class CasePage:
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


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """The result for one case, with the org's reason where it is not `WRITTEN`."""

    result: WriteResult
    reason: str = ""


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


class StampWriter(Protocol):
    """Writes stamps onto cases. Raises as CaseSource does."""

    def write(self, stamps: Mapping[str, Stamps]) -> Mapping[str, WriteOutcome]:
        """Write only the fields given, for any number of cases, and return each one's outcome."""
        ...


class CaseStore(Protocol):
    """Remembers cases, each guarded by its revision."""

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist."""
        ...

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store each record whose revision is still the stored one and whose modstamp is not older.

        Returns the ids overtaken, which do not keep the others from being saved. What is stored has the next revision.
        """
        ...

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return ids whose `check_at` is at or before `now`, the earliest first."""
        ...

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox: what a crash left between deciding and telling."""
        ...

    def quarantined(self) -> Iterable[CaseRecord]:
        """Return the records that cannot be judged, or whose stamps the org refuses."""
        ...

    def dependents(self, since: datetime, account_ids: Collection[str] | None = None) -> Sequence[str]:
        """Return ids of cases that stand on Salesforce and were not closed before an instant.

        Of these accounts, or of all.
        """
        ...

    def dependent_accounts(self, since: datetime) -> frozenset[str]:
        """Return the accounts of such cases."""
        ...


class Cursors(Protocol):
    """Remembers how far a lane has come."""

    def cursor(self, lane: str) -> Cursor | None:
        """Return the lane's place, None before its first."""
        ...

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move the lane's place forward; a place before the stored one changes nothing."""
        ...


class Ledger(Protocol):
    """Keeps what was said of each case, and when; nothing is ever changed or deleted."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries; one whose key is there already is left as it stands."""
        ...

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added."""
        ...


class Account(NamedTuple):
    """A customer's account as the org has it; `instance` is the key of the instance that its own org lives on."""

    id: str
    name: str | None
    instance: str | None
    modstamp: datetime


class AccountSource(Protocol):
    """Reads who lives where. Raises as CaseSource does."""

    def accounts(self, since: datetime | None) -> Sequence[Account]:
        """Return the accounts that changed since an instant, the longest unchanged first; without one: all."""
        ...

    def own_instance(self) -> str | None:
        """Return the key of the instance that the org itself lives on."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """What a status feed says of one instance: `as_of` by the feed's own clock, `oddities` what was not understood.

    `active` False: the instance is decommissioned. `unreadable` are keys of records (`incident:5968`) that are
    there, but not as they should be: what was known of them stays in force.
    """

    instance: str
    as_of: datetime
    sightings: tuple[Sighting, ...]
    active: bool = True
    oddities: tuple[str, ...] = ()
    unreadable: frozenset[str] = frozenset()


class StatusFeed(Protocol):
    """Reads evidence. Raises Unavailable for every answer that cannot be trusted as a whole."""

    def look(self, instance: str, since: datetime, now: datetime) -> Look:
        """Return every record of the instance that was active since an instant, in at most three requests."""
        ...

    def find(self, source: Source, record: str, instance: str, now: datetime) -> Sighting:
        """Return one record by its id, which the instance's own lists no longer hold; `gone` where there is none."""
        ...


class Evidence(Protocol):
    """Keeps every revision of everything that was seen; nothing is ever replaced or deleted."""

    def observe(self, revisions: Sequence[Revision]) -> None:
        """Add revisions; of one that is there already only the span in which it was seen grows."""
        ...

    def revisions(self, instance: str) -> Sequence[Revision]:
        """Return all revisions of every record that ever named the instance, in any order."""
        ...


class Watches(Protocol):
    """Remembers the watched instances, each guarded by its revision."""

    def watches(self, instances: Collection[str] | None = None) -> Mapping[str, Watch]:
        """Return those that exist, of these instances or of all."""
        ...

    def keep(self, watch: Watch) -> bool:
        """Store a watch whose revision is still the stored one, as its next revision; return whether it was."""
        ...


class Customers(Protocol):
    """Remembers which customer lived where, each guarded by its revision."""

    def customers(self, account_ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those that exist."""
        ...

    def settle(self, customer: Customer) -> bool:
        """Store a customer whose revision is still the stored one, as its next revision; return whether it was."""
        ...

    def residents(self, instance: str) -> Sequence[str]:
        """Return the account ids of those who ever lived on an instance."""
        ...


class Hints(Protocol):
    """Takes hints of what to look at; the same may be hinted at more than once."""

    def put(self, case_ids: Sequence[str]) -> None:
        """Have these cases looked at."""
        ...

    def sweep(self, reason: str) -> None:
        """Have everything looked at that may have changed."""
        ...


class Notifier(Protocol):
    """Tells people."""

    def notify(self, entries: Sequence[Entry]) -> None:
        """Announce each entry; after a crash it may come again, with the same key."""
        ...

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Tell operations; after a crash an alert may come again, with the same key."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current instant, aware UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Probed:
    """What one probe found: `ok` None means that the prober itself failed; `reason` says why it is not ok.

    `answered` is whether somebody answered who had proven to be the host: then our network cannot be at fault.
    `certificate_days` is how long the host's certificate is still good for, in whole days, where one was shown.
    """

    ok: bool | None
    latency_ms: int
    reason: str | None = None
    answered: bool = False
    certificate_days: int | None = None


class Prober(Protocol):
    """Looks whether an endpoint is up."""

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once, within the endpoint's limits; whatever happens is in the result, nothing is raised."""
        ...


class SampleLog(Protocol):
    """Keeps raw samples. Raises Unavailable while it takes nothing, and Misconfigured where a person has to look."""

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples, in any order; one that comes twice does no harm."""
        ...

    def seal(self, now: datetime) -> None:
        """Close the days that were over some minutes before `now`, so that they cannot change unseen any more."""
        ...
