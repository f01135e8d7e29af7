"""A request on its way through the org: who asks, in which API version, in which transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.localorg.org.errors import not_found, read_only_mode
from sfsync.localorg.org.unit import Unit
from sfsync.localorg.org.view import View
from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sfsync.localorg.http.wire import Request, Response
    from sfsync.localorg.org.local_org import LocalOrg
    from sfsync.localorg.org.sessions import Session
    from sfsync.localorg.schema import ObjectType


class Call(Struct, frozen=True):
    """What a route works with; `args` are the varying parts of the path."""

    org: LocalOrg
    request: Request
    session: Session
    serve: Callable[[Call], Response]
    """How the part of a composite request is served."""
    args: Mapping[str, str] = field(default_factory=dict)
    joined: Unit | None = None
    """The unit of work of an all-or-none composite request that this call is a part of."""

    @property
    def version(self) -> str:
        """The API version asked for, such as `64.0`."""
        return self.args.get("version", "").removeprefix("v")

    @property
    def root(self) -> str:
        """The path that the resources of this API version start with."""
        return f"/services/data/v{self.version}"

    @property
    def kind(self) -> ObjectType:
        """The object type that the path names. Raises `ApiError` NOT_FOUND."""
        return self.kind_of(self.args["object"])

    def kind_of(self, name: str) -> ObjectType:
        """Return an object type by its name in any case. Raises `ApiError` NOT_FOUND."""
        kind = self.org.faults.schema.get(name.lower())
        if kind is None:
            raise not_found()
        return kind

    def with_args(self, args: Mapping[str, str]) -> Call:
        """Return the same call for a path with these varying parts."""
        return replace(self, args=args)

    def part(self, request: Request, joined: Unit | None) -> Call:
        """Return a call for a subrequest, in the unit of work of the whole if there is one."""
        return replace(self, request=request, joined=joined)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """Look at the rows of one instant."""
        with self.org.store.guard:
            self.org.store.settle()
            yield View(self.org.store, self.joined.transaction if self.joined else None)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """Write rows; they commit together when the block ends. Raises `ApiError` during maintenance."""
        if self.org.faults.read_only:
            raise read_only_mode()
        if self.joined is not None:
            # Whatever fails in a part fails the whole, which is then rolled back.
            yield self.joined
            return
        with self._transaction() as unit:
            yield unit
        self.org.wait_for(unit.transaction)

    @contextmanager
    def _transaction(self) -> Iterator[Unit]:
        with self.org.store.guard:
            transaction = self.org.begin(user_id=self.session.user_id, origin=self._origin())
            try:
                yield Unit(transaction, self.org.faults.schema, self.org.faults.strike_row)
            except BaseException:
                self.org.rollback(transaction)
                raise
            self.org.commit(transaction)

    def _origin(self) -> str:
        """Tell where a change comes from, as change events say it: the client names itself in a header."""
        options = dict(part.strip().partition("=")[::2] for part in self._call_options().split(","))
        client = options.get("client")
        return f"com/salesforce/api/rest/{self.version}" + (f";client={client}" if client else "")

    def _call_options(self) -> str:
        return self.request.headers.get("sforce-call-options", "")

    def user_timezone(self) -> str:
        """Return the time zone of the user who asks, an IANA name."""
        user = self.org.store.committed(self.session.user_id) or {}
        return str(user.get("TimeZoneSidKey") or "GMT")

    def now(self) -> datetime:
        """Return the org's time."""
        return self.org.clock()
