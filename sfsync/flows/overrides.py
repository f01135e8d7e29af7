"""What people put beside the feed's evidence: a pause that it does not know of, or a record that is to pause nothing.

An override is evidence like any other: every revision of it is kept, with the reason and the name of who gave it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.evidence import Impact, Sighting, Source
from sfsync.model.replacing import replace
from sfsync.model.watch import Watch
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from sfsync.flows.take_evidence import TakeEvidence
    from sfsync.ports.status import Customers, Watches

_ATTEMPTS = 5
_ALWAYS = datetime.min.replace(tzinfo=UTC)


class UnknownOverride(ValueError):
    """There is no override of this id."""


class Overrides(Struct, frozen=True):
    """Enters overrides; the worker looks at the cases that they touch with its next poll of the feed."""

    take: TakeEvidence
    watches: Watches
    customers: Customers

    def pause(self, instance: str, start: datetime, end: datetime | None, said: str, now: datetime) -> Impact:
        """Pause the clocks of an instance's customers from an instant on, `end` None: until ended."""
        override = Impact(Source.OVERRIDE, _id(now), "1", (instance,), "pause", start, end, text=said)
        return self._enter(override, now)

    def ignore(self, instance: str, record_key: str, said: str, now: datetime) -> Impact:
        """Let a record (`incident:5968`) pause nothing on an instance."""
        override = Impact(Source.OVERRIDE, _id(now), "1", (instance,), "ignore", _ALWAYS, text=said, ignores=record_key)
        return self._enter(override, now)

    def end(self, override_id: str, at: datetime, now: datetime) -> Impact:
        """End a pause that was entered before. Raises UnknownOverride."""
        return self._enter(replace(self.find(override_id), end=at), now)

    def withdraw(self, override_id: str, said: str, now: datetime) -> Impact:
        """Let an override be as though it had never been; what was said of it stays on record."""
        return self._enter(replace(self.find(override_id), void=f"withdrawn: {said}"), now)

    def doubts(self, override: Impact) -> str | None:
        """Return why an override may touch nothing, None where it will: a key may be mistyped."""
        (instance,) = override.instances
        if not self.customers.residents(instance):
            return f"nobody is known to live on instance {instance}: check the key"
        known = {impact.record_key for impact in self.watches.watches([instance])[instance].impacts}
        if override.ignores and override.ignores not in known:
            return f"the feed has not told of {override.ignores} on {instance} yet: check the number"
        return None

    def find(self, override_id: str) -> Impact:
        """Return an override as it stands. Raises UnknownOverride."""
        for override in self.all():
            if override.record == override_id:
                return override
        raise UnknownOverride(f"there is no override {override_id!r}: `sfsync trust override list` names them")

    def all(self) -> list[Impact]:
        """Return every override, the oldest first, withdrawn ones too."""
        found = {i.key: i for w in self.watches.watches().values() for i in w.impacts if i.source is Source.OVERRIDE}
        return [found[key] for key in sorted(found)]

    def _enter(self, override: Impact, now: datetime) -> Impact:
        sighting = Sighting(Source.OVERRIDE, override.record, now, (override,), _raw(override))
        for instance in override.instances:
            self._told(instance, sighting, now)
        return override

    def _told(self, instance: str, sighting: Sighting, now: datetime) -> None:
        for _ in range(_ATTEMPTS):
            watch = self.watches.watches([instance]).get(instance, Watch(instance))
            if self.watches.keep(self.take.told(watch, sighting, now)):
                return
        raise Unavailable(f"the worker keeps changing what is known of {instance}: try again")


def _id(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z"


def _raw(override: Impact) -> str:
    end = override.end.isoformat() if override.end else None
    told = {"type": override.type, "instances": override.instances, "end": end, "text": override.text}
    return json.dumps(told | {"void": override.void, "ignores": override.ignores}, sort_keys=True)
