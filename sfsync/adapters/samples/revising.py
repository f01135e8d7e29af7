"""Writing a revision: the one way in which a sealed month changes."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.samples.names import revision_name
from sfsync.availability.canonical import instant_text
from sfsync.availability.chain import Broken
from sfsync.availability.months import last_day, month_of
from sfsync.availability.period import month as calendar_month
from sfsync.availability.revision import Revision, Span, revision_document
from sfsync.availability.signature import signed_text
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.adapters.samples.growing import Growing
    from sfsync.availability.signature import Sign
    from sfsync.availability.verify import Verdict
    from sfsync.model.sample import Sample


class Wish(Struct, frozen=True):
    """What somebody wants changed of a month, and why."""

    month: str
    author: str
    reason: str
    void_lines: tuple[str, ...] = ()
    void_spans: tuple[Span, ...] = ()
    adds: tuple[Sample, ...] = ()


def revise(kept: Growing, wish: Wish, at: datetime, sign: Sign | None = None) -> Revision:
    """Write the month's next revision and return it; raise Rejected where the month or the wish cannot carry one."""
    _check(wish)
    scope = Scope(at.date(), wish.month, wanted=frozenset(wish.void_lines))
    verdict = verify(kept, scope)
    _check_against(wish, verdict, sign)
    _check_spans(kept, wish, verdict)
    last = verdict.revisions[-1] if verdict.revisions else None
    revision = Revision(
        wish.month,
        last.number + 1 if last else 1,
        at,
        wish.author,
        wish.reason,
        {each.vantage: each.month_seals[wish.month] for each in verdict.chains},
        last.digest if last else None,
        wish.void_lines,
        wish.void_spans,
        wish.adds,
    )
    name = revision_name(revision.month, revision.number)
    try:
        kept.create(name, signed_text(revision_document(revision), sign) + b"\n")
    except FileExistsError:
        raise Rejected(f"{name} is there already: somebody else revised the month just now") from None
    return revision


def _check(wish: Wish) -> None:
    if not wish.author.strip() or not wish.reason.strip():
        raise Rejected("a revision needs an author and a reason")
    if not (wish.author + wish.reason).isprintable():
        raise Rejected("author and reason of a revision are one line each, without control characters")
    if not (wish.void_lines or wish.void_spans or wish.adds):
        raise Rejected("a revision has to void or add something")
    if any(span.end <= span.start for span in wish.void_spans):
        raise Rejected("a span to void ends before it starts")
    if any(month_of(added.at.date()) != wish.month for added in wish.adds):
        raise Rejected(f"a sample to add is not of {wish.month}")


def _check_against(wish: Wish, verdict: Verdict, sign: Sign | None) -> None:
    if verdict.flaws:
        raise Rejected(f"{verdict.flaws[0]}: a broken month cannot be revised")
    if sign is None and any(each.keys for each in verdict.chains):
        raise Rejected("the ledger is signed, so a revision has to be: set SFSYNC_PROBE_SIGNING_KEY_FILE")
    ends = {each.sealed_to for each in verdict.chains}
    if ends != {last_day(wish.month)}:
        raise Rejected(f"{wish.month} is not sealed to its end: until then late samples need no revision")
    strangers = set(wish.void_lines).difference(*(each.seen for each in verdict.chains))
    if strangers:
        raise Rejected(f"no line of {wish.month} has the hash {min(strangers)}")


def _check_spans(kept: Growing, wish: Wish, verdict: Verdict) -> None:
    """Refuse a span that voids nothing: whoever gave it meant another one."""
    left = list(wish.void_spans)
    added = (each for revision in verdict.revisions for each in revision.adds)
    for sample in chain(added, _measured(kept, wish.month)) if left else ():
        left = [span for span in left if not span.covers(sample)]
        if not left:
            return
    for span in left:
        of = " of ".join(filter(None, ("a sample", span.endpoint, span.vantage)))
        raise Rejected(f"from {instant_text(span.start)} to {instant_text(span.end)} there is not {of} in {wish.month}")


def _measured(kept: Growing, month: str) -> Iterator[Sample]:
    try:
        for linked in kept.measured(calendar_month(month)):
            yield linked.sample
    except Broken as flaw:  # it was whole a moment ago
        raise Rejected(f"{flaw}: a broken month cannot be revised") from flaw
