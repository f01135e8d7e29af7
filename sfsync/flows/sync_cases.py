"""The one flow that every lane feeds: read current state, evaluate, decide, write stamps, remember, tell.

It is level-triggered: it never asks what happened, only what is. So duplicates, disorder, gaps and replays of hints are
harmless, and a crash at any point is healed by running it again:

    before the stamps are written   nothing has happened
    before the record is saved      the same stamps are computed again, found on the Case, and not written twice
    before Tasks are created        the case's turn comes a minute later
    before they are remembered      they are sent again, and the org knows their keys
    before people are told          the outbox of the saved record still holds what to tell
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field

from sfsync.engine.evaluate import evaluate, every_cycle
from sfsync.engine.flags import flags
from sfsync.engine.place import place
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.flows.case_tasks import CaseTasks, waiting
from sfsync.flows.later import put_off
from sfsync.flows.outbox import being_told, speaking
from sfsync.flows.tally import Tally, count
from sfsync.flows.write_gate import WriteGate
from sfsync.model.record import CaseRecord, Standing
from sfsync.model.replacing import replace
from sfsync.plan.checkpoints import Checklist, checkpoints, with_tasks
from sfsync.plan.decide import Decision, decide, quarantine, set_aside
from sfsync.plan.observe import with_observed_changes
from sfsync.plan.placement import confirmed, placed, without_owner
from sfsync.ports.cases import CasePage, FoundCase, UnreadableCase, WriteOutcome, WriteResult
from sfsync.ports.faults import ReadOnly, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sfsync.flows.circumstances import Circumstances, Known
    from sfsync.model.record import Stamps
    from sfsync.policy.policy import Policy
    from sfsync.ports.cases import CaseSource, CaseStore, StampWriter
    from sfsync.ports.memory import Ledger
    from sfsync.ports.tasks import TaskWriter
    from sfsync.ports.telling import Notifier

PAGE, BUSY = 200, "another worker is at it"  # the most that one query or one Collections call takes
_SETTLED = timedelta(seconds=5)  # a state read this long after its modstamp is the last one under that stamp
_ATTEMPTS = 3  # looks at a case that others keep changing, before it is left to the next pass


class _Terms(Struct, frozen=True):
    """The terms of carrying out a page: as of when, whether refused stamps are tried again, why none may be written."""

    as_of: datetime
    afresh: bool
    held_back: str | None


class SyncCases(Struct, frozen=True):
    """Brings cases' stamps, Tasks, records and announcements up to date; no Tasks where nobody writes them."""

    source: CaseSource
    writer: StampWriter
    store: CaseStore
    ledger: Ledger
    notifier: Notifier
    policy: Policy
    circumstances: Circumstances
    gate: WriteGate = field(default_factory=WriteGate)
    tasks: TaskWriter | None = None

    @property
    def finish(self) -> Callable[[Tally], None]:
        """What creates the Tasks of a pass at its end."""
        return CaseTasks(self.store, self.tasks).finish

    def sync(self, case_ids: Iterable[str], *, afresh: bool = False, finish: bool = True) -> Tally:
        """Bring these cases up to date, 200 a call. `afresh` tries stamps again that the org refused before.

        Without `finish` the Tasks are left to the caller, whose pass goes on: they go out together at its end.

        Raises Unavailable, OverBudget or Misconfigured when the org as a whole does not answer; what was done until
        then is kept.
        """
        tally = Tally()
        wanted = list(dict.fromkeys(case_ids))
        for start in range(0, len(wanted), PAGE):
            asked = wanted[start : start + PAGE]
            tally.add(self.apply(self.source.read(asked), asked=asked, afresh=afresh))
        if finish:
            self.finish(tally)
        return tally

    def apply(self, page: CasePage, *, asked: Sequence[str] = (), afresh: bool = False) -> Tally:
        """Bring a page of cases that were just read up to date; `asked` ids that it lacks do not exist any more.

        The Tasks that they call for are in the tally: `finish` creates them.
        """
        tally = Tally(read=len(page.found))
        records = self.store.load({*asked, *(found.id for found in page.found)})
        overtaken = self._apply_once(page, records, asked, tally, afresh=afresh)
        for _ in range(_ATTEMPTS - 1):
            if not overtaken:
                return tally
            again = sorted(overtaken)
            records = self.store.load(again)  # before the read: whoever saves after this makes us look once more
            page = _after(records, self.source.read(again))
            overtaken = self._apply_once(page, records, again, tally, afresh=afresh)
        tally.put_off.update(dict.fromkeys(overtaken, BUSY))
        return tally

    def _apply_once(
        self,
        page: CasePage,
        records: Mapping[str, CaseRecord],
        asked: Sequence[str],
        tally: Tally,
        *,
        afresh: bool,
    ) -> frozenset[str]:
        gone = set(asked) - {found.id for found in page.found}
        busy = frozenset(case_id for case_id, record in records.items() if being_told(record, page.as_of))
        gone -= busy
        tally.missing.update(gone - set(records))
        decisions = {case_id: _deleted(records[case_id]) for case_id in gone if case_id in records}
        known = self.circumstances.of(page.found)
        for found in (found for found in page.found if found.id not in busy):
            record = records.get(found.id, CaseRecord(found.id))
            decisions[found.id] = _marked(self._decided(found, record, page.as_of, known), page.as_of)
        terms = _Terms(page.as_of, afresh, known.takes_no_writes(page.as_of))
        return busy | self._carried_out(decisions, records, tally, terms)

    def _decided(
        self, found: FoundCase | UnreadableCase, record: CaseRecord, as_of: datetime, known: Known
    ) -> Decision:
        if isinstance(found, UnreadableCase):
            return Decision({}, quarantine(record, found.reason, found.modstamp))
        at = _instant(found, as_of)
        case, observations = with_observed_changes(found.case, record.observations, found.modstamp)
        flagged = flags(case, self.policy, at)
        try:
            pauses = known.pauses(case, found.account_id, at)
            readings = evaluate(case, self.policy, pauses, at)
            called_for = checkpoints(case, self.policy, at) if self.tasks else Checklist()
        except Unjudgeable as fault:
            aside = quarantine(record, str(fault), found.modstamp, found.case.number)
            return set_aside(aside, (fault.flag, *flagged), found.stamps)
        decision = decide(
            record,
            case,
            found.stamps,
            readings,
            self.policy.warnings,
            modstamp=found.modstamp,
            observations=observations,
            ties=known.ties(case, found.account_id, pauses),
            flags=flagged,
            every_cycle=lambda: every_cycle(case, self.policy, pauses, at),
            place=placed(record, case, self.policy, place(case, self.policy, readings), at),
        )
        return with_tasks(decision, called_for)

    def _carried_out(
        self,
        decisions: Mapping[str, Decision],
        records: Mapping[str, CaseRecord],
        tally: Tally,
        terms: _Terms,
    ) -> frozenset[str]:
        """Write the stamps, then remember, then tell: the order in which a crash loses nothing."""
        to_write = {
            case_id: decision.stamps
            for case_id, decision in decisions.items()
            if decision.stamps and (terms.afresh or decision.stamps != decision.record.parked_stamps)
        }
        as_of = terms.as_of
        outcomes = self._written(to_write, terms)
        settled = [
            _settled(decision, outcomes.get(case_id), as_of) if decision.stamps else _unparked(decision.record)
            for case_id, decision in decisions.items()
        ]
        settled = [
            waiting(record, decisions[record.case_id].tasks, tally, as_of, held_back=terms.held_back is not None)
            for record in settled
        ]
        self.ledger.append([line for record in settled if record.outbox for line in record.said])
        settled = [speaking(record, as_of) for record in settled]
        changed = [record for record in settled if record.outbox or record != records.get(record.case_id)]
        overtaken = self.store.save(changed)
        for case_id in overtaken & tally.owed.keys():
            del tally.owed[case_id]  # whoever overtook us finds out the same
        count(settled, outcomes, overtaken, tally)
        tally.announced += self._told([record for record in changed if record.case_id not in overtaken], tally)
        return overtaken

    def _written(self, stamps: Mapping[str, Stamps], terms: _Terms) -> Mapping[str, WriteOutcome]:
        """Write the stamps; while the org takes no writes they wait, and everything else goes on."""
        if not stamps:
            return {}
        if closed := terms.held_back or self.gate.reason(terms.as_of):
            return dict.fromkeys(stamps, WriteOutcome(WriteResult.RETRY, closed))
        try:
            return self.writer.write(stamps)
        except Unavailable as fault:
            if isinstance(fault, ReadOnly):
                self.gate.shut(terms.as_of, str(fault))
            return dict.fromkeys(stamps, WriteOutcome(WriteResult.RETRY, str(fault)))

    def _told(self, saved: list[CaseRecord], tally: Tally) -> int:
        """Announce what people are to know, then note that they know it."""
        announced = [entry for record in saved for entry in record.outbox if entry.notify]
        if not announced:
            return 0
        try:
            self.notifier.notify(announced)
        except Unavailable as fault:  # the outboxes keep what was not told; the sweep tells it
            tally.put_off.update({entry.case_id: f"not announced: {fault}" for entry in announced})
            return 0
        # One that was overtaken meanwhile keeps its outbox; the keys keep its entries from being counted twice.
        self.store.told([record for record in saved if record.outbox])
        return len(announced)


