"""The parts of a query, as written: names are not yet looked up, literals not yet read.

`at` is everywhere the offset in the query's text, for messages.
"""

from __future__ import annotations

from msgspec import Struct


class Path(Struct, frozen=True):
    """A field, perhaps through parents: `Account.Owner.Name`."""

    names: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        """Write it as the query did."""
        return ".".join(self.names)


class Call(Struct, frozen=True):
    """A function of one field or of none: `COUNT()`, `MAX(CreatedDate)`, `FIELDS(ALL)`; `function` is in upper case."""

    function: str
    argument: Path | None
    at: int

    def __str__(self) -> str:
        """Write it as the query did."""
        return f"{self.function}({self.argument or ''})"


Operand = Path | Call


class Literal(Struct, frozen=True):
    """A value as written; `kind` is the grammar's terminal (STRING, NUMBER, DATETIME, DATE, TIME or NAME)."""

    kind: str
    text: str
    at: int
    count: int | None = None
    """The n of `LAST_N_DAYS:n`."""


class Comparison(Struct, frozen=True):
    """`Status = 'Open'`; the operator is in upper case, and `<>` is written `!=`."""

    operand: Operand
    operator: str
    value: Literal


class Membership(Struct, frozen=True):
    """`Status IN ('Open', 'New')`, or a semi-join when the choices are a query."""

    operand: Operand
    choices: tuple[Literal, ...] | Query


class Not(Struct, frozen=True):
    """The opposite of a condition."""

    condition: Condition


class All(Struct, frozen=True):
    """Conditions joined by AND."""

    conditions: tuple[Condition, ...]


class Either(Struct, frozen=True):
    """Conditions joined by OR."""

    conditions: tuple[Condition, ...]


Condition = Comparison | Membership | Not | All | Either


class Item(Struct, frozen=True):
    """One entry of the SELECT list."""

    operand: Operand
    alias: str | None


class Source(Struct, frozen=True):
    """One entry of the FROM list."""

    path: Path
    alias: str | None


class Ordering(Struct, frozen=True):
    """One entry of the ORDER BY list; nulls come first unless the query says otherwise, in both directions."""

    operand: Operand
    descending: bool
    nulls_last: bool


class Query(Struct, frozen=True):
    """A whole query, a child subquery or the inner side of a semi-join."""

    items: tuple[Item | Query, ...]
    sources: tuple[Source, ...]
    where: Condition | None = None
    modes: tuple[Path, ...] = ()
    group: tuple[Operand, ...] = ()
    having: Condition | None = None
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int = 0
    all_rows: bool = False

    @property
    def at(self) -> int:
        """Where its FROM object stands."""
        return self.sources[0].path.at

    @property
    def counts_rows(self) -> bool:
        """Tell whether the SELECT list has the bare `COUNT()`."""
        return any(call.function == "COUNT" and call.argument is None for call in self._calls())

    @property
    def aggregates(self) -> bool:
        """Tell whether it answers with groups instead of records."""
        return bool(self.group) or any(call.function in AGGREGATES and call.argument for call in self._calls())

    def _calls(self) -> tuple[Call, ...]:
        operands = (item.operand for item in self.items if isinstance(item, Item))
        return tuple(each for each in operands if isinstance(each, Call))


AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"})
