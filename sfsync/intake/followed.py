"""Which objects' changes concern a Case, how the Case is found, and what happens where it cannot be.

A sweep reads much, so it is asked for only where no other lane would notice the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.case_ids import case_hint, case_id_or_none
from sfsync.intake.hint import Hint
from sfsync.intake.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.intake.org import Org

CASE, ACCOUNT = "Case", "Account"
KINDS = ("CREATE", "UPDATE", "DELETE", "UNDELETE")
_ANY_RECORD = "*"  # ends an id that stands for all records of its prefix


class Followed(Struct, frozen=True):
    """How an object leads to Cases: the field that holds the Case's id; None where only a query would tell.

    `passed_over` are the kinds of change that need no sweep where the Case is not told, and `why`.
    """

    parent: str | None
    passed_over: frozenset[str]
    why: str


_MESSAGE = Followed(
    "ParentId",
    frozenset({"CREATE", "UPDATE"}),
    "its Case is not told; the next poll finds answers by their own stamp, all but those that were deleted",
)
FOLLOWED: Mapping[str, Followed] = {
    CASE: Followed(None, frozenset(), "the record is the Case"),
    "EmailMessage": _MESSAGE,
    "CaseComment": _MESSAGE,
    "FeedItem": _MESSAGE,
    "CaseFeed": _MESSAGE,
    ACCOUNT: Followed(
        None, frozenset({"CREATE"}), "a new Account has no Cases yet; which Cases another has only a query tells"
    ),
}


class RecordChange(Struct, frozen=True):
    """A change of records of one object: `kind` one of KINDS, `told` the fields whose values came along.

    `changed` names the fields that changed; None where that is not known.
    """

    of: str
    kind: str
    ids: tuple[object, ...]
    told: Mapping[str, object]
    changed: frozenset[str] | None


def hint_at(change: RecordChange, org: Org) -> Hint:
    """Return what a change hints at; raise Rejected for one of Cases that tells no id of any."""
    followed = FOLLOWED.get(change.of)
    if followed is None:
        return Hint(ignored=(f"{shown(change.of)} is no object that is followed",))
    if change.of == CASE:
        return _of_cases(change.ids)
    if change.of == ACCOUNT and change.changed is not None and not org.judged_by(change.changed):
        return Hint(ignored=("nothing that a Case is judged by changed on an Account",))
    return _of_related(change, followed)


def _of_cases(ids: tuple[object, ...]) -> Hint:
    named = [one for one in ids if not (isinstance(one, str) and one.endswith(_ANY_RECORD))]
    if len(named) == len(ids):
        return case_hint(ids)
    hint = case_hint(named) if named else Hint()
    return Hint(hint.case_ids, "any Case may have changed (a wildcard for its id)", oddities=hint.oddities)


def _of_related(change: RecordChange, followed: Followed) -> Hint:
    parent = change.told.get(followed.parent) if followed.parent else None
    if followed.parent in (change.changed or ()):  # the Case that it left is not told
        found = case_id_or_none(parent)
        return Hint((found,) if found else (), f"{change.of} left a Case that is not told")
    if parent is None:
        return _without_case(change, followed)
    found = case_id_or_none(parent)
    return Hint((found,)) if found else Hint(ignored=(f"{change.of} belongs to no Case",))


def _without_case(change: RecordChange, followed: Followed) -> Hint:
    if change.kind in followed.passed_over:
        return Hint(ignored=(f"{change.of} changed ({change.kind}): {followed.why}",))
    return Hint(sweep=f"{change.of} changed ({shown(change.kind)[1:-1]}), and its Cases are not told")
