"""Which path leads where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.http import collections, composite, describe, oauth, query, records, replication, versions
from sfsync.localorg.http.call import Call
from sfsync.localorg.http.wire import Response, refused
from sfsync.localorg.org.errors import ApiError, limit_exceeded, method_not_allowed, not_found
from sfsync.localorg.probe import answer_probe
from sfsync.localorg.trust import answers as trust

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Mapping

    from sfsync.localorg.http.wire import Request
    from sfsync.localorg.org.local_org import LocalOrg
    from sfsync.localorg.org.usage import SeenCall

    Resource = Callable[[Call], Response]
    Door = Callable[[LocalOrg, Request], Response]

_DATA = "/services/data"


class _Route(Struct, frozen=True):
    """A path, with names for what varies, and what answers to each method there."""

    template: str
    pattern: re.Pattern[str]
    methods: Mapping[str, Resource]


def _route(path: str, **methods: Resource) -> _Route:
    template = f"{_DATA}/{{version}}{path}"
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return _Route(template, re.compile(f"{pattern}/?"), methods)


_ROUTES = (
    _route("", GET=versions.resources),
    _route("/limits", GET=versions.limits),
    _route("/query", GET=query.query),
    _route("/queryAll", GET=query.query_all),
    _route("/query/{locator}", GET=query.next_page),
    _route("/queryAll/{locator}", GET=query.next_page),
    _route("/composite", POST=composite.composite),
    _route("/composite/batch", POST=composite.batch),
    _route("/composite/sobjects", POST=collections.create, PATCH=collections.update, DELETE=collections.delete),
    _route("/composite/sobjects/{object}", GET=collections.read, POST=collections.read_by_post),
    _route("/composite/sobjects/{object}/{field}", PATCH=collections.upsert),
    _route("/sobjects", GET=describe.describe_global),
    _route("/sobjects/{object}", GET=describe.basic, POST=records.create),
    _route("/sobjects/{object}/describe", GET=describe.describe),
    _route("/sobjects/{object}/updated", GET=replication.updated),
    _route("/sobjects/{object}/deleted", GET=replication.deleted),
    _route("/sobjects/{object}/{id}", GET=records.read, PATCH=records.update, DELETE=records.delete),
    _route("/sobjects/{object}/{field}/{value}", GET=records.read_by_key, PATCH=records.update_by_key),
)
_DOORS: Mapping[str, tuple[tuple[str, ...], Door]] = {
    "/services/oauth2/token": (("POST",), oauth.token),
    "/services/oauth2/revoke": (("GET", "POST"), oauth.revoke),
    "/services/oauth2/userinfo": (("GET", "POST"), oauth.userinfo),
    _DATA: (("GET",), lambda _org, _request: versions.versions()),
}
"""Paths outside the versioned API."""


def template_of(request: Request) -> str:
    """Return a request's path with names for version, ids and locators; objects keep theirs."""
    if trust.is_feed(request.path):
        return trust.template_of(request.path)
    for route in _ROUTES:
        found = route.pattern.fullmatch(request.path)
        if found:
            return route.template.replace("{object}", found.groupdict().get("object", ""))
    return request.path


def calls_of(org: LocalOrg, request: Request) -> deque[SeenCall]:
    """Return the list that a request is written down in: what is not Salesforce's API keeps one of its own."""
    return org.trust.seen if trust.is_feed(request.path) else org.usage.calls


def answer(org: LocalOrg, request: Request) -> Response:
    """Serve a request of a client."""
    try:
        return _answer(org, request)
    except ApiError as error:
        return refused(error)


def _answer(org: LocalOrg, request: Request) -> Response:
    path = request.path.rstrip("/")
    if f"{path}/".startswith("/probe/"):
        return answer_probe(org, request)
    if trust.is_feed(path):
        return trust.answer(org.trust, request)
    if path in _DOORS:
        methods, door = _DOORS[path]
        _check_method(request.method, methods)
        return door(org, request)
    if path.startswith("/id/"):
        return oauth.identity(org, request)
    if not path.startswith(f"{_DATA}/"):
        raise not_found()
    session = org.sessions.find(oauth.bearer_token(request))
    if org.usage.used >= org.usage.allowance:
        raise limit_exceeded()
    org.usage.count_request()
    return _serve(Call(org, request, session, _serve_part))


def _serve_part(call: Call) -> Response:
    try:
        return _serve(call)
    except ApiError as error:
        return refused(error)


def _serve(call: Call) -> Response:
    for route in _ROUTES:
        found = route.pattern.fullmatch(call.request.path)
        if found:
            return _resource(route, found.groupdict(), _method(call.request))(call.with_args(found.groupdict()))
    raise not_found()


def _resource(route: _Route, args: Mapping[str, str], method: str) -> Resource:
    if not versions.is_version(args["version"]):
        raise not_found()
    _check_method(method, tuple(route.methods))
    return route.methods["GET" if method == "HEAD" else method]


def _method(request: Request) -> str:
    """Return the method meant: a client that cannot send PATCH sends POST with `_HttpMethod`."""
    return request.query.get("_HttpMethod", request.method) if request.method == "POST" else request.method


def _check_method(method: str, allowed: tuple[str, ...]) -> None:
    known = (*allowed, "HEAD") if "GET" in allowed else allowed
    if method not in known:
        raise method_not_allowed(method, known)
