"""`sfsync demo`: the whole way, on one machine: a local org over HTTP, the worker, and what people then see."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Any

import typer
from msgspec import Struct, field
from rich.live import Live
from rich.text import Text

from sfsync.cli import demo_org
from sfsync.cli.board import board
from sfsync.cli.demo_desk import AtTheDesk
from sfsync.cli.demo_hosted import hosted
from sfsync.cli.explain_view import show
from sfsync.cli.report import summary
from sfsync.cli.terminal import Json, console, print_json
from sfsync.cli.trust_view import show_status
from sfsync.engine.metrics import measures
from sfsync.flows.measure import CountClocks
from sfsync.hours.interval import Interval
from sfsync.model.record import EntryKind
from sfsync.plan.standpoint import standpoint
from sfsync.render.metrics import Kept, metrics_text
from sfsync.render.readings import readings_document
from sfsync.render.watches import watches_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from sfsync.flows.tally import Tally
    from sfsync.localorg import LocalOrg
    from sfsync.model.alert import Alert
    from sfsync.model.milestone import Readings
    from sfsync.model.record import Entry
    from sfsync.wiring import Worker

_BREACH_IN = timedelta(seconds=20)
_LONGEST_WAIT = timedelta(seconds=40)
_SHOWN = 4
_LATE = 40  # minutes
_LASTING = timedelta(hours=13)
_TOLD = 4
_LOUD = {
    EntryKind.BREACHED: "bold red",
    EntryKind.WARNED: "yellow",
    EntryKind.CORRECTED: "cyan",
    EntryKind.ESCALATED: "bold magenta",
}
_SPOKEN_IN_FULL = {EntryKind.WARNED, EntryKind.ESCALATED}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", epilog="Example: `sfsync demo`")(demo)


def demo(*, json: Json = False) -> None:
    """Watch Case changes become exact, explained deadlines, in under a minute and without any org or cloud."""
    from sfsync.localorg import LocalOrg, serve
    from sfsync.settings import GivenSalesforceSettings, TrustSettings
    from sfsync.wiring import worker

    out = _quiet() if json else console()
    with ExitStack() as stack:
        org = LocalOrg(cases=36)
        cast = demo_org.enter_cast(org, org.clock(), _BREACH_IN)
        url = stack.enter_context(serve(org)).url
        folder = stack.enter_context(TemporaryDirectory(prefix="sfsync-demo-"))
        settings = GivenSalesforceSettings.for_jwt(url, org.client_id, org.username, org.private_key_pem)
        notices = Notices(out)
        trust = TrustSettings(trust_url=f"{url}/trust", provider_instances=())
        store = f"sqlite:///{folder}/sfsync.db"
        working = stack.enter_context(worker(notices, org=settings, store_url=store, trust=trust))
        story = Story(out, org, cast, working, Path(folder))
        tallies = story.tell(url)
        if json:
            print_json(story.document(tallies))


class Notices(Struct, frozen=True):
    """Tells what is announced; of many at once (the backlog of the first sync) only some."""

    out: Console

    def notify(self, entries: Sequence[Entry]) -> None:
        """Print a line for each of the first few entries."""
        for entry in entries[:_TOLD]:
            case = entry.facts.get("number", "").lstrip("0")
            said = f"{entry.kind.value}: {entry.text}" if entry.kind in _SPOKEN_IN_FULL else entry.kind.value
            what = f"{entry.clock.label} {said}" if entry.clock else said
            due = f", due {entry.due_at:%a %d %H:%M:%S}" if entry.due_at else ""
            self.out.print(Text(f"  ! {case} {what}{due}", style=_LOUD[entry.kind]))
        if len(entries) > _TOLD:
            self.out.print(f"    and {len(entries) - _TOLD} more", style="dim")

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Print a line for each alert."""
        for alert in alerts:
            self.out.print(Text(f"  ! operations: {alert.text}", style="magenta"))


