"""The book of watched instances and of customers: an item each, guarded by its revision.

Where a customer lived is written before the customer is, for a worker that dies in between must not leave a customer
whom no instance knows. `residents` counts only those whose own item says so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import document_of
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Watch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from sfsync.adapters.dynamodb.table import Key

_WATCHES, _RESIDENT = "watches", "resident#"


class Book(OnTable):
    """`Watches` and `Customers` on a table."""

    def watches(self, instances: Collection[str] | None = None) -> Mapping[str, Watch]:
        """Return those that exist, of these instances or of all, as they are now."""
        if instances is None:
            items = list(self._table.query("pk = :pk", {":pk": _WATCHES}, ConsistentRead=True))
        else:
            items = self._table.get_many((_WATCHES, instance) for instance in instances if instance)
        watches = [read(self._table, item, Watch) for item in items]
        return {watch.instance: watch for watch in watches}

    def keep(self, watch: Watch) -> bool:
        """Store a watch whose revision is still the stored one, as its next revision; return whether it was."""
        following = replace(watch, revision=watch.revision + 1)
        return self._follows((_WATCHES, watch.instance), watch.revision, document_of(following))

    def customers(self, account_ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those that exist, of any number of ids, as they are now."""
        items = self._table.get_many(_customer(account_id) for account_id in account_ids)
        customers = [read(self._table, item, Customer) for item in items]
        return {customer.account_id: customer for customer in customers}

    def settle(self, customer: Customer) -> bool:
        """Store a customer whose revision is still the stored one, as its next revision; return whether it was."""
        lived_on = sorted({stay.instance for stay in customer.stays if stay.instance})
        resident = _RESIDENT + customer.account_id
        self._table.put_many([{"pk": f"instance#{instance}", "sk": resident} for instance in lived_on])
        following = replace(customer, revision=customer.revision + 1)
        return self._follows(_customer(customer.account_id), customer.revision, document_of(following))

    def residents(self, instance: str) -> Sequence[str]:
        """Return the account ids of those who ever lived on an instance, in the order of ids."""
        named = [sk.removeprefix(_RESIDENT) for sk in self._table.edges(f"instance#{instance}", _RESIDENT)]
        customers = self.customers(named).values()
        return sorted(one.account_id for one in customers if any(stay.instance == instance for stay in one.stays))

    def _follows(self, key: Key, before: int, document: dict[str, Any]) -> bool:
        item = {"pk": key[0], "sk": key[1], "revision": before + 1, "document": packed(document)}
        if before == 0:
            return self._table.put(item, "attribute_not_exists(pk)", {})
        return self._table.put(item, "revision = :before", {":before": before})


def _customer(account_id: str) -> Key:
    return f"customer#{account_id}", "customer"
