"""Requests and answers, apart from the socket they travel on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct, field

from sfsync.localorg.org.errors import ApiError, json_broken

if TYPE_CHECKING:
    from collections.abc import Mapping


class Request(Struct, frozen=True):
    """One request; header names are in lower case, `target` is path and query as sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The decoded path, without the query."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The query string's parameters."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a form, from the body or the query string."""
        return self.query | dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def base_url(self) -> str:
        """The address that the client uses for this server."""
        return f"http://{self.headers.get('host', '127.0.0.1')}"

    def json(self) -> object:
        """Parse the body. Raises `ApiError` JSON_PARSER_ERROR."""
        try:
            return json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as broken:
            raise json_broken(f"The request body is not valid JSON: {broken}") from None

    def json_object(self) -> dict[str, object]:
        """Parse the body, which must be an object. Raises `ApiError` JSON_PARSER_ERROR."""
        return as_object(self.json())


class Response(Struct, frozen=True):
    """One answer; `payload` is rendered as JSON, but for bytes, which go as they are; None is an empty body.

    The rest is trouble: `delay_s` before it is sent, `dropped` closes the connection instead, `filler` is the size in
    bytes of a body that is made as it is sent.
    """

    status: int = 200
    payload: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    dropped: bool = False
    filler: int = 0


def as_object(value: object) -> dict[str, object]:
    """Return a parsed JSON value that must be an object. Raises `ApiError` JSON_PARSER_ERROR."""
    if not isinstance(value, dict):
        raise json_broken("Expected a JSON object")
    return value


def as_list(value: object, name: str) -> list[object]:
    """Return a parsed JSON value that must be an array. Raises `ApiError` JSON_PARSER_ERROR."""
    if not isinstance(value, list):
        raise json_broken(f"Expected a JSON array for {name}")
    return value


def refused(error: ApiError) -> Response:
    """Answer with an error."""
    return Response(error.status, error.as_answer())


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not a JSON number"
    raise ValueError(message)
