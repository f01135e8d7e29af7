"""What became of one row of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.salesforce.refusals import CLOSED_CODES, FIELD_CODES, PASSING_CODES, errors_of
from sfsync.ports.cases import WriteOutcome, WriteResult

if TYPE_CHECKING:
    from sfsync.adapters.salesforce.refusals import ApiError

LOCKED = "UNABLE_TO_LOCK_ROW"
_IN_TRIGGER = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"  # what a trigger met with stands in its message only
_GONE = "ENTITY_IS_DELETED"  # NOT_FOUND and the like may be said of a row that a trigger refers to
_LATER = PASSING_CODES | CLOSED_CODES | {"ALL_OR_NONE_OPERATION_ROLLED_BACK", "QUERY_TIMEOUT"}
_ACCESS = frozenset({"INSUFFICIENT_ACCESS_OR_READONLY", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"})
_WRITTEN_FOR_PEOPLE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
_MESSAGE_LENGTH = 200
_UNKNOWN = WriteOutcome(WriteResult.RETRY, "the org did not tell what became of the row")


def outcome(case_id: str, result: object) -> WriteOutcome:
    """Return what a row's result means; one that is not of this row, or not a result, leaves the outcome unknown."""
    if not isinstance(result, dict):
        return _UNKNOWN
    if result.get("success") is True:
        mine = str(result.get("id", case_id))[:15] == case_id[:15]
        return WriteOutcome(WriteResult.WRITTEN) if mine else _UNKNOWN
    errors = row_errors(result)
    return _meaning(errors[0]) if errors else _UNKNOWN


def row_errors(result: object) -> tuple[ApiError, ...]:
    """Return the errors of a row."""
    return errors_of(result.get("errors")) if isinstance(result, dict) else ()


def is_locked(result: object) -> bool:
    """Tell whether a row was held by another transaction, if only within a trigger."""
    return any(
        error.code == LOCKED or (error.code == _IN_TRIGGER and LOCKED in error.message) for error in row_errors(result)
    )


def is_field_fault(result: object) -> bool:
    """Tell whether a row was refused for one of our fields."""
    return any(error.code in FIELD_CODES for error in row_errors(result))


def is_closed(result: object) -> bool:
    """Tell whether a row was refused because the org takes no writes for now."""
    return any(error.code in CLOSED_CODES for error in row_errors(result))


def is_access_fault(result: object) -> bool:
    """Tell whether a row was refused because the integration user may not edit it."""
    return any(error.code in _ACCESS for error in row_errors(result))


def _meaning(error: ApiError) -> WriteOutcome:
    if error.code == _GONE:
        return WriteOutcome(WriteResult.GONE, error.code)
    if error.code in _LATER:
        return WriteOutcome(WriteResult.RETRY, error.code)
    return WriteOutcome(WriteResult.REFUSED, _reason(error))


def _reason(error: ApiError) -> str:
    """Return code and fields; the message only of a validation rule, others may quote the case."""
    named = f" on {', '.join(error.fields)}" if error.fields else ""
    said = " ".join(error.message.split())[:_MESSAGE_LENGTH] if error.code == _WRITTEN_FOR_PEOPLE else ""
    return f"{error.code}{named}{': ' if said else ''}{said}"
