"""What verifying a ledger found, as a person and as a script read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.availability.months import last_day, month_of
from sfsync.intake.shown import printable
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from rich.console import Console

    from sfsync.availability.chain import Broken
    from sfsync.availability.revision import Revision
    from sfsync.availability.verify import Verdict
    from sfsync.availability.verify_chain import Scope, Verified


class Proof(Struct, frozen=True):
    """A verdict, what was asked, and how many things the prober had to set aside."""

    verdict: Verdict
    scope: Scope
    set_aside: int

    @property
    def holds(self) -> bool:
        """Whether there is something, and nothing of it is broken."""
        return bool(self.verdict.chains) and not self.verdict.flaws

    def _stops(self, chain: Verified) -> bool:
        """Tell whether a chain ends within a month that is over."""
        return bool(chain.due and chain.due.day > 1 and last_day(month_of(chain.due)) < self.scope.open_from)

    def remarks(self) -> list[str]:
        """Say what the verdict rests on, and what it leaves out."""
        chains, unchecked = self.verdict.chains, not self.scope.check
        said: dict[str, object] = {
            f"no sample of {self.scope.month or 'any month'} is here": not chains and not self.verdict.flaws,
            "some seals are not signed: whoever can write the files can seal them anew": [
                chain for chain in chains if chain.unsigned
            ],
            "signatures were not checked: give the key with --key": unchecked and [c for c in chains if c.keys],
            "the seal before the month is not here, so its first link stands unconfirmed": [
                chain for chain in chains if not chain.start_known
            ],
            "days that are not over are not sealed yet": [chain for chain in chains if chain.open_days],
            "a month that is over is not here to its end": not self.scope.month
            and [c for c in chains if self._stops(c)],
            "a line is being written, or was torn by a crash": [chain for chain in chains if chain.torn],
            "days that have not come yet are left out: a clock was wrong": [c for c in chains if c.future_days],
            f"{self.set_aside} lines or samples were set aside and do not count: see set-aside.jsonl": self.set_aside,
        }
        return [remark for remark, holds in said.items() if holds]


def proof_document(found: Proof) -> dict[str, Any]:
    """Return what was found as a JSON document; `broken` is the first of the flaws."""
    flaws = [_flaw(flaw) for flaw in found.verdict.flaws]
    return {
        "month": found.scope.month,
        "ok": found.holds,
        "samples": found.verdict.samples,
        "broken": flaws[0] if flaws else None,
        "flaws": flaws,
        "vantages": [_chain(chain) for chain in found.verdict.chains],
        "revisions": [_revision(revision) for revision in found.verdict.revisions],
        "remarks": found.remarks(),
    }


def show_proof(out: Console, found: Proof) -> None:
    """Print a line for each vantage point, revision, flaw and remark, and the verdict."""
    for chain in found.verdict.chains:
        signed = f"signed by {', '.join(sorted(chain.keys))}" if chain.keys else "not signed"
        sealed = f"sealed to {chain.sealed_to}, {signed}" if chain.sealed_to else "nothing sealed yet"
        out.print(f"{chain.vantage}: {chain.samples} samples from {chain.first} on, {sealed}", soft_wrap=True)
    for revision in found.verdict.revisions:
        told = f"{revision.month} revision {revision.number} by {revision.author}: {revision.reason}"
        out.print(printable(told), soft_wrap=True)
    for flaw in found.verdict.flaws:
        out.print(printable(f"broken: {flaw}"), soft_wrap=True)
    for remark in found.remarks():
        out.print(f"note: {remark}", soft_wrap=True)
    if found.holds:
        out.print("Untouched: every line follows the one before, every seal holds.")
        out.print(_here(found), soft_wrap=True)


def _here(found: Proof) -> str:
    """Say what is here: what was removed whole leaves no gap."""
    names = ", ".join(chain.vantage for chain in found.verdict.chains)
    here = f"Here: vantage points {names}; revisions {len(found.verdict.revisions)}."
    if found.scope.vantages and found.scope.revisions is not None:
        return here
    return f"{here} Removed whole, one leaves no gap: say with --vantages and --revisions what has to be here."


def _flaw(flaw: Broken) -> dict[str, Any]:
    return {"file": flaw.file, "line": flaw.line, "what": flaw.what}


def _chain(chain: Verified) -> dict[str, Any]:
    return {
        "vantage": chain.vantage,
        "samples": chain.samples,
        "first_day": str(chain.first),
        "sealed_to": str(chain.sealed_to) if chain.sealed_to else None,
        "open_days": [str(day) for day in chain.open_days],
        "keys": sorted(chain.keys),
        "unsigned_seals": chain.unsigned,
    }


def _revision(revision: Revision) -> dict[str, Any]:
    told = {name: getattr(revision, name) for name in ("month", "number", "author", "reason")}
    counts = {name: len(getattr(revision, name)) for name in ("void_lines", "void_spans", "adds")}
    return {**told, "at": instant(revision.at), **counts}
