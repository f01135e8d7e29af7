"""The case file: one case with history, messages and evidence as JSON or TOML, read and written (DESIGN section 4)."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Self

from msgspec import Struct
from msgspec.structs import asdict
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from sfsync.hours.interval import FOREVER, Interval, utc
from sfsync.intake.rejected import Rejected
from sfsync.model.case import Author, Case, Change, Customer, Message, Person
from sfsync.model.case import Field as CaseField
from sfsync.model.ids import case_id
from sfsync.model.pause import Pause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPELLINGS = {
    **{field.casefold(): field for field in CaseField},
    "defect stage": CaseField.DEFECT_STAGE,
    "defect_stage": CaseField.DEFECT_STAGE,
}
_SAID_IF_KNOWN = ("defect_stage", "category", "origin", "contact_id", "contact_place", "owner_id", "tier", "team")
_REMEDIES = {
    "bool": "is neither true nor false: write one of them",
    "date": "is no day: write it as 2026-11-23",
    "int": "is no whole number: write one, e.g. 3",
    "dict": "is no table of keys: put it in { }",
    "model": "is no table of keys: put it in { }",
    "string": "is no string: put it in quotes",
    "tuple": "is no list: put it in [ ]",
}
"""What to write instead, by the first word of what pydantic calls a fault."""


def _iso(at: object) -> object:
    """Let ISO 8601 and TOML's own instants pass: a number may be seconds or milliseconds, and is not guessed at."""
    if isinstance(at, datetime) or (isinstance(at, str) and _ISO.match(at)):
        return at
    raise ValueError("is no instant: write ISO 8601, e.g. 2026-11-23T10:00:00Z")


