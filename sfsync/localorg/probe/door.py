"""The paths under `/probe`: the target's own, `/probe/script` to order trouble, `/probe/endpoints` to be probed by."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from sfsync.localorg.http.wire import Response, as_object
from sfsync.localorg.org.errors import method_not_allowed, not_found
from sfsync.localorg.probe.orders import Order, Trouble, read_order
from sfsync.localorg.probe.pages import CHANGED, PAGES, WRONG_PAGE, endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.localorg.http.wire import Request
    from sfsync.localorg.org.local_org import LocalOrg
    from sfsync.localorg.probe.target import ProbeTarget

PREFIX = "/probe"
_TROUBLED: Mapping[Trouble, Callable[[object, Order], Response]] = {
    Trouble.STATUS: lambda _, order: Response(order.status, {"status": "down"}),
    Trouble.SLOW: lambda page, order: Response(200, page, delay_s=order.seconds),
    Trouble.DROP: lambda page, _: Response(200, page, dropped=True),
    Trouble.WRONG_BODY: lambda *_: Response(200, WRONG_PAGE),
    Trouble.WRONG_CHECKSUM: lambda *_: Response(200, CHANGED),
    Trouble.REDIRECT: lambda _, order: Response(302, None, {"Location": order.location}),
    Trouble.HUGE: lambda _, order: Response(200, None, filler=order.size),
}


def answer_probe(org: LocalOrg, request: Request) -> Response:
    """Answer a request below `/probe`. Raises `ApiError`."""
    path = request.path.rstrip("/").removeprefix(PREFIX)
    if path == "/script":
        return _script(org.probe, request)
    if request.method != "GET":
        raise method_not_allowed(request.method, ("GET",))
    if path == "/endpoints":
        return Response(200, endpoints(f"{request.base_url}{PREFIX}"))
    if path not in PAGES:
        raise not_found()
    target, page = PAGES[path]
    order = org.probe.strike(target)
    return _TROUBLED[order.what](page, order) if order else Response(200, page)


def _script(probe: ProbeTarget, request: Request) -> Response:
    match request.method:
        case "GET":
            return Response(200, {"orders": [_shown(order) for order in probe.orders]})
        case "POST":
            told = request.json()
            for each in [read_order(as_object(each)) for each in (told if isinstance(told, list) else [told])]:
                probe.order(each)
            return Response(204)
        case "DELETE":
            probe.clear()
            return Response(204)
        case method:
            raise method_not_allowed(method, ("GET", "POST", "DELETE"))


def _shown(order: Order) -> dict[str, object]:
    told = {name: value for name, value in asdict(order).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}
