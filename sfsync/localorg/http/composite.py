"""Several requests in one: `composite`, whose parts may refer to earlier ones, and `composite/batch`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.http.wire import Request, Response, as_list, as_object
from sfsync.localorg.org.errors import ApiError, json_broken

if TYPE_CHECKING:
    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.unit import Unit

    Json = dict[str, object]

_MOST_PARTS = 25
_FAILED = 400
_REFERENCE = re.compile(r"@\{(\w+)((?:\.\w+|\[\d+\])*)\}")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_NAME = re.compile(r"\w+")
_METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
_TOO_MANY = ("LIMIT_EXCEEDED", "The number of subrequests exceeds the limit of 25")
_HALTED = "PROCESSING_HALTED"
_ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."
_SKIPPED = (
    "BATCH_PROCESSING_HALTED",
    "Batch request processing halted by user, or due to error in a previous request.",
)


class _Part(Struct, frozen=True):
    """One subrequest of a composite request."""

    name: str
    method: str
    url: str
    body: object
    headers: dict[str, str]


class _HaltedError(Exception):
    """Carries what was answered so far out of a transaction that is to leave no trace."""

    def __init__(self, answers: dict[str, Response]) -> None:
        super().__init__("a subrequest failed")
        self.answers = answers


def composite(call: Call) -> Response:
    """Serve subrequests in order; with `allOrNone` in one transaction that a failure rolls back."""
    body = call.request.json_object()
    parts = [_part(as_object(each)) for each in as_list(body.get("compositeRequest"), "compositeRequest")]
    if len(parts) > _MOST_PARTS:
        raise ApiError(400, *_TOO_MANY)
    if len({part.name for part in parts}) < len(parts):
        raise json_broken("The referenceId of each subrequest must be its own")
    answers = _all_or_none(call, parts) if body.get("allOrNone") is True else _each(call, parts)
    return Response(payload={"compositeResponse": [_result(part, answers[part.name]) for part in parts]})


def batch(call: Call) -> Response:
    """Serve subrequests in order, each on its own; with `haltOnError` none after one that failed."""
    body = call.request.json_object()
    parts = [as_object(each) for each in as_list(body.get("batchRequests"), "batchRequests")]
    if len(parts) > _MOST_PARTS:
        raise ApiError(400, *_TOO_MANY)
    answers: list[Response] = []
    for part in parts:
        halted = body.get("haltOnError") is True and any(each.status >= _FAILED for each in answers)
        answers.append(Response(412, ApiError(412, *_SKIPPED).as_answer()) if halted else _batched(call, part))
    results = [{"statusCode": each.status, "result": each.payload} for each in answers]
    return Response(payload={"hasErrors": any(each.status >= _FAILED for each in answers), "results": results})


def _part(described: Json) -> _Part:
    name, method, url = (str(described.get(key) or "") for key in ("referenceId", "method", "url"))
    if not _NAME.fullmatch(name) or method not in _METHODS or not url.startswith("/services/data/"):
        raise json_broken("Each subrequest needs a method, a url below /services/data/ and a referenceId")
    headers = as_object(described.get("httpHeaders") or {})
    return _Part(name, method, url, described.get("body"), {key.lower(): str(headers[key]) for key in headers})


def _each(call: Call, parts: list[_Part]) -> dict[str, Response]:
    answers: dict[str, Response] = {}
    for part in parts:
        answers[part.name] = _served(call, part, answers, None)
    return answers


def _all_or_none(call: Call, parts: list[_Part]) -> dict[str, Response]:
    try:
        with call.writing() as unit:
            answers: dict[str, Response] = {}
            for part in parts:
                answers[part.name] = _served(call, part, answers, unit)
                _halt_if_failed(answers, part)
            return answers
    except _HaltedError as halted:
        return {part.name: _kept_failure(halted.answers.get(part.name)) for part in parts}


def _halt_if_failed(answers: dict[str, Response], last: _Part) -> None:
    if _failed(answers[last.name]):
        raise _HaltedError(answers)


def _failed(answer: Response) -> bool:
    """Tell whether a part failed; a collection that rolled back answers 200 all the same."""
    if answer.status >= _FAILED:
        return True
    rows = answer.payload if isinstance(answer.payload, list) else []
    return any(isinstance(row, dict) and row.get("success") is False for row in rows)


def _kept_failure(answer: Response | None) -> Response:
    if answer is not None and _failed(answer):
        return answer
    return Response(400, ApiError(400, _HALTED, _ROLLED_BACK).as_answer())


def _served(call: Call, part: _Part, answers: dict[str, Response], joined: Unit | None) -> Response:
    try:
        url = str(_resolved(part.url, answers))
        body = b"" if part.body is None else json.dumps(_resolved(part.body, answers)).encode()
    except ApiError as unresolved:
        return Response(unresolved.status, unresolved.as_answer())
    request = Request(part.method, url, {**_inherited(call), **part.headers}, body)
    return call.serve(call.part(request, joined))


def _batched(call: Call, part: Json) -> Response:
    rich_input = part.get("richInput")
    body = b"" if rich_input is None else json.dumps(rich_input).encode()
    target = f"/services/data/{str(part.get('url', '')).removeprefix('/services/data/').lstrip('/')}"
    return call.serve(call.part(Request(str(part.get("method", "GET")), target, _inherited(call), body), None))


def _inherited(call: Call) -> dict[str, str]:
    """Keep the headers that hold for the request as a whole; conditions and bodies are each part's own."""
    passed_on = ("host", "sforce-call-options", "sforce-query-options")
    return {name: value for name, value in call.request.headers.items() if name in passed_on}


def _result(part: _Part, answer: Response) -> Json:
    headers = {name: value for name, value in answer.headers.items() if name == "Location"}
    status = answer.status
    return {"body": answer.payload, "httpHeaders": headers, "httpStatusCode": status, "referenceId": part.name}


def _resolved(value: object, answers: dict[str, Response]) -> object:
    """Put the values of earlier answers in the place of references such as `@{newCase.id}`."""
    match value:
        case str():
            whole = _REFERENCE.fullmatch(value)
            if whole:
                return _referred(whole, answers)
            return _REFERENCE.sub(lambda found: str(_referred(found, answers)), value)
        case list():
            return [_resolved(each, answers) for each in value]
        case dict():
            return {key: _resolved(each, answers) for key, each in value.items()}
        case _:
            return value


def _referred(reference: re.Match[str], answers: dict[str, Response]) -> object:
    name, path = reference.groups()
    found: object = answers[name].payload if name in answers else None
    for key, place in _STEP.findall(path):
        found = _step(found, key, place)
    if found is None:
        message = f"Invalid reference specified. No value for {name}{path} found in {name}"
        raise ApiError(400, _HALTED, message)
    return found


def _step(value: object, key: str, place: str) -> object:
    if isinstance(value, dict) and key:
        return value.get(key)
    if isinstance(value, list) and place and int(place) < len(value):
        element: object = value[int(place)]
        return element
    return None
