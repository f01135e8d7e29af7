"""A support desk on loopback: a local org over HTTP, the worker as `sfsync run` wires it, and a clock to move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from msgspec import Struct, field

from sfsync.environment import Secret
from sfsync.flows.poll_status import StatusTally
from sfsync.flows.tally import Tally
from sfsync.localorg import LocalOrg, serve
from sfsync.model.alert import Alert
from sfsync.model.record import Entry
from sfsync.ports.telling import Notifier
from sfsync.settings import GivenSalesforceSettings, TrustSettings
from sfsync.wiring import Worker, worker
from tests.localorg.client import MovableClock

PATCH = ("PATCH", "/services/data/{version}/composite/sobjects")
JUDGED = {"Question", "Problem"}


class Notices(Struct):
    """A notifier that keeps what it was told."""

    told: list[Entry] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Keep the entries."""
        self.told += entries

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Keep the alerts."""
        self.alerts += alerts

    def of(self, case_id: str) -> list[tuple[str, str]]:
        """Return what was announced of a case: clock and kind, a warning with its share."""
        mine = [entry for entry in self.told if entry.case_id == case_id]
        return [(str(e.clock), e.kind.value + (f" {e.text[:2]}" if e.kind.value == "warned" else "")) for e in mine]


class OrgClock(Struct, frozen=True):
    """The org's clock as the worker's own: both are moved together."""

    org: LocalOrg

    def now(self) -> datetime:
        """Return the org's time."""
        return self.org.clock()


class Desk(Struct):
    """The org, a worker on it, and what was announced. The org's clock stands still until it is moved."""

    org: LocalOrg
    clock: MovableClock
    url: str
    store: Path
    working: Worker
    notices: Notices

    def pass_time(self, **span: float) -> None:
        """Move the org's clock; an answer from the org tells the worker."""
        self.clock.advance(**span)
        self.working.salesforce.reader.read([str(self.org.select("Account")[0]["Id"])])
        self.org.reset_calls()

    def poll(self) -> Tally:
        """Run one poll."""
        return self.working.poll.run()

    def sweep(self) -> Tally:
        """Run one sweep of due clocks."""
        return self.working.sweep_clocks.run(self.org.clock())

    def patches(self) -> int:
        """Count the calls that wrote stamps since the calls were last reset."""
        return sum((call.method, call.template) == PATCH for call in self.org.calls)

    def logins(self) -> int:
        """Count the logins since the calls were last reset."""
        return sum(call.template.endswith("/token") for call in self.org.calls)

    def watch(self) -> tuple[StatusTally, Tally]:
        """Follow customers' moves and poll the status feed once."""
        return self.working.watch_status(self.org.clock())

    def case(self, package: str = "Premium", /, **fields: object) -> str:
        """Add a Case of now, a P1 problem with Flosum DevOps unless told otherwise."""
        return a_case(self.org, package, **fields)

    def stamp(self, case_id: str, name: str) -> Any:  # noqa: ANN401 - as the org holds it
        """Return one stamp, by its name without prefix and suffix."""
        return self.org.get("Case", case_id)[f"SFSync_{name}__c"]


def a_case(org: LocalOrg, package: str = "Premium", /, **fields: object) -> str:
    """Add a Case of a customer with a package."""
    account = next(row["Id"] for row in org.select("Account") if row["SFSync_Package__c"] == package)
    plain = {"Type": "Problem", "Priority": "P1", "Status": "Open", "SFSync_Product__c": "Flosum DevOps"}
    return org.insert("Case", {"AccountId": account, "Subject": "It fails", **plain, **fields})


def judged(org: LocalOrg) -> list[str]:
    """Return the ids of the Cases that the clocks apply to: questions and problems of customers with a package."""
    patrons = {row["Id"] for row in org.select("Account") if row["SFSync_Package__c"]}
    return [str(row["Id"]) for row in org.select("Case") if row["Type"] in JUDGED and row["AccountId"] in patrons]


@contextmanager
def a_worker(org: LocalOrg, url: str, store: Path, notices: Notifier, policy: Path | None = None) -> Iterator[Worker]:
    """Yield a worker that does not wait between attempts."""
    secret = Secret(org.client_secret)
    settings = GivenSalesforceSettings(url=url, client_id=org.client_id, client_secret=secret)
    trust = TrustSettings(trust_url=f"{url}/trust", provider_instances=())
    given: dict[str, Any] = {"org": settings, "store_url": f"sqlite:///{store}", "trust": trust, "clock": OrgClock(org)}
    with (
        worker(notices, policy, **given) as working,
        patch.object(working.salesforce.writer.retries, "_sleeps", lambda _: None),
    ):
        yield working


@contextmanager
def a_desk(cases: int) -> Iterator[Desk]:
    """Yield a desk whose org holds so many seeded Cases."""
    clock, notices = MovableClock(), Notices()
    clock.advance(hours=6)  # ten in the morning at the desk: business hours
    org = LocalOrg(cases=cases, seed=1, clock=clock)
    with TemporaryDirectory() as folder, serve(org) as server:
        store = Path(folder) / "store.sqlite"
        with a_worker(org, server.url, store, notices) as working:
            yield Desk(org, clock, server.url, store, working, notices)
