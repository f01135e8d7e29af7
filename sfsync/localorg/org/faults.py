"""Faults that a test or a demo can order, each with a knob of its own.

Faults strike clients over HTTP only: the in-process calls of `LocalOrg` stay usable to set a scene.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sfsync.localorg.org.errors import ApiError, no_such_column
from sfsync.localorg.org.fault_orders import CannedAnswer, Orders, Target
from sfsync.localorg.replacing import replace
from sfsync.localorg.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.localorg.schema import ObjectType

    RowError = dict[str, object]

DEFAULT_LOCATOR_TTL_S = 900.0


class Faults:
    """The knobs. Counts (`times`) are of requests or rows that fit; a knob set to a value stays until set back."""

    def __init__(self, end_sessions: Callable[[], None], forget_cursors: Callable[[], None]) -> None:
        """Start without any fault."""
        self.canned: Orders[CannedAnswer] = Orders()
        self.dropped: Orders[bool] = Orders()
        self.slowed: Orders[float] = Orders()
        self.row_errors: dict[str, list[RowError]] = {}
        """Errors by 18-character row id; each write to the row over HTTP uses up the first of its list."""
        self.read_only = False
        """Writes are refused as during Salesforce's maintenance, reads go on."""
        self.query_page_size: int | None = None
        """Rows in a page of a query, whatever the client asks for."""
        self.locator_ttl = DEFAULT_LOCATOR_TTL_S
        """Seconds after which an unused query locator is gone."""
        self._hidden: dict[str, frozenset[str]] = {}
        self._gone: frozenset[str] = frozenset()
        self._schema: Mapping[str, ObjectType] = SCHEMA
        self._end_sessions = end_sessions
        self._forget_cursors = forget_cursors

    @property
    def schema(self) -> Mapping[str, ObjectType]:
        """The objects and fields that the org shows."""
        return self._schema

    def push(  # noqa: PLR0913 - the parts of an answer, and the requests it is for
        self,
        *,
        status: int,
        body: str = "",
        headers: Mapping[str, str] | None = None,
        match: str = "",
        method: str | None = None,
        times: int = 1,
        delay_s: float = 0.0,
    ) -> None:
        """Answer the next `times` requests whose path and query hold `match` with this, instead of serving them."""
        self.canned.add(Target(match, method), CannedAnswer(status, body, headers or {}, delay_s), times)

    def drop_response(self, match: str = "", *, method: str | None = None, times: int = 1) -> None:
        """Serve the request, commit its writes, then close the connection without an answer."""
        self.dropped.add(Target(match, method), what=True, times=times)

    def slow(self, match: str, seconds_per_byte: float, *, times: int = 1) -> None:
        """Send the body of an answer one byte at a time."""
        self.slowed.add(Target(match), seconds_per_byte, times)

    def fail_row(
        self, row_id: str, code: str, message: str = "", *, fields: tuple[str, ...] = (), times: int = 1
    ) -> None:
        """Refuse the next `times` writes to a row with an error."""
        error: RowError = {"statusCode": code, "message": message, "fields": list(fields)}
        self.row_errors.setdefault(row_id, []).extend([error] * times)

    def expire_sessions(self) -> None:
        """End every session: the next request of each client gets 401 INVALID_SESSION_ID."""
        self._end_sessions()

    def forget_locators(self) -> None:
        """Lose every query locator: the next page of each query gets INVALID_QUERY_LOCATOR."""
        self._forget_cursors()

    def hide_field(self, object_name: str, field_name: str) -> None:
        """Take a field away: describe omits it, queries and writes get INVALID_FIELD."""
        key = object_name.lower()
        if field_name.lower() not in SCHEMA[key].fields:
            raise no_such_column(field_name, SCHEMA[key].name)
        self._hidden[key] = self._hidden.get(key, frozenset()) | {field_name.lower()}
        self._rebuild()

    def hide_object(self, object_name: str) -> None:
        """Take an object away, with the child relationships that lead to it."""
        self._gone |= {SCHEMA[object_name.lower()].name}
        self._rebuild()

    def clear(self) -> None:
        """Take every fault back but ended sessions and lost locators."""
        for orders in (self.canned, self.dropped, self.slowed):
            orders.clear()
        self.row_errors.clear()
        self.read_only = False
        self.query_page_size = None
        self.locator_ttl = DEFAULT_LOCATOR_TTL_S
        self._hidden, self._gone, self._schema = {}, frozenset(), SCHEMA

    def strike_row(self, row_id: str) -> None:
        """Raise the `ApiError` ordered for a write to a row, if any."""
        errors = self.row_errors.get(row_id)
        if errors:
            raise _as_error(errors.pop(0))

    def _rebuild(self) -> None:
        kept = {key: kind for key, kind in SCHEMA.items() if kind.name not in self._gone}
        self._schema = MappingProxyType({key: self._shown(key, kind) for key, kind in kept.items()})

    def _shown(self, key: str, kind: ObjectType) -> ObjectType:
        hidden = self._hidden.get(key, frozenset())
        fields = {name: field for name, field in kind.fields.items() if name not in hidden}
        children = {name: child for name, child in kind.children.items() if child.object not in self._gone}
        return replace(kind, fields=fields, children=children)


def _as_error(error: RowError) -> ApiError:
    fields = error.get("fields") or ()
    assert isinstance(fields, (list, tuple))  # noqa: S101 - the knob's documented shape
    return ApiError(400, str(error["statusCode"]), str(error.get("message", "")), [str(each) for each in fields])
