"""What Salesforce means by an error answer, told by its status and error codes; never by the wording of its messages.

The one exception is documented: REQUEST_LIMIT_EXCEEDED stands for the daily limit and for too many calls at once alike.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.http.faults import Passing
from sfsync.adapters.http.headers import whole_seconds
from sfsync.adapters.salesforce.faults import LocatorLost, TooMuch
from sfsync.ports.faults import Misconfigured, OverBudget, ReadOnly, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.adapters.http.exchange import Answer

PASSING_CODES = frozenset(
    {
        "UNABLE_TO_LOCK_ROW",
        "SERVER_UNAVAILABLE",
        "SERVICE_UNAVAILABLE",
        "REQUEST_RUNNING_TOO_LONG",
        "UNKNOWN_EXCEPTION",
        "INTERNAL_ERROR",
        "INTERNAL_SERVER_ERROR",
    }
)
CLOSED_CODES = frozenset({"API_CURRENTLY_DISABLED", "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "READ_ONLY"})
FIELD_CODES = frozenset({"INVALID_FIELD", "INVALID_TYPE", "INVALID_FIELD_FOR_INSERT_UPDATE"})
_TOO_MUCH_CODES = frozenset({"QUERY_TIMEOUT", "OPERATION_TOO_LARGE", "EXCEEDED_ID_LIMIT"})
_PASSING_STATUSES = frozenset({406, 408, 420, 429})  # Salesforce Edge answers 406 and 420 while it sets itself up
_CONCURRENT = ("ConcurrentRequests", "ConcurrentPerOrgLongTxn")
_CONCURRENT_WAIT_S = 30.0
_OUR_BUG = "report it as a bug of sfsync, with the API version and the field map in use"
_REMEDIES = {
    "MALFORMED_QUERY": _OUR_BUG,
    "MALFORMED_ID": _OUR_BUG,
    "JSON_PARSER_ERROR": _OUR_BUG,
    "TXN_SECURITY_METERING_ERROR": "exempt the integration user from the org's transaction security policies",
    "API_DISABLED_FOR_ORG": "enable the API: the edition must include it, and the integration user needs API Enabled",
    "INSUFFICIENT_ACCESS": "assign the package's permission set to the integration user",
    "NOT_FOUND": "check the API version: it may be newer than the org's release",
    "UNSUPPORTED_API_VERSION": "set a newer API version: this one is retired",
}
_FIELD_REMEDY = (
    "deploy the package's metadata or set the field map to the org's own field, "
    "or grant read access to the integration user"
)
_SOURCES = {
    **dict.fromkeys(("emailmessages", "emailmessage"), "emails"),
    **dict.fromkeys(("casecomments", "casecomment"), "comments"),
    **dict.fromkeys(("feeds", "casefeed"), "feed"),
}
_WORD = re.compile(r"[A-Za-z]\w{0,99}")  # what is shown of an answer is never free text
_COLUMN = re.compile(r"No such column '([\w.]+)'|Didn't understand relationship '(\w+)'|sObject type '(\w+)'")


class ApiError(Struct, frozen=True):
    """One error of an answer."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


def errors_of(body: object) -> tuple[ApiError, ...]:
    """Return the errors that a parsed body or a row's result lists; none where it is no Salesforce error.

    An answer as a whole has them under `errorCode`, a row under `statusCode`, OAuth under `error`.
    """
    listed = body if isinstance(body, list) else [body]
    found = (_error(each) for each in listed if isinstance(each, dict))
    return tuple(error for error in found if error.code)


def _error(shown: dict[str, object]) -> ApiError:
    code = shown.get("errorCode") or shown.get("statusCode") or shown.get("error")
    fields = shown.get("fields")
    named = tuple(filter(_is_word, fields)) if isinstance(fields, list) else ()
    return ApiError(str(code) if _is_word(code) else "", str(shown.get("message", "")), named)


def _is_word(shown: object) -> bool:
    return isinstance(shown, str) and _WORD.fullmatch(shown) is not None


def refusal(answer: Answer) -> Exception | None:
    """Return what to raise for an answer, None for one to go on with."""
    status = answer.status
    body = answer.json()
    if status == HTTPStatus.NO_CONTENT or (is_good(status) and isinstance(body, (dict, list))):
        return None
    if HTTPStatus.MULTIPLE_CHOICES < status < HTTPStatus.BAD_REQUEST:
        return Unavailable("the org redirects our calls: if that lasts, set the address to the org's current My Domain")
    errors = errors_of(body)
    if is_good(status) or not errors:
        return Passing(f"the org answered {status} with something else than the API's JSON", asked_wait(answer))
    return _meaning(status, errors[0], asked_wait(answer))


def part_refusal(status: object, body: object) -> Exception | None:
    """Return what to raise for a part of a composite answer, None for one to go on with."""
    if isinstance(status, int) and is_good(status):
        return None
    errors = errors_of(body)
    if not isinstance(status, int) or not errors:
        return Passing("the org answered a part of a call with something else than the API's JSON")
    return _meaning(status, errors[0], 0.0)


def is_good(status: int) -> bool:
    """Tell whether a status says that the call succeeded."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _meaning(status: int, error: ApiError, wait_s: float) -> Exception:
    code = error.code
    if code in _BY_CODE:
        return _BY_CODE[code](error)
    if code in PASSING_CODES or status in _PASSING_STATUSES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Passing(f"the org answered {status} ({code})", wait_s)
    remedy = _REMEDIES.get(code, "look the code up in the REST API guide and mend the org or the integration user")
    return Misconfigured(f"the org refuses our calls with {status} ({code})", remedy)


def _over_limit(error: ApiError) -> Exception:
    if error.message.startswith(_CONCURRENT):
        return Passing("the org has too many long calls at once", _CONCURRENT_WAIT_S)
    return OverBudget("the org has no API requests left")


def field_missing(error: ApiError) -> Misconfigured:
    """Name the field that the org lacks, or that the integration user may not use, and what to do."""
    match = _COLUMN.search(error.message)
    name = next(filter(None, match.groups()), "") if match else ", ".join(error.fields)
    source = _SOURCES.get(name.casefold())
    if source:
        return Misconfigured(
            f"the org has no {name} on Case, or hides them ({error.code})",
            f"enable them, or leave {source!r} out of the message sources",
        )
    return Misconfigured(f"the org does not know the field {name or '(unnamed)'} ({error.code})", _FIELD_REMEDY)


def asked_wait(answer: Answer) -> float:
    """Return the wait that an answer asks for, in seconds."""
    return whole_seconds(answer.headers.get("Retry-After"))


def _closed(error: ApiError) -> Exception:
    return ReadOnly(f"the org is in maintenance and takes no writes ({error.code})")


def _locator_lost(_: ApiError) -> Exception:
    return LocatorLost("the org has dropped the rest of a query's rows")


def _too_much(error: ApiError) -> Exception:
    return TooMuch(f"a query asks for too much at once ({error.code})")


_BY_CODE: dict[str, Callable[[ApiError], Exception]] = {
    "REQUEST_LIMIT_EXCEEDED": _over_limit,
    "INVALID_QUERY_LOCATOR": _locator_lost,
    **dict.fromkeys(CLOSED_CODES, _closed),
    **dict.fromkeys(_TOO_MUCH_CODES, _too_much),
    **dict.fromkeys(FIELD_CODES, field_missing),
}
