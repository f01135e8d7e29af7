"""Builds the parts of a query while the parser reads it; one method per rule of the grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lark import Token, Transformer, v_args

from sfsync.localorg.soql import syntax

if TYPE_CHECKING:
    from collections.abc import Callable

Clause = dict[str, Any]


def _optional(name: str) -> Callable[[QueryBuilder, list[Any]], Clause]:
    """Build the rule of a clause that holds at most one thing."""
    return lambda _builder, found: {name: found[0]} if found else {}


class QueryBuilder(Transformer[Token, syntax.Query]):
    """Turns each rule, once it is complete, into its part; sees no name's meaning."""

    def start(self, found: list[syntax.Query]) -> syntax.Query:
        """Unwrap the whole text."""
        return found[0]

    def query(self, found: list[Any]) -> syntax.Query:
        """`SELECT ... FROM ...` and its clauses, each of which comes as named arguments."""
        items, sources, *clauses = found
        named: Clause = {}
        for clause in clauses:
            named |= clause
        return syntax.Query(items=tuple(items), sources=tuple(sources), **named)

    items = list
    sources = list

    @v_args(inline=True)
    def item(self, operand: syntax.Operand, alias: Token | None) -> syntax.Item:
        """`Account.Name`, or `COUNT(Id) n` with its alias."""
        return syntax.Item(operand, alias and str(alias))

    def child(self, found: list[syntax.Query]) -> syntax.Query:
        """`(SELECT ... FROM Histories)`."""
        return found[0]

    @v_args(inline=True)
    def source(self, path: syntax.Path, alias: Token | None) -> syntax.Source:
        """`Case c`."""
        return syntax.Source(path, alias and str(alias))

    def path(self, names: list[Token]) -> syntax.Path:
        """`Account.Owner.Name`."""
        return syntax.Path(tuple(map(str, names)), names[0].start_pos or 0)

    @v_args(inline=True)
    def call(self, name: Token, argument: syntax.Path | None) -> syntax.Call:
        """`COUNT()`, `MAX(CreatedDate)`."""
        return syntax.Call(name.upper(), argument, name.start_pos or 0)

    where = _optional("where")
    having = _optional("having")

    def conjunction(self, found: list[syntax.Condition]) -> syntax.All:
        """Join by AND: `x AND y AND z`."""
        return syntax.All(tuple(found))

    def disjunction(self, found: list[syntax.Condition]) -> syntax.Either:
        """Join by OR: `x OR y OR z`."""
        return syntax.Either(tuple(found))

    def negation(self, found: list[syntax.Condition]) -> syntax.Not:
        """`NOT a`."""
        return syntax.Not(found[0])

    @v_args(inline=True)
    def comparison(self, operand: syntax.Operand, operator: Token, value: syntax.Literal) -> syntax.Comparison:
        """`Status = 'Open'`."""
        return syntax.Comparison(operand, operator.upper().replace("<>", "!="), value)

    def inside(self, found: list[Any]) -> syntax.Membership:
        """`Status IN ('Open', 'New')`, `AccountId IN (SELECT ...)`."""
        operand, *choices = found
        if isinstance(choices[0], syntax.Query):
            return syntax.Membership(operand, choices[0])
        return syntax.Membership(operand, tuple(choices))

    def outside(self, found: list[Any]) -> syntax.Not:
        """`Status NOT IN (...)`: the opposite of IN, for nulls too."""
        return syntax.Not(self.inside(found))

    @v_args(inline=True)
    def value(self, token: Token, count: Token | None = None) -> syntax.Literal:
        """`'Open'`, `3`, `LAST_N_DAYS:3`."""
        return syntax.Literal(token.type, str(token), token.start_pos or 0, None if count is None else int(count))

    def modes(self, names: list[Token]) -> Clause:
        """`WITH SECURITY_ENFORCED`."""
        return {"modes": tuple(syntax.Path((str(name),), name.start_pos or 0) for name in names)}

    def group(self, found: list[Any]) -> Clause:
        """`GROUP BY Status HAVING ...`."""
        if not found:
            return {}
        *operands, having = found
        return {"group": tuple(operands), **having}

    def order(self, found: list[syntax.Ordering]) -> Clause:
        """`ORDER BY ...`."""
        return {"order": tuple(found)}

    @v_args(inline=True)
    def ordering(self, operand: syntax.Operand, way: Token | None, nulls: Token | None) -> syntax.Ordering:
        """`CreatedDate DESC NULLS LAST`."""
        return syntax.Ordering(operand, _is(way, "DESC"), _is(nulls, "LAST"))

    def limit(self, found: list[Token]) -> Clause:
        """`LIMIT 10`."""
        return {"limit": int(found[0])} if found else {}

    def offset(self, found: list[Token]) -> Clause:
        """`OFFSET 10`."""
        return {"offset": int(found[0])} if found else {}

    def purposes(self, found: list[Token]) -> Clause:
        """`FOR VIEW`, `UPDATE TRACKING`, `ALL ROWS`; only the last changes an answer."""
        return {"all_rows": bool(found)}


def _is(token: Token | None, kind: str) -> bool:
    return token is not None and token.type == kind
