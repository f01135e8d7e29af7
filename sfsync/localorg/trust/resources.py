"""What the feed answers at each of its paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.trust import codes, pods, shapes
from sfsync.localorg.trust.lists import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.localorg.trust.feed import Trust
    from sfsync.localorg.trust.records import Incident, Instance, Maintenance

    Json = dict[str, object]
    Query = Mapping[str, str]
    Resource = Callable[..., object]


class Missing(LookupError):
    """What was asked for is not there; the message is the answer's."""


def _instances(trust: Trust, query: Query) -> list[Json]:
    return [pods.metadata(each) for each in _chosen(trust, query)]


def _previews(trust: Trust, query: Query) -> list[Json]:
    return [pods.preview(trust, each, trust.clock()) for each in _chosen(trust, query)]


def _instance(trust: Trust, _query: Query, key: str) -> Json:
    return pods.metadata(_found(trust, key))


def _status(trust: Trust, _query: Query, key: str) -> Json:
    return pods.status(trust, _found(trust, key), trust.clock())


def _preview(trust: Trust, _query: Query, key: str) -> Json:
    return pods.preview(trust, _found(trust, key), trust.clock())


def _alias(trust: Trust, _query: Query, alias: str) -> Json:
    return {"key": alias, "aliasType": "domain", "instanceKey": _aliased(trust, alias)}


def _alias_status(trust: Trust, query: Query, alias: str) -> Json:
    return _status(trust, query, _aliased(trust, alias))


def _incidents(trust: Trust, query: Query) -> list[Json]:
    listing: Listing[Incident] = Listing.read(query, trust.clock(), "createdAt", "DESC")
    page = listing.page(trust.incidents.values(), whole=not trust.trouble.limits_obeyed)
    return [shapes.incident(each, trust.clock()) for each in page]


def _active_incidents(trust: Trust, _query: Query) -> list[Json]:
    now = trust.clock()
    return [shapes.incident(each, now) for each in reversed(trust.incidents.values()) if each.goes_on(now)]


def _incident(trust: Trust, _query: Query, record: str) -> Json:
    found = trust.incidents.get(_id(record))
    if found is None:
        raise Missing("Incident Not Found")
    return shapes.incident(found, trust.clock())


def _maintenances(trust: Trust, query: Query) -> list[Json]:
    listing: Listing[Maintenance] = Listing.read(query, trust.clock(), "plannedStartTime", "ASC")
    page = listing.page(trust.maintenances.values(), whole=not trust.trouble.limits_obeyed)
    return [shapes.maintenance(each) for each in page]


def _maintenance(trust: Trust, _query: Query, record: str) -> Json:
    found = trust.maintenances.get(_id(record))
    if found is None:
        raise Missing("Maintenance Not Found")
    return shapes.maintenance(found)


def _localizations(_trust: Trust, query: Query) -> list[Json]:
    return codes.localizations(query.get("locale", "en"))


def _general_messages(trust: Trust, _query: Query) -> list[Json]:
    return [shapes.general_message(each) for each in trust.messages]


ROUTES: tuple[tuple[str, Resource], ...] = (
    ("/instances", _instances),
    ("/instances/status/preview", _previews),
    ("/instances/{key}", _instance),
    ("/instances/{key}/status", _status),
    ("/instances/{key}/status/preview", _preview),
    ("/instanceAliases/{alias}", _alias),
    ("/instanceAliases/{alias}/status", _alias_status),
    ("/incidents", _incidents),
    ("/incidents/active", _active_incidents),
    ("/incidents/{record}", _incident),
    ("/maintenances", _maintenances),
    ("/maintenances/{record}", _maintenance),
    ("/localizations", _localizations),
    ("/generalMessages", _general_messages),
)
"""Paths below the root, with names for what varies; the first that fits answers."""


def _chosen(trust: Trust, query: Query) -> list[Instance]:
    """Return the instances that carry a product asked for, or all: they all carry the same one."""
    wanted = query.get("products", "")
    return list(trust.instances.values()) if not wanted or codes.PRODUCT["key"] in wanted.split(",") else []


def _found(trust: Trust, key: str) -> Instance:
    found = trust.instances.get(key)
    if found is None:
        raise Missing("Instance Not Found")
    return found


def _aliased(trust: Trust, alias: str) -> str:
    if alias not in trust.aliases:
        raise Missing("Instance Alias Not Found")
    return trust.aliases[alias]


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else -1
