"""Where a month or a ledger ends: the days around a month, the last day of each vantage point, and who is not here.

An outage over a month's end is confirmed by samples on both sides, so the day before and the day after a month belong
to what its figures stand on. A copy of the month alone may lack them; but what is here of them has to hold.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sfsync.availability.chain import Broken
from sfsync.availability.months import first_day, last_day
from sfsync.availability.seal import genesis, read_seal
from sfsync.availability.stored import opened
from sfsync.availability.verify_chain import DAY, missing, verify_chain
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfsync.availability.shelf import Shelf
    from sfsync.availability.verify_chain import Scope, Verified


def verified(shelf: Shelf, vantage: str, scope: Scope) -> Verified:
    """Return what is found of a vantage point's days, after those around the month; raise Broken at the first flaw."""
    month = scope.month
    if month is None:
        return verify_chain(vantage, shelf.days(vantage), scope)
    _before(shelf, vantage, month, scope)
    chain = verify_chain(vantage, shelf.days(vantage, month), scope, shelf.seal_before(vantage, first_day(month)))
    if chain.first is None:
        _never_there(shelf, vantage, month, scope)
    else:
        _after(shelf, vantage, month, scope)
    return chain


def _before(shelf: Shelf, vantage: str, month: str, scope: Scope) -> None:
    """Check the day before a month, which the month's first seal continues."""
    day = first_day(month) - DAY
    if stored := shelf.day(vantage, day):
        verify_chain(vantage, [stored], replace(scope, month=None, loose_from=day), shelf.seal_before(vantage, day))


def _after(shelf: Shelf, vantage: str, month: str, scope: Scope) -> None:
    """Check the day after a month against the month's last seal."""
    last = shelf.seal_before(vantage, last_day(month) + DAY)
    if last and (stored := shelf.day(vantage, last_day(month) + DAY)):
        verify_chain(vantage, [stored], replace(scope, month=None), last)


def _never_there(shelf: Shelf, vantage: str, month: str, scope: Scope) -> None:
    """Raise Broken where a later seal shows that the vantage point was there before: its month was removed."""
    for stored in shelf.days(vantage):
        if stored.day > last_day(month) and stored.seal:
            seal, _ = opened(stored.seal, read_seal, scope.check, signed=False)
            if seal.previous != genesis(vantage):
                raise Broken(stored.seal.file, None, f"continues days before {stored.day}, which are not here")
            return


def ends(chains: Sequence[Verified], scope: Scope) -> Iterator[Broken]:
    """Yield a flaw for each chain that ends before the others, or within a month that is over."""
    reached = max((chain.due - DAY for chain in chains if chain.due), default=date.min)
    last = last_day(scope.month) if scope.month else reached
    for chain in chains:
        needed = min(last, scope.open_from - DAY, scope.retired.get(chain.vantage, date.max))
        if chain.due and chain.due <= needed:
            yield missing(chain.vantage, chain.due)


def absent(here: Iterable[str], scope: Scope) -> Iterator[Broken]:
    """Yield a flaw for each vantage point that has to be here, and is not."""
    for vantage in sorted({*scope.vantages} - {*here}):
        if not scope.month or scope.retired.get(vantage, date.max) >= first_day(scope.month):
            yield Broken(vantage, None, "no day of this vantage point is here, though it has to be")
