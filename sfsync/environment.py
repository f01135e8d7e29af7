"""Settings that a class declares, read from environment variables; a missing or malformed one is named, never shown.

pydantic-settings does as much, for 0.14 s of CPU at every cold start of a function on AWS: more than half of what one
without Salesforce may take in all. What is left here is what our settings use of it.
"""

from __future__ import annotations

import json
import os
import re
from math import inf
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform, get_args, get_type_hints

from msgspec import Struct

from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

_REQUIRED: Any = object()  # no value of a variable
_SWITCH = {**dict.fromkeys(("true", "1", "yes", "on"), True), **dict.fromkeys(("false", "0", "no", "off"), False)}


class InvalidSettings(Rejected):
    """Settings that cannot be used; the message has a line per variable."""


class Secret:
    """A text that no log and no message shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self._text = text

    def __repr__(self) -> str:
        """Show that there is one, and nothing of it."""
        return "Secret('**********')"

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._text


class Setting(Struct, frozen=True, kw_only=True):
    """What a variable means and may hold: a text as a whole as `pattern` says, a number above `gt` and at most `le`."""

    description: str
    default: Any = _REQUIRED
    pattern: str | None = None
    gt: float = -inf
    le: float = inf

    def is_required(self) -> bool:
        """Tell whether there is no default."""
        return self.default is _REQUIRED

    def checked(self, value: object) -> object:
        """Return a value that may stand; raise ValueError for another, without showing it."""
        if isinstance(value, str) and self.pattern and not re.fullmatch(self.pattern, value):
            raise ValueError(f"must match {self.pattern}")
        if isinstance(value, float) and not self.gt < value <= self.le:  # nor is NaN anywhere
            raise ValueError(f"must be a number above {self.gt:g} and at most {self.le:g}")
        return value


def setting(
    *,
    description: str,
    default: Any = _REQUIRED,  # noqa: ANN401 - of the variable's own type
    pattern: str | None = None,
    gt: float = -inf,
    le: float = inf,
) -> Any:  # noqa: ANN401 - stands where the variable's own type is declared
    """Declare a variable: see Setting. Its type says how its text is read; tables and lists are JSON."""
    return Setting(description=description, default=default, pattern=pattern, gt=gt, le=le)


@dataclass_transform(eq_default=False, kw_only_default=True, frozen_default=True, field_specifiers=(setting,))
class Settings:
    """One model of settings: an attribute per variable, whose name is the prefix and the attribute's, in capitals.

    `empty_is_unset` takes an empty text for none; `given` leaves the environment out. The constructor takes values that
    stand before the environment's, and raises InvalidSettings with a line for each that is missing or malformed.
    """

    prefix: ClassVar[str] = ""
    fields: ClassVar[dict[str, Setting]] = {}
    _empty_is_unset: ClassVar[bool] = False
    _given: ClassVar[bool] = False

    def __init_subclass__(
        cls, *, prefix: str | None = None, empty_is_unset: bool | None = None, given: bool = False
    ) -> None:
        """Collect what the class declares beside what it inherits."""
        super().__init_subclass__()
        cls.prefix = cls.prefix if prefix is None else prefix
        cls._empty_is_unset = cls._empty_is_unset if empty_is_unset is None else empty_is_unset
        cls._given = given
        declared = {name: part for base in reversed(cls.__mro__) for name, part in vars(base).items()}
        cls.fields = {name: part for name, part in declared.items() if isinstance(part, Setting)}

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - whatever the model declares
        """Read every variable, so that all that is wrong is told at once."""
        faults, values, types = list[str](), dict[str, object](), get_type_hints(type(self))
        for name in self.fields:
            try:
                values[name] = self._value(name, given, types[name])
            except ValueError as fault:
                faults.append(f"{self.variable(name)} {fault}")
        if faults:
            raise InvalidSettings("\n".join(faults))
        self.__dict__.update(values)
        self.check()

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: settings do not change."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def check(self) -> None:
        """Raise InvalidSettings for values that cannot stand together."""

    @classmethod
    def variable(cls, name: str) -> str:
        """Return the environment variable of an attribute."""
        return f"{cls.prefix}{name}".upper()

    def _value(self, name: str, given: dict[str, Any], kind: object) -> object:
        declared = self.fields[name]
        told = given[name] if name in given else self._from_environment(name)
        if told is None:
            if declared.is_required():
                raise ValueError("is not set")
            return declared.default
        return declared.checked(_reader(kind)(told) if isinstance(told, str) else told)

    def _from_environment(self, name: str) -> str | None:
        told = None if self._given else os.environ.get(self.variable(name))
        return None if self._empty_is_unset and not told else told


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("is no number") from None


def _switch(text: str) -> bool:
    try:
        return _SWITCH[text.lower()]
    except KeyError:
        raise ValueError("must be true or false") from None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(
            'is not JSON: write e.g. {"SFSync_Policy__c": "SLA_Policy__c"} or ["emails", "feed"]'
        ) from None


def _texts(text: str) -> tuple[str, ...]:
    told = _json(text)
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise ValueError('must be a JSON list of texts, e.g. ["emails", "feed"]')
    return tuple(told)


def _table(text: str) -> dict[str, str]:
    told = _json(text)
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        raise ValueError('must be a JSON object of texts, e.g. {"SFSync_Policy__c": "SLA_Policy__c"}')
    return told


def _secrets(text: str) -> dict[str, Secret]:
    return {name: Secret(one) for name, one in _table(text).items()}


_READERS: dict[Any, Callable[[str], object]] = {
    str: str,
    float: _number,
    bool: _switch,
    Path: Path,
    Secret: Secret,
    tuple[str, ...]: _texts,
    dict[str, str]: _table,
    dict[str, Secret]: _secrets,
}


def _reader(declared: Any) -> Callable[[str], object]:  # noqa: ANN401 - a type
    """Return how the text of a variable is read: by the type that its attribute has beside None."""
    if isinstance(declared, UnionType):
        declared = next(kind for kind in get_args(declared) if kind is not type(None))
    return _READERS[declared]