def _instant(found: FoundCase, as_of: datetime) -> datetime:
    """Return the server's time, never before what was read: its `Date` has whole seconds, a row may have more.

    What lies further ahead is somebody's mistake, and not there yet.
    """
    case = found.case
    read = [case.created_at, *(change.at for change in case.history), *(message.at for message in case.messages)]
    return max([as_of, *(at for at in (*read, case.closed_at or as_of) if at < as_of + _SETTLED)])


def _after(records: Mapping[str, CaseRecord], page: CasePage) -> CasePage:
    """Return what was read after these records as no older than they are: a late commit bears an earlier modstamp."""
    return replace(page, found=tuple(_no_older(found, records.get(found.id)) for found in page.found))


def _no_older(found: FoundCase | UnreadableCase, record: CaseRecord | None) -> FoundCase | UnreadableCase:
    known = record.modstamp if record else None
    if known is None or found.modstamp is None or found.modstamp >= known:
        return found
    return replace(found, modstamp=known)


def _marked(decision: Decision, as_of: datetime) -> Decision:
    """Mark a state that another may follow under the same modstamp: the poll looks at it once more."""
    modstamp = decision.record.modstamp
    provisional = modstamp is None or as_of < modstamp + _SETTLED
    if provisional == decision.record.provisional:
        return decision
    return replace(decision, record=replace(decision.record, provisional=provisional))


def _deleted(record: CaseRecord) -> Decision:
    return Decision({}, replace(record, standing=Standing.DELETED, reason="deleted in the org", check_at=None))


def _unparked(record: CaseRecord) -> CaseRecord:
    if record.parked is None and not record.parked_stamps and not record.retries:
        return record
    return replace(record, parked=None, parked_stamps={}, retries=0)


def _settled(decision: Decision, outcome: WriteOutcome | None, as_of: datetime) -> CaseRecord:
    """Return the record with what became of the stamps; None: they were refused before and not tried again."""
    record = decision.record
    if outcome is None:
        return record
    match outcome.result:
        case WriteResult.WRITTEN:
            return _unparked(confirmed(record, decision.stamps))
        case WriteResult.GONE:
            return _deleted(record).record
        case WriteResult.REFUSED:
            if ownerless := without_owner(record, decision.stamps):
                return put_off(ownerless, as_of)  # else one owner that cannot be would hold back every stamp
            return replace(record, parked=outcome.reason, parked_stamps=decision.stamps, retries=0)
        case WriteResult.RETRY:
            return put_off(record, as_of)
        case _:
            assert_never(outcome.result)
