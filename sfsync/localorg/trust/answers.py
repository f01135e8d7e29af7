"""The feed over HTTP: which path leads where, and what every answer carries."""

from __future__ import annotations

import json
import re
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.clock import sleep
from sfsync.localorg.replacing import replace
from sfsync.localorg.trust.edge import Page
from sfsync.localorg.trust.instants import written
from sfsync.localorg.trust.resources import ROUTES, Missing
from sfsync.localorg.trust.trouble import JSON, body_of, error_page, rendered

if TYPE_CHECKING:
    from sfsync.localorg.http.wire import Request
    from sfsync.localorg.trust.feed import Trust
    from sfsync.localorg.trust.resources import Resource

ROOT = "/trust"
_SCRIPT = "/script"


class _Route(Struct, frozen=True):
    """A path, with names for what varies, and what answers there."""

    template: str
    pattern: re.Pattern[str]
    resource: Resource


_ROUTES = [_Route(each, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", each)), found) for each, found in ROUTES]


def is_feed(path: str) -> bool:
    """Tell whether a path is the feed's."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def template_of(path: str) -> str:
    """Return a path of the feed with names for keys and ids, and without a version."""
    short = _below_root(path)
    return ROOT + next((route.template for route in _ROUTES if route.pattern.fullmatch(short)), short)


def answer(trust: Trust, request: Request) -> Response:
    """Serve a request of a client, as well as the feed is."""
    path = _below_root(request.path)
    if path == _SCRIPT:
        return _play(trust, request)
    if request.method not in ("GET", "HEAD"):
        return _said(405, "Method Not Allowed", Allow="GET, HEAD")
    trust.settle()
    sleep(trust.trouble.wait_s)
    with trust.guard:
        trust.settle()
        return _answer(trust, request, path)


def _answer(trust: Trust, request: Request, path: str) -> Response:
    now = trust.clock()
    page = trust.edge.kept(request.target, now, trust.trouble.edge_s)
    age = {"Age": str(int((now - page.made_at).total_seconds()))} if page else {}
    page = page or _kept(trust, request.target, _made(trust, request, path))
    shown = {**_headers(trust, page), **age}
    if page.version and page.version.is_known(request.headers):
        return Response(304, None, shown)
    return Response(page.status, page.body, {**shown, "Content-Type": page.content_type})


def _kept(trust: Trust, target: str, page: Page) -> Page:
    """Give a good answer its version if it is to have one, and keep it if an edge cache would."""
    if page.status != HTTPStatus.OK:
        return page
    if trust.conditional:
        version = trust.edge.version(target, page.body, page.made_at, trust.changed_at)
        page = replace(page, version=version)
    trust.edge.keep(target, page, trust.trouble.edge_s)
    return page


def _headers(trust: Trust, page: Page) -> dict[str, str]:
    date = page.made_at + trust.trouble.skew
    versioned = page.version.headers() if page.version else {}
    return {"Date": format_datetime(date, usegmt=True), "Cache-Control": f"max-age={trust.max_age_s}", **versioned}


def _made(trust: Trust, request: Request, path: str) -> Page:
    """Make an answer: by the feed's trouble, else by the resource that the path names."""
    now, trouble = trust.clock(), trust.trouble
    if trouble.status:
        return Page(trouble.status, *error_page(), now)
    try:
        payload = _payload(trust, request, path)
    except Missing as fault:
        return Page(404, rendered({"message": str(fault)}), JSON, now)
    except ValueError as fault:
        return Page(400, rendered({"message": str(fault)}), JSON, now)
    return Page(200, *body_of(payload, trouble.garbage), now)


def _payload(trust: Trust, request: Request, path: str) -> object:
    for route in _ROUTES:
        found = route.pattern.fullmatch(path)
        if found:
            return route.resource(trust, request.query, **found.groupdict())
    raise Missing("Not Found")


def _play(trust: Trust, request: Request) -> Response:
    if request.method != "POST":
        return _said(405, "Method Not Allowed", Allow="POST")
    try:
        document = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        return _said(400, f"The body is not JSON: {fault}")
    try:
        playing = trust.play(document)
    except (LookupError, TypeError, ValueError) as fault:
        return _said(400, str(fault.args[0]))
    span = {"start": written(playing.start), "end": written(playing.ends_at)}
    return Response(201, {"name": playing.name, "left": playing.left, **span})


def _said(status: int, message: str, **headers: str) -> Response:
    return Response(status, {"message": message}, headers)


def _below_root(path: str) -> str:
    short = path.removeprefix(ROOT).rstrip("/")
    return short.removeprefix("/v1") if short == "/v1" or short.startswith("/v1/") else short
