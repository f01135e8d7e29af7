"""A law: whatever is written, each history of a Case is a chain that ends in the current value."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.localorg import ApiError, LocalOrg
from tests.localorg.client import MovableClock

FIELDS: dict[str, list[object]] = {
    "Status": ["New", "Open", "On Hold", "In Progress", "In Development", "Closed", None],
    "Priority": ["P1", "P2", "P3", "P4", None],
    "Type": ["Question", "Problem", None],
    "OwnerId": [0, 1, 2],
    "SFSync_Flag__c": ["a look", "x" * 256],
}
CHANGE = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FIELDS.items()})
Step = tuple[str, dict[str, object], bool]
STEP: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("update"), CHANGE, st.booleans()),
    st.tuples(st.sampled_from(["comment", "delete", "undelete", "later"]), st.just({}), st.just(False)),
)


class _Scene:
    """One Case and what may happen to it."""

    def __init__(self) -> None:
        self.clock = MovableClock()
        self.org = LocalOrg(cases=0, clock=self.clock)
        self.case_id = self.org.insert("Case", {"Type": "Problem"})

    def play(self, step: Step) -> None:
        """Let one thing happen; a refused write or a rolled back one leaves no trace."""
        what, values, rolled_back = step
        with suppress(ApiError, KeyError):
            match what:
                case "update":
                    self._update(values, rolled_back=rolled_back)
                case "comment":
                    self.org.insert("CaseComment", {"ParentId": self.case_id, "CommentBody": "hm"})
                case "later":
                    self.clock.advance(minutes=7)
                case _:
                    getattr(self.org, what)("Case", self.case_id)

    def _update(self, values: dict[str, object], *, rolled_back: bool) -> None:
        meant = dict(values)
        if "OwnerId" in meant:
            meant["OwnerId"] = self.org.cast.engineers[int(str(meant["OwnerId"]))]
        with self.org.transaction() as unit:
            unit.update("Case", self.case_id, meant)
            if rolled_back:
                raise KeyError

    def chain(self, field: str) -> list[tuple[object, object]]:
        """Return old and new value of each line of a field, oldest first."""
        named = "Owner" if field == "OwnerId" else field
        lines = self.org.select("CaseHistory", include_deleted=True)
        return [
            (row["OldValue"], row["NewValue"])
            for row in lines
            if row["Field"] == named and row["DataType"] != "Text" and row["CaseId"] == self.case_id
        ]


@settings(max_examples=60)
@given(st.lists(STEP, max_size=14))
def test_history_is_a_chain_that_ends_in_the_present(steps: Iterable[Step]) -> None:
    """Also across refused writes, rolled back transactions, deletion and its undoing."""
    scene = _Scene()
    first = scene.org.get("Case", scene.case_id)
    for step in steps:
        scene.play(step)
    now = scene.org.get("Case", scene.case_id)

    for field in ("Status", "Priority", "Type", "OwnerId"):
        chain = scene.chain(field)
        assert [old for old, _ in chain] == [first[field], *[new for _, new in chain]][: len(chain)]
        assert (chain[-1][1] if chain else first[field]) == now[field]
        assert all(old != new for old, new in chain)
    assert now["IsClosed"] == (now["Status"] == "Closed") == (now["ClosedDate"] is not None)
