"""Evidence, watches and customers in dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.engine.evidence import merged
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sfsync.model.evidence import Revision
    from sfsync.model.watch import Customer, Watch


class MemoryEvidence(Struct, frozen=True):
    """`Evidence`, `Watches` and `Customers` of one process."""

    _revisions: dict[tuple[str, str, str], Revision] = field(default_factory=dict)
    _watches: dict[str, Watch] = field(default_factory=dict)
    _customers: dict[str, Customer] = field(default_factory=dict)

    def observe(self, revisions: Sequence[Revision]) -> None:
        """Add revisions; of one that is there already only the span in which it was seen grows."""
        for again in revisions:
            known = self._revisions.get(again.identity, again)
            self._revisions[again.identity] = merged(known, again)

    def revisions(self, instance: str) -> Sequence[Revision]:
        """Return all revisions of every record that ever named the instance."""
        every = self._revisions.values()
        named = {one.record_key for one in every if one.impact and instance in one.impact.instances}
        return [revision for revision in every if revision.record_key in named]

    def watches(self, instances: Collection[str] | None = None) -> Mapping[str, Watch]:
        """Return those that exist, of these instances or of all."""
        asked = self._watches if instances is None else instances
        return {instance: self._watches[instance] for instance in asked if instance in self._watches}

    def keep(self, watch: Watch) -> bool:
        """Store a watch whose revision is still the stored one, as its next revision; return whether it was."""
        known = self._watches.get(watch.instance)
        if (known.revision if known else 0) != watch.revision:
            return False
        self._watches[watch.instance] = replace(watch, revision=watch.revision + 1)
        return True

    def customers(self, account_ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those that exist."""
        return {one: self._customers[one] for one in account_ids if one in self._customers}

    def settle(self, customer: Customer) -> bool:
        """Store a customer whose revision is still the stored one, as its next revision; return whether it was."""
        known = self._customers.get(customer.account_id)
        if (known.revision if known else 0) != customer.revision:
            return False
        self._customers[customer.account_id] = replace(customer, revision=customer.revision + 1)
        return True

    def residents(self, instance: str) -> Sequence[str]:
        """Return the account ids of those who ever lived on an instance."""
        every = self._customers.values()
        return sorted(one.account_id for one in every if any(stay.instance == instance for stay in one.stays))
