"""`query`, `queryAll` and the pages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.soql import SoqlError, run

if TYPE_CHECKING:
    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.cursors import Page
    from sfsync.localorg.soql import Answer

_DEFAULT_SIZE, _LEAST_SIZE, _MOST_SIZE = 2_000, 200, 2_000
_NO_QUERY = ("MALFORMED_QUERY", "A query string has to be specified")


def query(call: Call) -> Response:
    """Answer a SOQL query without deleted rows."""
    return _answer(call, include_deleted=False)


def query_all(call: Call) -> Response:
    """Answer a SOQL query, deleted rows included."""
    return _answer(call, include_deleted=True)


def next_page(call: Call) -> Response:
    """Answer with the page that a `nextRecordsUrl` leads to."""
    page = call.org.cursors.next_page(call.args["locator"], token=call.session.token)
    return Response(payload=_page(call, page))


def _answer(call: Call, *, include_deleted: bool) -> Response:
    text = call.request.query.get("q", "")
    if not text.strip():
        raise ApiError(400, *_NO_QUERY)
    answer = _run(call, text, include_deleted=include_deleted)
    if answer.is_count:
        return Response(payload={"totalSize": answer.total, "done": True, "records": []})
    session = call.session
    page = call.org.cursors.first_page(answer.records, _size(call), token=session.token, user_id=session.user_id)
    return Response(payload=_page(call, page))


def _run(call: Call, text: str, *, include_deleted: bool) -> Answer:
    try:
        with call.reading() as view:
            return run(
                text,
                view,
                schema=call.org.faults.schema,
                now=call.now(),
                user_timezone=call.user_timezone(),
                version=call.version,
                include_deleted=include_deleted,
            )
    except SoqlError as refused:
        raise ApiError(400, refused.code, refused.message) from None


def _size(call: Call) -> int:
    """Return the rows of a page: what a fault says, else what the client asks for, within the platform's bounds."""
    if call.org.faults.query_page_size is not None:
        return call.org.faults.query_page_size
    options = call.request.headers.get("sforce-query-options", "").lower().replace(" ", "")
    asked = options.removeprefix("batchsize=")
    return min(max(int(asked), _LEAST_SIZE), _MOST_SIZE) if asked.isdecimal() else _DEFAULT_SIZE


def _page(call: Call, page: Page) -> dict[str, object]:
    answer: dict[str, object] = {"totalSize": page.total, "done": page.locator is None}
    if page.locator:
        answer["nextRecordsUrl"] = f"{call.root}/query/{page.locator}"
    return answer | {"records": page.records}