Instant = Annotated[datetime, AfterValidator(utc), BeforeValidator(_iso)]
CaseId = Annotated[str, AfterValidator(case_id)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Case(_Part):
    id: CaseId
    number: str = ""
    type: str | None = None
    priority: str | None = None
    status: str | None = None
    product: str | None = None
    package: str | None = None
    instance: str | None = None
    created_at: Instant
    closed_at: Instant | None = None
    defect_stage: str | None = None
    category: str | None = None
    origin: str | None = None
    contact_id: str | None = None
    contact_place: int | None = None
    owner_id: str | None = None
    release_on: date | None = None
    tier: str | None = None
    team: str | None = None


class _Person(_Part):
    id: str
    name: str = ""
    active: bool = True


class _Customer(_Part):
    country: str | None = None
    support_engineer: _Person | None = None
    technical_account_manager: _Person | None = None


def _followed(field: str) -> str:
    """Return the field's own spelling; what is not followed (an owner, say) passes, what is nearly one does not."""
    if known := _SPELLINGS.get(field.casefold()):
        return known.value
    if close := get_close_matches(field.casefold(), _SPELLINGS, n=1, cutoff=0.75):
        raise ValueError(f"{field!r} is no field of the history: did you mean {close[0].capitalize()!r}?")
    return field


class _Change(_Part):
    at: Instant
    field: Annotated[str, AfterValidator(_followed)]
    old: str | None = None
    new: str | None = None


class _Message(_Part):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    at: Instant
    author: Author = Field(alias="from")
    public: bool


class _Pause(_Part):
    start: Instant
    end: Instant | None = None
    reason: str

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("ends before it starts: swap the two, or leave the end out while it lasts")
        return self


class _Document(_Part):
    case: _Case
    history: tuple[_Change, ...] = ()
    messages: tuple[_Message, ...] = ()
    pauses: tuple[_Pause, ...] = ()
    customer: _Customer = _Customer()
    incidents: tuple[dict[str, Any], ...] = ()
    maintenances: tuple[dict[str, Any], ...] = ()


class CaseFile(Struct, frozen=True):
    """A case as a file tells it. `pauses` are given outright; `incidents` and `maintenances` are raw Trust records."""

    case: Case
    pauses: tuple[Pause, ...]
    incidents: tuple[dict[str, Any], ...]
    maintenances: tuple[dict[str, Any], ...]


def read_case_file(text: str, source: str) -> CaseFile:
    """Return the case that a JSON or TOML text tells; raise Rejected, whose message names `source`."""
    try:
        document = _Document.model_validate(_parsed(text, source))
        return _case_file(document)
    except ValidationError as faults:
        lines = [f"{source}: {_line(fault)}" for fault in faults.errors(include_url=False)]
        raise Rejected("\n".join(lines)) from faults


def case_document(
    case: Case, incidents: Iterable[dict[str, Any]] = (), maintenances: Iterable[dict[str, Any]] = ()
) -> dict[str, Any]:
    """Return a case, with raw Trust records, in the shape that `read_case_file` reads; instants end in Z."""
    return {
        "case": {
            "id": case.id,
            "number": case.number,
            "type": case.type,
            "priority": case.priority,
            "status": case.status,
            "product": case.product,
            "package": case.package,
            "instance": case.instance,
            "created_at": _text(case.created_at),
            "closed_at": case.closed_at and _text(case.closed_at),
            **({"contact_place": None} if case.contact_id and case.contact_place_known else {}),
            **_told(case, _SAID_IF_KNOWN),
            **({"release_on": case.release_on.isoformat()} if case.release_on else {}),
        },
        "history": [{"at": _text(c.at), "field": c.field.value, "old": c.old, "new": c.new} for c in case.history],
        "messages": [{"at": _text(m.at), "from": m.author.value, "public": m.public} for m in case.messages],
        **_customer_document(case.customer),
        "incidents": list(incidents),
        "maintenances": list(maintenances),
    }


def _customer_document(customer: Customer) -> dict[str, Any]:
    people = {
        "support_engineer": customer.support_engineer and asdict(customer.support_engineer),
        "technical_account_manager": customer.account_manager and asdict(customer.account_manager),
    }
    told = {name: value for name, value in {"country": customer.country, **people}.items() if value}
    return {"customer": told} if told else {}


def _told(case: Case, names: Iterable[str]) -> dict[str, str | int]:
    return {name: value for name in names if (value := getattr(case, name)) is not None}


def _parsed(text: str, source: str) -> Any:  # noqa: ANN401 - whatever the text holds; the model checks it
    if source.endswith(".toml"):
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as fault:
            raise Rejected(f"{source}: is not TOML: {fault}") from fault
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"{source}: is not JSON: {fault}") from fault


def _case_file(document: _Document) -> CaseFile:
    told = document.case
    case = Case(
        **told.model_dump(),
        contact_place_known="contact_place" in told.model_fields_set,
        history=tuple(_change(change) for change in document.history if change.field in set(CaseField)),
        messages=tuple(Message(message.at, message.author, message.public) for message in document.messages),
        customer=_customer(document.customer),
    )
    pauses = tuple(Pause(Interval(p.start, p.end or FOREVER), p.reason) for p in document.pauses)
    return CaseFile(case, pauses, document.incidents, document.maintenances)


def _customer(told: _Customer) -> Customer:
    engineer, manager = map(_person, (told.support_engineer, told.technical_account_manager))
    return Customer(told.country, engineer, manager)


def _person(told: _Person | None) -> Person | None:
    return Person(told.id, told.name, told.active) if told else None


def _change(change: _Change) -> Change:
    return Change(change.at, CaseField(change.field), change.old, change.new)


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _line(fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"])) or "the file"
    if fault["type"] == "extra_forbidden":
        return f"{key}: unknown key: remove it, see the case file in the README"
    if fault["type"] == "missing":
        return f"{key}: is missing: add it"
    if remedy := _REMEDIES.get(fault["type"].partition("_")[0]):
        return f"{key}: {fault['input']!r:.60} {remedy}"
    return f"{key}: {fault['msg'].removeprefix('Value error, ')}"
