"""The errors of the REST API, in Salesforce's words.

At the top level of an answer an error has `errorCode`, inside the result of one row it has `statusCode`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ApiError(Exception):
    """A refused request or row: `status` is the HTTP status, `fields` is None where Salesforce sends no such key."""

    def __init__(self, status: int, code: str, message: str, fields: Sequence[str] | None = None) -> None:
        """Carry the facts of the refusal."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields

    def as_answer(self) -> list[dict[str, object]]:
        """Render as the body of an HTTP answer."""
        error: dict[str, object] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            error["fields"] = list(self.fields)
        return [error]

    def as_row_error(self) -> dict[str, object]:
        """Render as one of the `errors` of a row in a collection."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields or ())}


class MalformedBodyError(ApiError):
    """A body that cannot be read as what it should be: it refuses the whole request, never one row of it."""

    def __init__(self, message: str) -> None:
        """Carry the reason."""
        super().__init__(400, "JSON_PARSER_ERROR", message)


def not_found() -> ApiError:
    """Say that there is no such resource, object type or record."""
    return ApiError(404, "NOT_FOUND", "The requested resource does not exist")


def unknown_record() -> ApiError:
    """Refuse a well-formed id that no record of the type has."""
    return ApiError(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")


def entity_is_deleted() -> ApiError:
    """Refuse a record that is in the recycle bin."""
    return ApiError(404, "ENTITY_IS_DELETED", "entity is deleted", ())


def malformed_id(text: str) -> ApiError:
    """Refuse a text where an id should stand."""
    return ApiError(400, "MALFORMED_ID", f"malformed id {text}")


def duplicate_value(field: str, row_id: str) -> ApiError:
    """Refuse a value that another row has in a unique field; Salesforce names the field in the message only."""
    message = f"duplicate value found: {field} duplicates value on record with id: {row_id}"
    return ApiError(400, "DUPLICATE_VALUE", message, ())


def wrong_reference(label: str, field: str, text: str) -> ApiError:
    """Refuse an id that a lookup cannot hold."""
    return ApiError(400, "MALFORMED_ID", f"{label}: id value of incorrect type: {text}", (field,))


def unknown_reference(field: str) -> ApiError:
    """Refuse a lookup to a record that does not exist."""
    return ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", (field,))


def no_such_column(field: str, object_name: str) -> ApiError:
    """Refuse a field that the object lacks, or that the user may not see."""
    return ApiError(400, "INVALID_FIELD", f"No such column '{field}' on sobject of type {object_name}")


def not_writeable(fields: Sequence[str]) -> ApiError:
    """Refuse fields that the platform fills in, or that the user may only read."""
    listed = ", ".join(fields)
    advice = "Please check the security settings of this field and verify that it is read/write for your profile"
    message = f"Unable to create/update fields: {listed}. {advice} or permission set."
    return ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, fields)


def required_missing(fields: Sequence[str]) -> ApiError:
    """Refuse to leave fields empty that may not be."""
    return ApiError(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(fields)}]", fields)


def too_long(label: str, field: str, text: str, limit: int) -> ApiError:
    """Refuse a text longer than its field."""
    message = f"{label}: data value too large: {text} (max length={limit})"
    return ApiError(400, "STRING_TOO_LONG", message, (field,))


def bad_picklist_value(label: str, field: str, text: str) -> ApiError:
    """Refuse a value outside a restricted picklist."""
    message = f"{label}: bad value for restricted picklist field: {text}"
    return ApiError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, (field,))


def invalid_email(label: str, field: str, text: str) -> ApiError:
    """Refuse a text that is no email address."""
    return ApiError(400, "INVALID_EMAIL_ADDRESS", f"{label}: invalid email address: {text}", (field,))


def json_mismatch(kind: str, token: str, text: str) -> ApiError:
    """Refuse a JSON value of the wrong type."""
    message = (
        f"Cannot deserialize instance of {kind} from {token} value {text} or request may be missing a required field"
    )
    return MalformedBodyError(message)


def json_broken(message: str) -> ApiError:
    """Refuse a body that is no JSON, or not of the shape that the resource takes."""
    return MalformedBodyError(message)


def unsupported_write(label: str, verb: str) -> ApiError:
    """Refuse an object that the API cannot create, update or delete."""
    return ApiError(400, "INVALID_TYPE_FOR_OPERATION", f"entity type cannot be {verb}: {label}", ())


def row_locked() -> ApiError:
    """Refuse a row that another transaction holds."""
    message = "unable to obtain exclusive access to this record or 1 records"
    return ApiError(400, "UNABLE_TO_LOCK_ROW", message, ())


def read_only_mode() -> ApiError:
    """Refuse a write during maintenance, while reads go on."""
    message = "Updates can't be made during maintenance. Try again when maintenance is complete."
    return ApiError(503, "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", message)


def session_expired() -> ApiError:
    """Refuse a request without a session, or with one that has ended."""
    return ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid")


def limit_exceeded() -> ApiError:
    """Refuse a request because the org's daily API requests are used up."""
    return ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def record_changed() -> ApiError:
    """Refuse a conditional write that came too late."""
    message = "The record was modified after the time given in If-Unmodified-Since"
    return ApiError(412, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK", message)


def method_not_allowed(method: str, allowed: Sequence[str]) -> ApiError:
    """Refuse a method that the resource does not answer to."""
    message = f"HTTP Method '{method}' not allowed. Allowed are {','.join(allowed)}"
    return ApiError(405, "METHOD_NOT_ALLOWED", message)
