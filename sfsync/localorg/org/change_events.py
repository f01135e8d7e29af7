"""The change events a commit sends, in the form that CometD clients and event relays receive.

That form carries changed fields only, ISO 8601 instants, readable `changedFields`, and no `nulledFields`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from sfsync.localorg.org.tables import OBJECT_BY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction

    Change = tuple[Row | None, Row]
    Event = dict[str, object]

_NOT_SENT = frozenset({"Id", "IsDeleted", "SystemModstamp", "MilestoneStatus", "Comments"})
_PEOPLE = frozenset({"Contact", "User"})
_NAME_PARTS = ("FirstName", "LastName")
_UNCAPTURABLE = frozenset({"CaseHistory", "FeedItem"})
_CHANNEL = "0YL000000000001AAA"


def change_events(transaction: Transaction, changes: Iterable[Change], at: datetime) -> list[Event]:
    """Return the events of a transaction that commits at an instant.

    Objects that are not captured use up sequence numbers and send nothing. Equal changes to several records are one
    event.
    """
    counted = [change for change in changes if _object(change[1]) not in _UNCAPTURABLE]
    key = _transaction_key(transaction)
    merged: dict[tuple[str, ...], tuple[Event, list[object]]] = {}
    for sequence, change in enumerate(counted, start=1):
        if _object(change[1]) in transaction.store.captured:
            event = _event(change, _header(transaction, key, sequence, at))
            _, ids = merged.setdefault(_sameness(event), (event, []))
            ids.append(change[1]["Id"])
    return [_with_ids(event, ids) for event, ids in merged.values()]


def relay_envelope(payload: Event, organization_id: str) -> Event:
    """Wrap a change event as an Event Relay delivers it to EventBridge."""
    header = _header_of(payload)
    sent_at = datetime.fromtimestamp(int(str(header["commitTimestamp"])) / 1_000, UTC)
    return {
        "version": "0",
        "id": str(uuid5(NAMESPACE_OID, f"{header['transactionKey']}:{header['sequenceNumber']}")),
        "detail-type": f"{header['entityName']}ChangeEvent",
        "source": f"aws.partner/salesforce.com/{organization_id}/{_CHANNEL}",
        "account": "123456789012",
        "time": f"{sent_at.isoformat()[:19]}Z",
        "region": "us-east-1",
        "resources": [],
        "detail": {"payload": payload},
    }


def _object(row: Row) -> str:
    return OBJECT_BY_PREFIX[str(row["Id"])[:3]]


def _event(change: Change, header: Event) -> Event:
    before, after = change
    change_type = _change_type(before, after)
    body, changed = _body(change_type, before, after)
    kind = {"entityName": _object(after), "changeType": change_type, "changedFields": changed}
    return {**body, "ChangeEventHeader": {**header, **kind}}


def _sameness(event: Event) -> tuple[str, ...]:
    """Return what two changes have in common that are told in one event."""
    header = _header_of(event)
    body = {name: value for name, value in event.items() if name != "ChangeEventHeader"}
    return str(header["entityName"]), str(header["changeType"]), repr(body)


def _with_ids(event: Event, ids: list[object]) -> Event:
    return {**event, "ChangeEventHeader": {**_header_of(event), "recordIds": ids}}


def _header_of(event: Event) -> Event:
    header = event["ChangeEventHeader"]
    assert isinstance(header, dict)  # noqa: S101 - every event of this module has one
    return header


def _change_type(before: Row | None, after: Row) -> str:
    if before is None:
        return "CREATE"
    was, is_now = bool(before.get("IsDeleted")), bool(after.get("IsDeleted"))
    return {(False, True): "DELETE", (True, False): "UNDELETE"}.get((was, is_now), "UPDATE")


def _body(change_type: str, before: Row | None, after: Row) -> tuple[Event, list[str]]:
    match change_type:
        case "DELETE":
            return {}, []
        case "UPDATE":
            changed = [name for name in after if name not in _NOT_SENT and after[name] != (before or {}).get(name)]
            if after.get("LastModifiedDate") and "LastModifiedDate" not in changed:
                changed.append("LastModifiedDate")
            return _compound(after, changed)
        case _:
            filled = [name for name in after if name not in _NOT_SENT and after[name] is not None]
            return _compound(after, filled)[0], []


def _compound(row: Mapping[str, object], names: list[str]) -> tuple[Event, list[str]]:
    """Split a person's name off into its compound field."""
    parts = [name for name in names if name in _NAME_PARTS] if _object(dict(row)) in _PEOPLE else []
    if not parts:
        return {name: _sent(row[name]) for name in names}, names
    others = [name for name in names if name not in (*parts, "Name")]
    body = {name: _sent(row[name]) for name in others}
    return body | {"Name": {part: row[part] for part in parts}}, others + [f"Name.{part}" for part in parts]


def _sent(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()[:19] + ".000Z"
    return value.isoformat() if isinstance(value, date) else value


def _transaction_key(transaction: Transaction) -> str:
    digits = f"{transaction.store.random.getrandbits(112):028x}"
    return f"0000{digits[:4]}-{digits[4:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:]}"


def _header(transaction: Transaction, key: str, sequence: int, at: datetime) -> Event:
    seconds = int(at.timestamp())
    return {
        # Beyond 2^53, as in real events: a reader that goes through a float loses its last digits.
        "commitNumber": seconds * 1_000_000_000 + next(transaction.store.commit_numbers),
        "commitUser": transaction.user_id,
        "sequenceNumber": sequence,
        "changeOrigin": transaction.origin,
        "transactionKey": key,
        "commitTimestamp": seconds * 1_000,
    }
