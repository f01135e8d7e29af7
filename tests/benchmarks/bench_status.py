"""What a change of evidence costs among 100,000 open Cases, and a poll of the feed that finds nothing new."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import timedelta
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any

import requests

from sfsync.adapters.sqlite import SqliteStore, open_store
from sfsync.adapters.sqlite.statements import DEPENDENTS_OF
from sfsync.adapters.trust import TrustSite
from sfsync.adapters.wall_clock import WallClock
from sfsync.engine.evaluate import evaluate
from sfsync.flows.at_once import AtOnce
from sfsync.flows.circumstances import Circumstances
from sfsync.flows.poll import Poll
from sfsync.flows.poll_status import PollStatus
from sfsync.flows.sync_cases import PAGE, SyncCases
from sfsync.flows.take_evidence import TakeEvidence
from sfsync.model.record import CaseRecord
from sfsync.model.watch import Customer, Stay
from sfsync.plan.decide import decide
from sfsync.policy.load import load_policy
from sfsync.ports.cases import FoundCase
from tests.benchmarks.measure import row
from tests.fakes.feed import FakeFeed, an_incident
from tests.fakes.org import START, FakeOrg, a_case
from tests.flows.desk import Notices

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN, AFFECTED, ACCOUNTS = 100_000, 5_000, 2_000
RECORDS, POLLS = 30, 40
HIT = "NA137"
POLICY = load_policy()


def account_of(number: int) -> str:
    """Return the account of a case."""
    return f"001{number % ACCOUNTS:015d}"


def filled(store: SqliteStore, org: FakeOrg) -> None:
    """Let a store know 100,000 open cases of 2,000 accounts; one in twenty lives on the instance that fails."""
    for number in range(ACCOUNTS):
        instance = HIT if number % (OPEN // AFFECTED) == 0 else f"NA{number % 97}"
        store.settle(Customer(account_of(number), stays=(Stay(instance),)))
    records = []
    for number in range(OPEN):
        case = a_case(number)
        records.append(CaseRecord(case.id, modstamp=START, account_id=account_of(number), dependent=True))
        if number % (OPEN // AFFECTED) == 0:
            org.add(case)
            org.accounts[case.id] = account_of(number)
    store.save(records)


def change_of_evidence(store: SqliteStore, org: FakeOrg) -> None:
    """Print what an incident costs that is posted forty minutes late."""
    feed, notices = FakeFeed(), Notices()
    flow = SyncCases(org, org, store, store, notices, POLICY, Circumstances(store, store, POLICY))
    hints = AtOnce(flow, Poll(org, store, store, flow), org.server_time)
    flow.sync(org.cases)
    org.written.clear()
    status = PollStatus(
        feed, TakeEvidence(store, POLICY.salesforce), store, store, store, hints, notices, POLICY.salesforce
    )
    store.settle(Customer("own", stays=(Stay(HIT),)))
    status.run(START)
    org.now = START + timedelta(minutes=45)
    feed.say(an_incident(START + timedelta(minutes=5)))
    residents = store.residents(HIT)
    began = process_time()
    found = store.dependents(START, residents)
    looked_up = process_time() - began
    began = process_time()
    status.run(org.now)
    whole = process_time() - began
    plan = store._database.rows(f"EXPLAIN QUERY PLAN {DEPENDENTS_OF}", "2026", json.dumps(residents))  # noqa: SLF001 - what the store itself would ask
    steps = "; ".join(str(step[-1]) for step in plan)
    changed = sum(len(stamps) for stamps in org.written)
    row(f"{len(found):,} affected of {OPEN:,} open: looked up", f"{looked_up * 1000:.0f} ms", "by index")
    row(f"    {steps[:54]}", "", "")
    row("  evaluated and decided", f"{evaluation(store, org):.2f} s CPU", "under 2 s")
    row("  the whole change, store included", f"{whole:.2f} s CPU", "")
    row(
        f"  Collections calls for {changed:,} changed",
        str(len(org.written)),
        f"ceil(changed / 200) = {-(-changed // 200)}",
    )


def evaluation(store: SqliteStore, org: FakeOrg) -> float:
    """Return the CPU seconds of pauses, readings and decisions of all affected cases."""
    every = list(org.cases)
    read = (org.read(every[start : start + PAGE]).found for start in range(0, len(every), PAGE))
    page = [found for each in read for found in each if isinstance(found, FoundCase)]
    records = store.load([found.id for found in page])
    circumstances = Circumstances(store, store, POLICY)
    began = process_time()
    known = circumstances.of(page)
    for found in page:
        pauses = known.pauses(found.case, found.account_id, org.now)
        readings = evaluate(found.case, POLICY, pauses, org.now)
        ties = known.ties(found.case, found.account_id, pauses)
        decide(records[found.id], found.case, found.stamps, readings, POLICY.warnings, modstamp=START, ties=ties)
    return process_time() - began


@contextmanager
def local_feed() -> Iterator[dict[str, Any]]:
    """Yield the addresses of a local org whose feed has records of the instance."""
    command = [sys.executable, "-m", "sfsync", "localorg", "--port", "0", "--cases", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        steps = [{"verb": "flood", "args": {"instances": [HIT], "count": RECORDS}}]
        requests.post(f"{ready['trust_url']}/script", json={"steps": steps}, timeout=10).raise_for_status()
        yield ready
        process.terminate()


def nothing_new(folder: str) -> None:
    """Print what polls cost that find nothing new, over HTTP."""
    clock = WallClock()
    with (
        local_feed() as ready,
        closing(open_store(f"sqlite:///{folder}/quiet.sqlite")) as store,
        closing(TrustSite(ready["trust_url"], clock)) as site,
    ):
        store.settle(Customer("own", stays=(Stay(HIT),)))
        org = FakeOrg()
        flow = SyncCases(org, org, store, store, Notices(), POLICY, Circumstances(store, store, POLICY))
        hints = AtOnce(flow, Poll(org, store, store, flow), org.server_time)
        status = PollStatus(
            site, TakeEvidence(store, POLICY.salesforce), store, store, store, hints, Notices(), POLICY.salesforce
        )
        status.run(clock.now())
        began = process_time()
        for _ in range(POLLS):
            status.run(clock.now())
        cost = (process_time() - began) / POLLS
    row(f"a poll that finds nothing new, {RECORDS} records", f"{cost * 1000:.1f} ms CPU", "under 20 ms an instance")


def main() -> None:
    """Print the report."""
    print("A change of evidence, and polls without one")
    with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/store.sqlite")) as store:
        org = FakeOrg()
        filled(store, org)
        change_of_evidence(store, org)
        nothing_new(folder)


if __name__ == "__main__":
    main()
