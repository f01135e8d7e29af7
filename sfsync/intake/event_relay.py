"""Change events as EventBridge delivers them from Event Relay (`detail.payload`) or from AppFlow (`detail`).

An event is a hint: its ids are read again, so that gaps, merges, disorder and partial bodies do no harm. Only `source`
and the header have to be there. What else is not known is let pass, and told as an oddity.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from sfsync.intake.checked import checked
from sfsync.intake.followed import CASE, FOLLOWED, KINDS, RecordChange, hint_at
from sfsync.intake.hint import Hint
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown, unknown_names
from sfsync.model.ids import case_id
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.intake.org import Org

_HEADER = "ChangeEventHeader"
_GAP, _OVERFLOW = "GAP_", "GAP_OVERFLOW"
_RELAY = re.compile(r"aws\.partner/salesforce\.com/([a-zA-Z0-9]+)/[a-zA-Z0-9]+")
_FIELD = re.compile(r"[A-Za-z]\w*(\.\w+)?", re.ASCII)  # Pub/Sub's bitmaps (`0x400800`, `4-0x01`) are not names

# What else is known to stand beside what is read.
_IN_ENVELOPE = frozenset({"version", "id", "detail-type", "account", "time", "region", "resources", "replay-name"})
_BESIDE_PAYLOAD = frozenset({"payload", "schema", "schemaId", "id", "event", "replayId"})
_IN_HEADER = frozenset(
    {"commitNumber", "commitTimestamp", "commitUser", "diffFields", "nulledFields", "sequenceNumber", "transactionKey"}
)


def _if_any(value: object) -> object:
    return () if value is None else value


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    source: str
    detail: dict[str, Any]


class _Header(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, alias_generator=to_camel)
    entity_name: str
    change_type: str
    change_origin: str | None = None
    record_ids: Annotated[tuple[Any, ...], BeforeValidator(_if_any)] = ()
    changed_fields: Annotated[tuple[Any, ...], BeforeValidator(_if_any)] = ()


def read_event(event: object, org: Org) -> Hint:
    """Return what an EventBridge event, as parsed JSON, hints at; raise Rejected with the reason."""
    envelope = checked(_Envelope, event, "event")
    _check_source(envelope.source, org)
    payload = envelope.detail.get("payload")
    body = payload if isinstance(payload, dict) else envelope.detail
    beside = envelope.detail.keys() - _BESIDE_PAYLOAD if body is payload else ()
    header = checked(_Header, body.get(_HEADER), _HEADER)
    hint = _hint(header, body, org)
    oddities = [
        *unknown_names(_extra(envelope) - _IN_ENVELOPE, "the envelope"),
        *unknown_names(beside, "detail"),
        *unknown_names(_extra(header) - _IN_HEADER, "the header"),
    ]
    return replace(hint, oddities=(*hint.oddities, *oddities))


def _check_source(source: str, org: Org) -> None:
    """Raise Rejected for another org: whoever may put events on the bus, its name is all there is to go by."""
    relay = _RELAY.fullmatch(source)
    if source not in org.appflow_sources and not (relay and _is_org(relay[1], org)):
        raise Rejected(f"event.source: {shown(source)} is neither the org's Event Relay nor a known AppFlow source")


def _is_org(text: str, org: Org) -> bool:
    try:
        return case_id(text) == org.id
    except ValueError:
        return False


def _hint(header: _Header, body: Mapping[str, object], org: Org) -> Hint:
    of, change_type, changed = header.entity_name, header.change_type, _changed(header)
    if of in FOLLOWED and change_type == _OVERFLOW:
        return Hint(sweep=f"too many changes of {of} at once to be told singly (GAP_OVERFLOW)")
    if of == CASE and changed is not None and org.is_own_write(header.change_origin or "", changed):
        return Hint(echoes=max(1, len(header.record_ids)))
    kind = change_type.removeprefix(_GAP)
    hint = hint_at(RecordChange(of, kind, header.record_ids, body, changed), org)
    if kind in KINDS:
        return hint
    return replace(hint, oddities=(*hint.oddities, f"the change type {shown(change_type)} is not known"))


def _changed(header: _Header) -> frozenset[str] | None:
    """Return which fields changed, a compound one by its own name; None where the event does not say so in words."""
    fields = header.changed_fields
    if header.change_type != "UPDATE" or not fields or not _readable(fields):
        return None
    return frozenset(field.partition(".")[0] for field in fields)


def _readable(fields: Iterable[object]) -> bool:
    return all(isinstance(field, str) and _FIELD.fullmatch(field) for field in fields)


def _extra(model: BaseModel) -> frozenset[str]:
    return frozenset(model.model_extra or ())
