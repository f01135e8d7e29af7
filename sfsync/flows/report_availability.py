"""The monthly report: from a ledger that was verified first, in every form, announced with its verdict.

A ledger with a flaw is announced as broken, and nothing is written: no verdict may stand on it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.canonical import digest
from sfsync.availability.chain import Broken
from sfsync.availability.months import month_of
from sfsync.availability.period import month as calendar_month
from sfsync.availability.report import report
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected
from sfsync.intake.samples import Samples
from sfsync.model.alert import Alert, AlertKind
from sfsync.render.availability_csv import report_csv
from sfsync.render.availability_document import Published, balance_document, report_document
from sfsync.render.availability_html import report_html
from sfsync.render.availability_text import headline, report_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.availability.signature import Check
    from sfsync.availability.verify import Verdict
    from sfsync.model.objective import Objectives
    from sfsync.ports.reporting import Reports, SealedSamples
    from sfsync.ports.telling import Notifier

_FIGURES = ("verdict", "net_pct", "gross_pct", "worst_pct", "best_pct", "down_s", "unknown_s", "excluded_s", "budget_s")


class ReportAvailability(Struct, frozen=True):
    """Reports on months that are over, by one `look` each. Seals have to be signed where there is a `check`."""

    look: Callable[[], SealedSamples]
    reports: Reports
    notifier: Notifier
    objectives: Objectives
    check: Check | None

    def run(self, month: str, now: datetime) -> str | None:
        """Verify, write and announce a month (`YYYY-MM`); return its verdict, None where the ledger is broken.

        Raises Rejected for a month that is not over and for exclusions that are no list, Unavailable, Misconfigured.
        """
        if month >= month_of(now.date()):
            raise Rejected(f"{month} is not over: its report comes when all its days are sealed")
        look = self.look()
        try:
            found = self._verified(look, month, now)
            published = self._published(look, month, now)
        except Broken as flaw:
            self.notifier.alert([_broken(month, flaw, now)])
            return None
        return self._announced(month, published, found, now)

    def _verified(self, look: SealedSamples, month: str, now: datetime) -> Verdict:
        found = verify(look, Scope(now.date(), month, self.check))
        if found.flaws:
            raise found.flaws[0]
        return found

    def _published(self, look: SealedSamples, month: str, now: datetime) -> Published:
        exclusions, unusable = read_exclusions(self.reports.exclusions() or "[]", "the exclusions")
        read = Samples()
        for sample in look.samples(month):
            read.take(sample)
        return Published(report(read.records, exclusions, calendar_month(month), now, self.objectives), read, unusable)

    def _announced(self, month: str, published: Published, found: Verdict, now: datetime) -> str:
        document = json.dumps(report_document(published), indent=2) + "\n"
        files = {
            "report.json": document,
            "report.html": report_html(published),
            "report.csv": report_csv(published),
            "report.txt": report_text(published),
        }
        place = self.reports.publish(month, files)
        told = balance_document(published.report.whole.balance)
        facts = {name: str(told[name]) for name in _FIGURES} | _proof(found) | {"month": month, "report": place}
        key = f"{AlertKind.AVAILABILITY_REPORT}/{month}/{digest(document.encode())[:16]}"
        self.notifier.alert([Alert(key, now, AlertKind.AVAILABILITY_REPORT, headline(published.report), facts)])
        return str(told["verdict"])


def _broken(month: str, flaw: Broken, now: datetime) -> Alert:
    text = f"the samples of {month} are not what was sealed, so there is no verdict: {flaw}"
    where = {"month": month, "file": flaw.file, "line": str(flaw.line or "")}
    return Alert(f"{AlertKind.LEDGER_BROKEN}/{month}/{flaw.file}", now, AlertKind.LEDGER_BROKEN, text, where)


def _proof(found: Verdict) -> dict[str, str]:
    """Return what the verdict rests on."""
    keys = {key for chain in found.chains for key in chain.keys}
    return {
        "samples": str(found.samples),
        "vantages": ", ".join(chain.vantage for chain in found.chains),
        "signed_by": ", ".join(sorted(keys)) or "nobody",
        "revisions": str(len(found.revisions)),
    }
