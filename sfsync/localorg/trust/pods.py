"""Instances as the feed shows them, with what is the matter with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.trust import codes, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.localorg.trust.board import Board
    from sfsync.localorg.trust.records import Incident, Instance, Maintenance

    Json = dict[str, object]

_OK = "OK"
_BY_SEVERITY = {"critical": "MAJOR_INCIDENT", "major": "MAJOR_INCIDENT", "minor": "MINOR_INCIDENT"}
_RANKS = ("MAJOR_INCIDENT", "MINOR_INCIDENT", "MAINTENANCE", "INFORMATIONAL")
_WORST_FIRST = tuple(f"{rank}_{reach}" for reach in ("CORE", "NONCORE") for rank in _RANKS)
"""Which of two wins nobody has recorded; core before the rest is a guess."""
_TAG_SINCE = "2020-07-09T15:59:30.100Z"
_TAG_ID = 75
_PREVIEWED_PRODUCT = {name: codes.PRODUCT[name] for name in ("key", "order", "isActive")}


def metadata(instance: Instance) -> Json:
    """Show what an instance is, without how it is."""
    return {
        "key": instance.key,
        "location": instance.location,
        "environment": instance.environment,
        "releaseVersion": instance.release_version,
        "releaseNumber": instance.release_number,
        "isActive": instance.is_active,
        "city": "",
        "stateName": "",
        "stateCode": "",
        "countryName": "",
        "countryCode": "",
        "maintenanceWindow": instance.maintenance_window,
        "Products": [codes.PRODUCT],
        "Tags": [_tag(instance)],
    }


def status(board: Board, instance: Instance, now: datetime) -> Json:
    """Show an instance with its open incidents, its current and coming maintenances, and everybody's notices."""
    plans = [each for each in _maintenances(board, instance.key) if each.is_current(now)]
    return {
        **metadata(instance),
        "status": rolled_up(board, instance, now),
        "Services": codes.services(),
        "Incidents": _open_incidents(board, instance.key, now),
        "Maintenances": [shapes.maintenance(each) for each in plans],
        "GeneralMessage": [shapes.general_message(each) for each in board.messages],
    }


def preview(board: Board, instance: Instance, now: datetime) -> Json:
    """Show the light form: only what is going on, no services and no notices."""
    running = [each for each in _maintenances(board, instance.key) if each.is_felt(now)]
    return {
        **metadata(instance),
        "status": rolled_up(board, instance, now),
        "Products": [_PREVIEWED_PRODUCT],
        "Incidents": _open_incidents(board, instance.key, now),
        "Maintenances": [shapes.maintenance(each) for each in running],
    }


def rolled_up(board: Board, instance: Instance, now: datetime) -> str:
    """Sum an instance up in one word, the worst that holds; one that was decommissioned is OK."""
    if not instance.is_active:
        return _OK
    held = set(_holding(board, instance.key, now))
    return next((each for each in _WORST_FIRST if each in held), _OK)


def _holding(board: Board, key: str, now: datetime) -> Iterator[str]:
    for record in (*_incidents(board, key), *_maintenances(board, key)):
        reach = "CORE" if record.is_core else "NONCORE"
        for impact in record.impacts:
            if impact.is_felt(now):
                yield f"{_rank(impact.severity)}_{reach}"


def _rank(severity: str) -> str:
    return "MAINTENANCE" if severity == "maintenance" else _BY_SEVERITY.get(severity, "INFORMATIONAL")


def _open_incidents(board: Board, key: str, now: datetime) -> list[Json]:
    return [shapes.incident(each, now) for each in _incidents(board, key) if each.goes_on(now)]


def _incidents(board: Board, key: str) -> list[Incident]:
    return [each for each in board.incidents.values() if key in each.instance_keys]


def _maintenances(board: Board, key: str) -> list[Maintenance]:
    return [each for each in board.maintenances.values() if key in each.instance_keys]


def _tag(instance: Instance) -> Json:
    stamps = {"createdAt": _TAG_SINCE, "updatedAt": _TAG_SINCE}
    joined = {**stamps, "InstanceKey": instance.key, "TagId": _TAG_ID}
    return {"id": _TAG_ID, "value": f"{instance.location}-SP1", "type": "superpod", **stamps, "InstanceTag": joined}
