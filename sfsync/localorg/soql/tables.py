"""The FROM clause: which object, and which names stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.soql.columns import Scope
from sfsync.localorg.soql.errors import INVALID_TYPE
from sfsync.localorg.soql.parents import Parents
from sfsync.localorg.soql.syntax import Path

if TYPE_CHECKING:
    from sfsync.localorg.schema import Child, ObjectType
    from sfsync.localorg.soql.question import Question
    from sfsync.localorg.soql.syntax import Query, Source


def root_scope(question: Question, query: Query) -> Scope:
    """Open the scope of a query over a table; raises SoqlError INVALID_TYPE."""
    return _scope(question, question.object_type(query.sources[0].path), query)


def child_scope(parent: Scope, query: Query) -> tuple[Scope, Child]:
    """Open the scope of a subquery over a child relationship; raises SoqlError INVALID_TYPE."""
    path = query.sources[0].path
    *owner, name = path.names
    child = parent.kind.children.get(name.lower())
    known_owner = not owner or parent.aliases.get(".".join(owner).lower()) == ()
    if child is None or not known_owner:
        raise parent.question.fault(INVALID_TYPE, _UNKNOWN_CHILD.format(name), path.at)
    kind = parent.question.schema[child.object.lower()]
    return _scope(parent.question, kind, query), child


def _scope(question: Question, kind: ObjectType, query: Query) -> Scope:
    first, *others = query.sources
    aliases: dict[str, tuple[str, ...]] = {kind.name.lower(): ()}
    if first.alias:
        aliases[first.alias.lower()] = ()
    for source in others:
        aliases |= _alias_of_path(question, source, aliases)
    scope = Scope(question, kind, aliases, Parents(question))
    for source in others:
        # An alias for an unknown relationship is refused even where nothing uses it.
        scope.column(Path((*source.path.names, "Id"), source.path.at))
    return scope


def _alias_of_path(question: Question, source: Source, known: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Read the second and later entries of FROM, which name parents: `FROM Case c, c.Account a`."""
    start, *relationships = source.path.names
    if not relationships or source.alias is None or start.lower() not in known:
        raise question.fault(INVALID_TYPE, _UNKNOWN_CHILD.format(source.path), source.path.at)
    return {source.alias.lower(): (*known[start.lower()], *relationships)}


_UNKNOWN_CHILD = (
    "Didn't understand relationship '{}' in FROM part of query call. If you are attempting to use a custom "
    "relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the "
    "describe call for the appropriate names."
)
