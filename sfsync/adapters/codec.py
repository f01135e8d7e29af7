"""Derives from a struct how it becomes a JSON-ready dict and comes back exactly: no field can be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from sfsync.hours.interval import utc

_TextOrInstant = str | datetime | None


class Unreadable(ValueError):
    """A stored value that cannot be read: `where` is the field's path, `fault` what is wrong with it."""

    def __init__(self, where: str, fault: str) -> None:
        """Keep both parts; they read as one line."""
        super().__init__(f"{where}: {fault}" if where else fault)
        self.where, self.fault = where, fault


class Codec(Struct, frozen=True):
    """The way of one type to JSON-ready values and back; `load` raises Unreadable, `dump` ValueError."""

    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]


def instant_text(at: datetime) -> str:
    """Return an instant as text that sorts as time does: UTC, 27 characters, to the microsecond.

    Raises ValueError for a naive one.
    """
    return f"{utc(at).isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


def instant_from(text: object) -> datetime:
    """Return the instant of such a text; raise Unreadable."""
    try:
        return utc(datetime.fromisoformat(_exactly(str)(text)))
    except ValueError as fault:
        raise Unreadable("", f"{_shown(text)} is no instant") from fault


def codec(kind: Any) -> Codec:  # noqa: ANN401 - a type as it is annotated, which has no type of its own
    """Return the codec of a type; raise TypeError where it has none.

    There is one for `str`, `int`, `bool`, `datetime`, enums of texts, structs, and of these for `X | None`,
    `tuple[X, ...]` and `Mapping[str, X]`. In a union of text and instants, an instant is told by its wrapping:
    `{"instant": "…Z"}`.
    """
    if found := _PLAIN.get(kind):
        return found
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType and len(arguments) == 2 and type(None) in arguments:  # noqa: PLR2004 - X and None
        return _optional(codec(next(part for part in arguments if part is not type(None))))
    if origin is tuple:
        return _sequence(codec(arguments[0]))
    if origin is Mapping:
        return _mapping(codec(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _fields(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    raise TypeError(f"{kind} has no codec")


def _exactly(kind: type) -> Callable[[Any], Any]:
    def load(value: object) -> object:
        if type(value) is not kind:  # a bool is an int to isinstance
            raise Unreadable("", f"{_shown(value)} is no {kind.__name__}")
        return value

    return load


def _optional(inner: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else inner.dump(value),
        lambda value: None if value is None else inner.load(value),
    )


def _sequence(inner: Codec) -> Codec:
    checked = _exactly(list)
    return Codec(
        lambda values: [inner.dump(value) for value in values],
        lambda values: tuple(_within(str(place), inner, value) for place, value in enumerate(checked(values))),
    )


def _mapping(inner: Codec) -> Codec:
    checked = _exactly(dict)
    return Codec(
        lambda values: {key: inner.dump(value) for key, value in values.items()},
        lambda values: {key: _within(key, inner, value) for key, value in checked(values).items()},
    )


def _enum(kind: type[Enum]) -> Codec:
    known = {member.value: member for member in kind}

    def load(value: object) -> Enum:
        found = known.get(_exactly(str)(value))
        if found is None:
            raise Unreadable("", f"{_shown(value)} is no {kind.__name__}")
        return found

    return Codec({member: member.value for member in kind}.__getitem__, load)


def _fields(kind: type[Struct]) -> Codec:
    parts = [(part.name, codec(part.type), _default(part)) for part in fields(kind)]

    def dump(value: object) -> dict[str, Any]:
        return {name: inner.dump(part) for name, inner, default in parts if (part := getattr(value, name)) != default}

    def load(document: object) -> object:
        given = _exactly(dict)(document)
        for name, _, default in parts:
            if default is NODEFAULT and name not in given:
                raise Unreadable(name, "is missing")
        return kind(**{name: _within(name, inner, given[name]) for name, inner, _ in parts if name in given})

    return Codec(dump, load)


def _default(part: FieldInfo) -> object:
    return part.default if part.default_factory is NODEFAULT else part.default_factory()


def _within(place: str, inner: Codec, value: object) -> object:
    try:
        return inner.load(value)
    except Unreadable as fault:
        raise Unreadable(f"{place}.{fault.where}" if fault.where else place, fault.fault) from None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - enough to recognise it by


def _dump_text_or_instant(value: str | datetime | None) -> object:
    return {"instant": instant_text(value)} if isinstance(value, datetime) else value


def _load_text_or_instant(value: object) -> object:
    if isinstance(value, dict):
        return instant_from(value.get("instant"))
    return value if value is None else _exactly(str)(value)


_PLAIN: Mapping[object, Codec] = {
    **{kind: Codec(lambda value: value, _exactly(kind)) for kind in (str, int, bool)},
    datetime: Codec(instant_text, instant_from),
    _TextOrInstant: Codec(_dump_text_or_instant, _load_text_or_instant),
}
