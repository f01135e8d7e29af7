"""Evidence that pauses clocks: what trust.salesforce.com said of its incidents and maintenances, and when it said so.

A record (an incident, a maintenance, an override by a person) has impacts: spans of time on instances. Each time a
record is seen, so is every impact it then has. Nothing that was seen is ever replaced: what says something else is
another revision.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Source(StrEnum):
    """What kind of record evidence is."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    OVERRIDE = "override"


class Impact(Struct, frozen=True):
    """A span in which a record affects instances, as one revision tells it; instants are aware UTC.

    `record` and `id` are the ids of the record and of the impact in it. `instances` are exact keys (NA1 is not NA137),
    sorted. `type` is the kind of the impact (`serviceDisruption`), of a maintenance the availability that it leaves
    (`readOnly`), of an override `pause` or `ignore`. `end` None: it goes on. `void` says why it never pauses whatever
    its type (withdrawn, cancelled). `fault` says why this revision cannot be used at all; the last one that could be
    then stays in force. `text` is what a person gave as the reason of an override, with the name; an override that
    ignores names the record (`incident:5968`) in `ignores`.
    """

    source: Source
    record: str
    id: str
    instances: tuple[str, ...]
    type: str
    start: datetime | None
    end: datetime | None = None
    void: str | None = None
    fault: str | None = None
    text: str | None = None
    ignores: str | None = None

    @property
    def record_key(self) -> str:
        """The record among those of all sources, e.g. `incident:5968`."""
        return f"{self.source}:{self.record}"

    @property
    def key(self) -> str:
        """The impact among those of all records, e.g. `incident:5968/6428`."""
        return f"{self.record_key}/{self.id}"


class Sighting(Struct, frozen=True):
    """A record as it was seen at an instant, with all its impacts; `raw` is its text, `gone` that it is no more."""

    source: Source
    record: str
    seen_at: datetime
    impacts: tuple[Impact, ...]
    raw: str = ""
    gone: bool = False

    @property
    def record_key(self) -> str:
        """The record among those of all sources."""
        return f"{self.source}:{self.record}"


class Revision(Struct, frozen=True):
    """What was said, and from when to when it was seen: by an impact or, with `impact` None, by the record (`raw`).

    Revisions of one `record_key`, impact and `digest` are one; they differ in what was seen of them first and last.
    """

    record_key: str
    digest: str
    first_seen: datetime
    last_seen: datetime
    impact: Impact | None = None
    raw: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells it from all other revisions: record, impact id (empty: the record itself) and digest."""
        return self.record_key, self.impact.id if self.impact else "", self.digest
