"""Whether a ledger, or a month of it, is what was measured and sealed, and which revisions somebody made since."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.availability.canonical import NotCanonical
from sfsync.availability.chain import Broken
from sfsync.availability.months import month_of, neighbours
from sfsync.availability.revision import Revision, read_revision
from sfsync.availability.signature import read_signed
from sfsync.availability.stored import Stored, opened
from sfsync.availability.verify_ends import absent, ends, verified
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sfsync.availability.shelf import Shelf
    from sfsync.availability.verify_chain import Scope, Verified


class Verdict(Struct):
    """What verifying found: the chains and revisions that hold, and each chain's first flaw."""

    chains: list[Verified] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    flaws: list[Broken] = field(default_factory=list)

    @property
    def samples(self) -> int:
        """How many samples the chains hold that were found whole."""
        return sum(chain.samples for chain in self.chains)


def verify(shelf: Shelf, scope: Scope) -> Verdict:
    """Verify every chain and every revision; a flaw in one does not keep the others from being looked at."""
    verdict = Verdict()
    revisions = _revisions(shelf, scope.month, verdict)
    scope = replace(scope, wanted=scope.wanted | _voided(revisions))
    here = shelf.vantages()
    for vantage in here:
        try:
            chain = verified(shelf, vantage, scope)
        except Broken as flaw:
            verdict.flaws.append(flaw)
        else:
            verdict.chains.append(chain)
    verdict.flaws.extend(ends(verdict.chains, scope))
    verdict.flaws.extend(absent(here, scope))
    verdict.chains = [chain for chain in verdict.chains if chain.first]
    if not verdict.flaws:  # what they stand on has to hold first
        _verify_revisions(revisions, scope, verdict)
        for month in neighbours(scope.month) if scope.month else ():
            deque(_verify_numbers(_revisions(shelf, month, verdict).get(month, {}), month, scope, verdict), maxlen=0)
    return verdict


def _revisions(shelf: Shelf, month: str | None, verdict: Verdict) -> Mapping[str, Mapping[int, Stored]]:
    try:
        return shelf.revisions(month)
    except Broken as flaw:
        verdict.flaws.append(flaw)
        return {}


def _voided(revisions: Mapping[str, Mapping[int, Stored]]) -> frozenset[str]:
    found: set[str] = set()
    for stored in (each for several in revisions.values() for each in several.values()):
        try:
            found.update(read_revision(read_signed(stored.raw)[0]).void_lines)
        except NotCanonical:
            continue  # it is named as a flaw in its turn
    return frozenset(found)


def _verify_revisions(revisions: Mapping[str, Mapping[int, Stored]], scope: Scope, verdict: Verdict) -> None:
    for month, several in revisions.items():
        for revision in _verify_numbers(several, month, scope, verdict):
            try:
                _check_substance(revision, verdict.chains)
            except NotCanonical as fault:
                verdict.flaws.append(Broken(several[revision.number].file, None, str(fault)))
                break
            verdict.revisions.append(revision)
    if scope.revisions not in (None, len(verdict.revisions)) and not verdict.flaws:
        what = f"{scope.revisions} have to be here, but there are {len(verdict.revisions)}: one was removed, or added"
        verdict.flaws.append(Broken("revisions", None, what))


def _verify_numbers(several: Mapping[int, Stored], month: str, scope: Scope, verdict: Verdict) -> Iterator[Revision]:
    """Yield a month's revisions as far as they are signed, numbered without a gap, and each continues the last."""
    previous: str | None = None
    for number, (named, stored) in enumerate(several.items(), start=1):
        try:
            revision, _ = opened(stored, read_revision, scope.check, signed=any(c.keys for c in verdict.chains))
            _check_place(revision, month, (number, named), previous)
        except (Broken, NotCanonical) as fault:
            verdict.flaws.append(fault if isinstance(fault, Broken) else Broken(stored.file, None, str(fault)))
            return
        yield revision
        previous = revision.digest


def _check_place(revision: Revision, month: str, numbers: tuple[int, int], previous: str | None) -> None:
    """Check a revision against its place in the row and the number in its file's name."""
    number, named = numbers
    if (revision.month, revision.number, named) != (month, number, number):
        raise NotCanonical(f"stands where revision {number} of {month} belongs: one was removed or renamed")
    if revision.previous != previous:
        raise NotCanonical("does not continue the revision before it")


def _check_substance(revision: Revision, chains: Sequence[Verified]) -> None:
    seals = {
        chain.vantage: chain.month_seals[revision.month] for chain in chains if revision.month in chain.month_seals
    }
    if gone := sorted(set(revision.seals) - set(seals)):
        raise NotCanonical(f"was made on seals of {', '.join(gone)} too, and no day of that vantage point is here")
    if dict(revision.seals) != seals:
        raise NotCanonical("was made on other seals than the month has")
    strangers = set(revision.void_lines).difference(*(chain.seen for chain in chains))
    if strangers:
        raise NotCanonical(f"voids a line that the ledger does not hold ({min(strangers)})")
    if any(month_of(added.at.date()) != revision.month for added in revision.adds):
        raise NotCanonical("adds a sample of another month")
