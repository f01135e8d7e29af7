"""Writing a revision: the one way in which a sealed month changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.adapters.samples.names import revision_name
from sfsync.availability.months import last_day, month_of
from sfsync.availability.revision import Revision, Span, revision_document
from sfsync.availability.signature import signed_text
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.adapters.samples.kept import Kept
    from sfsync.availability.signature import Sign
    from sfsync.availability.verify import Verdict
    from sfsync.model.availability import Sample


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants changed of a month, and why."""

    month: str
    author: str
    reason: str
    void_lines: tuple[str, ...] = ()
    void_spans: tuple[Span, ...] = ()
    adds: tuple[Sample, ...] = ()


def revise(kept: Kept, wish: Wish, at: datetime, sign: Sign | None = None) -> Revision:
    """Write the month's next revision and return it; raise Rejected where the month or the wish cannot carry one."""
    _check(wish)
    scope = Scope(at.date(), wish.month, wanted=frozenset(wish.void_lines))
    verdict = verify(kept, scope)
    _check_against(wish, verdict)
    last = verdict.revisions[-1] if verdict.revisions else None
    revision = Revision(
        wish.month,
        last.number + 1 if last else 1,
        at,
        wish.author,
        wish.reason,
        {chain.vantage: chain.month_seals[wish.month] for chain in verdict.chains},
        last.digest if last else None,
        wish.void_lines,
        wish.void_spans,
        wish.adds,
    )
    kept.create(revision_name(revision.month, revision.number), signed_text(revision_document(revision), sign) + b"\n")
    return revision


def _check(wish: Wish) -> None:
    if not wish.author.strip() or not wish.reason.strip():
        raise Rejected("a revision needs an author and a reason")
    if not (wish.void_lines or wish.void_spans or wish.adds):
        raise Rejected("a revision has to void or add something")
    if any(span.end <= span.start for span in wish.void_spans):
        raise Rejected("a span to void ends before it starts")
    if any(month_of(added.at.date()) != wish.month for added in wish.adds):
        raise Rejected(f"a sample to add is not of {wish.month}")


def _check_against(wish: Wish, verdict: Verdict) -> None:
    if verdict.flaws:
        raise Rejected(f"{verdict.flaws[0]}: a broken month cannot be revised")
    ends = {chain.sealed_to for chain in verdict.chains}
    if ends != {last_day(wish.month)}:
        raise Rejected(f"{wish.month} is not sealed to its end: until then late samples need no revision")
    strangers = set(wish.void_lines).difference(*(chain.seen for chain in verdict.chains))
    if strangers:
        raise Rejected(f"no line of {wish.month} has the hash {min(strangers)}")
