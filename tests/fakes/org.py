"""An org that fits in a dictionary: a fake of the Salesforce ports, with late commits, refusals and outages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.record import OWNER, Cursor, Stamp, Stamps, StampValue
from sfsync.model.replacing import replace
from sfsync.ports.cases import CasePage, FoundCase, UnreadableCase, WriteOutcome, WriteResult

START = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday, 09:00 in Chicago


def a_case(number: int, *, created_at: datetime = START, **fields: str) -> Case:
    """Return a P1 Problem of a Premium customer (24x7), unanswered, unless told otherwise."""
    case = Case(
        id=f"500{number:012d}AAA",
        number=f"{number:08d}",
        type="Problem",
        priority="P1",
        status="Open",
        product="Flosum DevOps",
        package="Premium",
        instance="NA137",
        created_at=created_at,
        closed_at=None,
    )
    return replace(case, **fields)  # type: ignore[arg-type]  # texts, which a test knows


class FakeOrg(Struct, dict=True):
    """Cases with their stamps, a clock that the test moves, and what goes wrong."""

    now: datetime = START
    cases: dict[str, Case] = field(default_factory=dict)
    stamps: dict[str, dict[str, StampValue]] = field(default_factory=dict)
    modstamps: dict[str, datetime] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, WriteOutcome] = field(default_factory=dict)
    down: Exception | None = None
    writes_down: Exception | None = None
    page: int = 200
    reads: int = 0
    attempts: int = 0
    written: list[Mapping[str, Stamps]] = field(default_factory=list)
    between: Callable[[], None] | None = None

    def add(self, *cases: Case) -> None:
        """Let cases appear."""
        for case in cases:
            self.put(case)

    def put(self, case: Case, modstamp: datetime | None = None) -> None:
        """Let a case take this state, with a modstamp of now unless told otherwise."""
        self.cases[case.id] = case
        self.modstamps[case.id] = modstamp or self.now
        self.stamps.setdefault(case.id, {})

    def change(self, case_id: str, tracked: Field, new: str, *, with_history: bool = True) -> None:
        """Change Status or Priority now; the history row may be missing, as where the org does not track the field."""
        case = self.cases[case_id]
        old = case.status if tracked is Field.STATUS else case.priority
        row = (Change(self.now, tracked, old, new),) if with_history else ()
        case = replace(case, history=(*case.history, *row))
        self.put(replace(case, status=new) if tracked is Field.STATUS else replace(case, priority=new))

    def answer(self, case_id: str) -> None:
        """Let Support write a public message now, which does not move the case's modstamp."""
        case = self.cases[case_id]
        self.cases[case_id] = replace(case, messages=(*case.messages, Message(self.now, Author.SUPPORT, public=True)))

    def pass_time(self, **length: float) -> None:
        """Move the clock."""
        self.now += timedelta(**length)

    # ports.CaseSource

    def server_time(self) -> datetime:
        """Return the org's clock."""
        self._up()
        return self.now

    def read(self, case_ids: Sequence[str]) -> CasePage:
        """Return those cases that exist."""
        self._up()
        assert len(case_ids) <= 200
        self.reads += 1
        return CasePage(tuple(self._found(i) for i in case_ids if i in self.cases), self.now)

    def changed(self, after: Cursor | None, until: datetime, since: datetime | None = None) -> CasePage:
        """Return the next page in the order (modstamp, id)."""
        self._up()
        self.reads += 1
        order = sorted(Cursor(modstamp, case_id) for case_id, modstamp in self.modstamps.items())
        rest = [at for at in order if at.modstamp <= until and (after is None or at > after)]
        rest = [at for at in rest if since is None or at.modstamp >= since]
        page = rest[: self.page]
        found = tuple(self._found(at.case_id) for at in page)
        beyond = rest[self.page].case_id if len(rest) > self.page else None
        return CasePage(found, self.now, page[-1] if page else None, complete=beyond is None, beyond=beyond)

    def versions(self, since: datetime, until: Cursor) -> Mapping[str, datetime]:
        """Return the look-back."""
        self._up()
        return {i: at for i, at in self.modstamps.items() if since <= at and Cursor(at, i) <= until}

    def answered(self, since: datetime) -> frozenset[str]:
        """Return cases with a message since."""
        self._up()
        return frozenset(i for i, case in self.cases.items() if any(m.at >= since for m in case.messages))

    # ports.StampWriter

    def write(self, stamps: Mapping[str, Stamps]) -> Mapping[str, WriteOutcome]:
        """Write stamps, which moves modstamps, and return outcomes."""
        self._up()
        self.attempts += 1
        if self.writes_down:
            raise self.writes_down
        if self.between:
            self.between()
        self.written.append(stamps)
        return {case_id: self._write(case_id, values) for case_id, values in stamps.items()}

    def _write(self, case_id: str, values: Stamps) -> WriteOutcome:
        if case_id not in self.cases:
            return WriteOutcome(WriteResult.GONE, "entity is deleted")
        outcome = self.outcomes.get(case_id, WriteOutcome(WriteResult.WRITTEN))
        if outcome.result is WriteResult.WRITTEN:
            self.stamps[case_id].update({name: value for name, value in values.items() if name != OWNER})
            if owner := values.get(OWNER):
                self.cases[case_id] = replace(self.cases[case_id], owner_id=str(owner))
            self.modstamps[case_id] = self.now
        return outcome

    def _found(self, case_id: str) -> FoundCase | UnreadableCase:
        if case_id in self.unreadable:
            return UnreadableCase(case_id, self.unreadable[case_id], self.modstamps[case_id])
        carried = self.stamps[case_id]
        tier, team = (str(carried[name]) if carried.get(name) else None for name in (Stamp.SUPPORT_TIER, Stamp.TEAM))
        return FoundCase(
            replace(self.cases[case_id], tier=tier, team=team),
            dict(self.stamps[case_id]),
            self.modstamps[case_id],
            self.accounts.get(case_id),
        )

    def _up(self) -> None:
        if self.down:
            raise self.down