class Story(Struct):
    """The demo's acts: what people do in the org, what the worker makes of it, and what is seen."""

    out: Console
    org: LocalOrg
    cast: demo_org.Cast
    working: Worker
    folder: Path
    hosted: dict[str, Any] = field(default_factory=dict)
    duties: int = 0
    desk: dict[str, Any] = field(default_factory=dict)

    def tell(self, url: str) -> list[Tally]:
        """Play all acts and return what each pass did."""
        self._say(f"A local Salesforce org with {len(self.org.select('Case'))} Cases serves REST at {url}")
        tallies = [self._pass("First sync: every Case is read, evaluated and stamped")]
        self._show("  On the Cases in Salesforce, those of the story first (instants in UTC):")
        self._say("Support answers one Case, a P3 becomes P1, and one goes On Hold")
        demo_org.answer(self.org, self.cast.answered)
        demo_org.raise_priority(self.org, self.cast.raised)
        demo_org.put_on_hold(self.org, self.cast.held)
        tallies.append(self._pass("Next poll: reads what changed (our own stamps too, once), writes what differs"))
        tallies += self._outage()
        tallies.append(self._long_outage())
        self._at_the_desk()
        self._beside_the_clocks()
        self._say("Hosted Backup & Archive promises 99.99 %: its portal fails for four minutes")
        self.hosted = hosted(self.out, self.org).play(url, self.folder, self.working.store)
        self._say("Nobody answers the P1: its clock runs out")
        tallies.append(self._until_breach())
        self._show("  On the same Cases now:")
        self._say("Every number can be explained: the segments of the Case that went On Hold")
        self._explain(self.cast.held)
        read, stamped = (sum(counts) for counts in zip(*((t.read, t.stamped) for t in tallies), strict=True))
        self._say(f"In all: {read} Cases read, {stamped} stamped in {self._calls()} REST calls")
        return tallies

    def document(self, tallies: list[Tally]) -> dict[str, Any]:
        """Return the story's outcome as JSON-ready values."""
        return {
            "cases": len(self.org.select("Case")),
            "read": sum(tally.read for tally in tallies),
            "stamped": sum(tally.stamped for tally in tallies),
            "announced": sum(tally.announced for tally in tallies),
            "calls": self._calls(),
            "explained": readings_document(self._readings(self.cast.held)[1]),
            "outage": readings_document(self._readings(self.cast.outage)[1]),
            "hosted": self.hosted,
            "duties": self.duties,
            "desk": self.desk,
        }

    def _long_outage(self) -> Tally:
        """Tell of an incident that lasts longer than Salesforce's recovery objective."""
        org, instance, hour = self.org, self.cast.lasting, timedelta(hours=1)
        objective = self.working.policy.salesforce.recovery_objective // hour
        self._say(f"{instance} is down for {_LASTING // hour} hours: Salesforce means to restore within {objective}")
        demo_org.post_outage(org, instance, _LASTING // timedelta(minutes=1))
        _, tally = self.working.watch_status(org.clock())
        now = org.clock().replace(microsecond=0)
        document = watches_document(self.working.store, self.working.policy, now)
        document["instances"] = [each for each in document["instances"] if each["instance"] == instance]
        show_status(self.out, document, now)
        return tally

    def _at_the_desk(self) -> None:
        """Show whose each Case is, who covers, how far defects are and what was flagged."""
        cast = self.cast
        desk = AtTheDesk(self.out, self.org, self.working.policy, (cast.answered, cast.raised, cast.held))
        self._say("Each Case gets a team, a level, an owner: Signature Plus straight to its TAM")
        owners = desk.owners()
        case, readings = self._readings(cast.answered)
        stands, _ = standpoint(case, self.working.policy, readings)
        for reason in stands.reasons if stands else ():
            self.out.print(Text(f"  - {case.number.lstrip('0')} {reason}", style="dim"))
        self._say("Who is on now, and which promised hours of this week nobody covers")
        covered = desk.coverage()
        self._say("A defect goes through stages, each with an owner and an instant when it is due")
        defects = desk.defects()
        self._say("Flagged for Support, and never blocked")
        self.desk = {"owners": owners, "coverage": covered, "defects": defects, "flags": desk.flags()}

    def _beside_the_clocks(self) -> None:
        """Create what the packages promise to accounts, and count how the clocks of the last month were kept."""
        now = self.org.clock()
        self._say("The packages promise more than clocks: Tasks for whoever looks after the customer")
        found = self.working.keep_promises.run(now)
        again = self.working.keep_promises.run(now)
        self.out.print(
            f"  {found.created} Tasks for {found.accounts} accounts; run again: {again.created}", style="dim"
        )
        for draft in sorted(found.drafts, key=lambda draft: draft.due_on)[:_SHOWN]:
            self.out.print(Text(f"  {draft.due_on:%a %Y-%m-%d}  {draft.subject}"))
        self.duties = found.created
        self._say("How the clocks that began in the last 30 days were kept")
        working, period = self.working, Interval(now - timedelta(days=30), now)
        clocks = CountClocks(working.salesforce.reader, working.policy, working.store, working.sync_cases.circumstances)
        counted = clocks.run(period, now)
        kept = Kept(period, now, working.policy.name, counted.cases, measures(counted.counted, period), counted.aside)
        self.out.print(Text(metrics_text(kept).rstrip()))

    def _outage(self) -> list[Tally]:
        """Tell of an incident that is posted late, ended and revised, and of whom it concerns."""
        org, instance = self.org, self.cast.instance
        self._say(f"Salesforce says, {_LATE} minutes late: {instance} is down. Only what stands on it pauses")
        incident = demo_org.post_outage(org, instance, _LATE)
        tallies = [self._watched()]
        self._say("It was over 10 minutes ago: the pause ends, the due instant moves by it")
        demo_org.end_outage(org, incident, 10)
        tallies.append(self._watched())
        self._say("No, 5 minutes ago: the end is revised, and the due instant settles")
        demo_org.revise_outage(org, incident, 5)
        tallies.append(self._watched())
        self._say("Why it is due then: the segments of that Case's first response")
        self._explain(self.cast.outage, milestones=1)
        return tallies

    def _watched(self) -> Tally:
        """Poll the status feed, and show the Cases of the instance with one of another customer's."""
        found, tally = self.working.watch_status(self.org.clock())
        line = f"  {found.looked} instances looked at, changed: {', '.join(found.changed)}; {summary(tally)}"
        self.out.print(line, style="dim", highlight=False)
        shown = (*self.cast.on_the_instance, self.cast.raised)
        rows = [dict(self.org.get("Case", case_id)) for case_id in shown]
        self.out.print(board("", rows, demo_org.packages(self.org), self.org.clock(), products=True))
        reason = self.org.get("Case", self.cast.outage).get("SFSync_Paused_Reason__c")
        if reason:
            self.out.print(Text(f"  {reason}", style="yellow"))
        return tally

    def _pass(self, title: str) -> Tally:
        self._say(title)
        before = len(self.org.calls)
        tally = self.working.poll.run()
        self.out.print(f"  {summary(tally)} in {len(self.org.calls) - before} REST calls", style="dim")
        return tally

    def _until_breach(self) -> Tally:
        """Sweep until the due instant has passed and the breach is stamped, with the time left on the screen."""
        give_up_at = self.org.clock() + _LONGEST_WAIT
        with Live(self._board("Running"), console=self.out, transient=True, auto_refresh=False) as live:
            while True:
                tally = self.working.sweep_clocks.run(self.org.clock())
                if tally.stamped or self.org.clock() > give_up_at:
                    return tally
                sleep(0.5)
                if self.out.is_terminal:
                    live.update(self._board("Running"), refresh=True)

    def _explain(self, case_id: str, milestones: int | None = None) -> None:
        case, readings = self._readings(case_id)
        show(self.out, case, readings._replace(milestones=readings.milestones[:milestones]))

    def _readings(self, case_id: str) -> tuple[Any, Readings]:
        from sfsync.engine.evaluate import evaluate
        from sfsync.ports.cases import FoundCase

        page = self.working.salesforce.reader.read([case_id])
        found = next(found for found in page.found if isinstance(found, FoundCase))
        known = self.working.sync_cases.circumstances.of([found])
        pauses = known.pauses(found.case, found.account_id, page.as_of)
        return found.case, evaluate(found.case, self.working.policy, pauses, page.as_of)

    def _calls(self) -> int:
        """Count the calls of Salesforce's API; probes are none."""
        return sum(not call.path.startswith("/probe/") for call in self.org.calls)

    def _show(self, title: str) -> None:
        self.out.print(self._board(title))

    def _board(self, title: str) -> Any:  # noqa: ANN401 - a rich renderable
        cases = demo_org.upcoming(self.org, self.cast, _SHOWN)
        return board(title, cases, demo_org.packages(self.org), self.org.clock())

    def _say(self, line: str) -> None:
        self.out.print()
        self.out.print(Text(f"▸ {line}", style="bold"))


def _quiet() -> Console:
    from rich.console import Console

    return Console(quiet=True)
