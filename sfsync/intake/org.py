"""The org that pushes are taken from, and what tells our own writes from others'."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import force_setattr

from sfsync.model.ids import case_id
from sfsync.model.record import OWNER, Stamp

# Any update moves these two beside the fields that it sets.
_MOVED_BY_ANY_WRITE = frozenset({"LastModifiedDate", "LastModifiedById"})


class Org(Struct, frozen=True):
    """One org. Field names are the org's own, so a field map is applied by whoever makes this.

    `id` is its organization id, in either form; `client` what our writes call themselves (`Sforce-Call-Options`);
    `stamps` the fields of the Case that we write, `placing` those of them that an owner of ours comes with;
    `account_fields` those of the Account that a Case is judged by;
    `appflow_sources` the full names of AppFlow's event sources, which hold no organization id. Raises ValueError for an
    id that is none.
    """

    id: str
    client: str = "sfsync"
    stamps: frozenset[str] = frozenset(Stamp)
    placing: frozenset[str] = frozenset({Stamp.TEAM, Stamp.SUPPORT_TIER, Stamp.FLAG})
    account_fields: frozenset[str] = frozenset({"SFSync_Package__c", "SFSync_Instance__c"})
    appflow_sources: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Keep the long form of the id."""
        force_setattr(self, "id", case_id(self.id))

    def is_own_write(self, origin: str, changed: frozenset[str]) -> bool:
        """Tell whether a change was our stamps and nothing else.

        Automation within our transaction carries our origin too, so every changed field must be ours. The owner is
        where a field that we place a Case by changed with it; alone it may be an assignment rule's.
        """
        ours = casefolded(self.stamps | _MOVED_BY_ANY_WRITE)
        if casefolded(changed) & casefolded(self.placing):
            ours |= casefolded(frozenset({OWNER}))
        return origin.endswith(f";client={self.client}") and bool(changed) and casefolded(changed) <= ours

    def judged_by(self, changed: frozenset[str]) -> bool:
        """Tell whether a Case is judged by one of these fields of its Account."""
        return bool(casefolded(changed) & casefolded(self.account_fields))


def casefolded(names: frozenset[str]) -> frozenset[str]:
    """Return names as they compare: in an org, case makes no difference."""
    return frozenset(name.casefold() for name in names)
