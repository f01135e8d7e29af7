"""What pauses the clocks of the cases at hand: where their customers lived, and what is in force there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.engine.pauses import causes, kind_in_words, pauses
from sfsync.model.watch import OWN_ORG, Stay
from sfsync.plan.decide import Ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.evidence import Impact
    from sfsync.model.pause import Pause
    from sfsync.model.watch import Customer
    from sfsync.policy.policy import Policy
    from sfsync.ports.cases import FoundCase, UnreadableCase
    from sfsync.ports.status import Customers, Watches


class Circumstances(Struct, frozen=True):
    """Looks up, once for a page of cases, all that their evaluation needs; `provider`: the provider's own instances."""

    watches: Watches
    customers: Customers
    policy: Policy
    provider: tuple[str, ...] = ()

    def of(self, page: Iterable[FoundCase | UnreadableCase]) -> Known:
        """Return what is known of the customers of these cases, and of the instances that they lived on."""
        found = [(getattr(one, "account_id", None), getattr(one, "case", None)) for one in page]
        accounts = {account_id for account_id, _ in found if account_id}
        customers = self.customers.customers({*accounts, OWN_ORG})
        lived_on = {stay.instance for customer in customers.values() for stay in customer.stays}
        instances = {*lived_on, *(case.instance for _, case in found if case), *self.provider} - {None}
        watches = self.watches.watches([instance for instance in instances if instance])
        impacts = {instance: watch.impacts for instance, watch in watches.items()}
        return Known(self.policy, self.provider, customers, impacts)


class Known(Struct, frozen=True):
    """What is known around some cases."""

    policy: Policy
    provider: tuple[str, ...]
    customers: Mapping[str, Customer]
    impacts: Mapping[str, tuple[Impact, ...]]

    def pauses(self, case: Case, account_id: str | None, at: datetime) -> tuple[Pause, ...]:
        """Return the pauses that evidence gives a case, none where its product does not stand on Salesforce."""
        if not self.policy.stands_on_salesforce(case.product):
            return ()
        homes = (self._stays(case, account_id), *((Stay(instance),) for instance in self.provider))
        found = (pause for home in homes for pause in pauses(case, home, self.impacts, self.policy.salesforce, at))
        return tuple(dict.fromkeys(found))  # a customer may live where the provider does

    def ties(self, case: Case, account_id: str | None, found: Iterable[Pause]) -> Ties:
        """Return what ties a case to the evidence."""
        evidence = " ".join(sorted({pause.evidence for pause in found})) or None
        return Ties(account_id, self.policy.stands_on_salesforce(case.product), evidence)

    def takes_no_writes(self, at: datetime) -> str | None:
        """Return why the org itself takes no writes at an instant, by the evidence; None: nothing says so."""
        home = self.customers.get(OWN_ORG)
        for stay in home.stays[-1:] if home else ():
            for cause in causes(
                stay.instance or "", self.impacts.get(stay.instance or "", ()), self.policy.salesforce, at
            ):
                if cause.holds and self.policy.salesforce.keeps_from_writing(cause.impact):
                    return f"the org takes no writes: its instance {stay.instance}, {kind_in_words(cause.impact)}"
        return None

    def _stays(self, case: Case, account_id: str | None) -> Sequence[Stay]:
        known = self.customers.get(account_id or "")
        return known.stays if known else (Stay(case.instance),)
