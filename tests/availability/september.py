"""A September of samples in a file, with one of everything; its figures worked out on paper.

Every 30 s a sample. Down: 240 s on the 12th; 3,000 s on the 20th within two hours of announced work; 90 s on the 22nd
within work that was announced too late; one blink of a probe on the 5th. Nobody measured 5,400 s of the 25th.

30 days are 2,592,000 s; less 7,200 s of work 2,584,800 s, of which 0.01 % are 258.48 s. Down are 240 + 90 = 330 s.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sfsync.availability.period import month
from tests.availability.told import SECOND, at

SEPTEMBER, EVERY = month("2026-09"), 30 * SECOND
DOWN = (
    (at("2026-09-12 14:10:00"), 240, "answered 503"),
    (at("2026-09-20 02:10:00"), 3000, "connection refused"),
    (at("2026-09-22 01:20:00"), 90, "did not answer in full within 4 s"),
)
BLINK = at("2026-09-05 08:00:00")
SILENT = (at("2026-09-25 06:00:00"), 5400)
EXCLUSIONS: list[dict[str, str | None]] = [
    {
        "id": "CHG-1042",
        "kind": "maintenance",
        "start": "2026-09-20T02:00:00Z",
        "end": "2026-09-20T04:00:00Z",
        "announced_at": "2026-09-15T09:00:00Z",
        "evidence": "notice of 15 September",
        "reason": "storage upgrade",
    },
    {
        "id": "CHG-1043",
        "kind": "maintenance",
        "start": "2026-09-22T01:00:00Z",
        "end": "2026-09-22T02:00:00Z",
        "announced_at": "2026-09-21T20:00:00Z",
        "evidence": None,
        "reason": "certificate renewal",
    },
]


def lines() -> Iterator[str]:
    """Yield the month's lines, oldest first."""
    moment = SEPTEMBER.start
    while moment < SEPTEMBER.end:
        if not _in(moment, *SILENT):
            yield line(moment, why=_why(moment))
        moment += EVERY


def line(moment: datetime, *, vantage: str = "us-east-1", why: str | None = None) -> str:
    """Return a sample of the portal, failing if there is a reason."""
    told = {"at": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "endpoint": "portal", "vantage": vantage}
    return json.dumps(told | {"ok": why is None, "latency_ms": 41, "reason": why})


def written(folder: Path) -> tuple[Path, Path]:
    """Write samples and exclusions into a folder; return both paths."""
    samples, exclusions = folder / "samples.jsonl", folder / "exclusions.json"
    samples.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    exclusions.write_text(json.dumps(EXCLUSIONS), encoding="utf-8")
    return samples, exclusions


def _why(moment: datetime) -> str | None:
    if moment == BLINK:
        return "answered 502"
    return next((reason for start, length, reason in DOWN if _in(moment, start, length)), None)


def _in(moment: datetime, start: datetime, length: int) -> bool:
    return start <= moment < start + timedelta(seconds=length)
