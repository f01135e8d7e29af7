"""What several tests ask of an org and of what was read."""

from __future__ import annotations

from sfsync.localorg import LocalOrg
from sfsync.ports.cases import CasePage, FoundCase


def queries(org: LocalOrg) -> int:
    """Count the queries since the last reset."""
    return sum("/query" in call.template for call in org.calls)


def ids(page: CasePage) -> list[str]:
    """List the ids of a page's cases."""
    return [each.case.id for each in page.found if isinstance(each, FoundCase)]
