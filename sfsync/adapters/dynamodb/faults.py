"""What DynamoDB's errors mean to the worker and to operations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, NoRegionError, ParamValidationError

from sfsync.adapters.aws.faults import CREDENTIALS, SERVER_FAILS, SETTING_UP
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

LOST_RACE = "ConditionalCheckFailedException"
_THROTTLED = {
    "ProvisionedThroughputExceededException": "takes no more for now",
    "ThrottlingException": "takes no more for now",
    "RequestLimitExceeded": "takes no more for now",
    "LimitExceededException": "takes no more for now",
    "ReplicatedWriteConflictException": "is being written to from another region",
}
_LASTING = {
    "ResourceNotFoundException": (
        "does not exist in this account and region",
        "deploy template.yaml, or name another table, or its region as dynamodb://TABLE?region=…, in SFSYNC_STORE",
    ),
    "AccessDeniedException": (
        "may not be used for {operation}",
        "allow the worker's role dynamodb:{operation} on the table and on its indexes, and the use of its key",
    ),
    "ValidationException": (
        "is not a table of sfsync's, for it refuses {operation} ({message})",
        "deploy template.yaml, or name another table in SFSYNC_STORE",
    ),
    **dict.fromkeys(
        (
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
            "ExpiredTokenException",
            "InvalidClientTokenId",
        ),
        CREDENTIALS,
    ),
}
_SETTING_UP = {
    **SETTING_UP,
    NoRegionError: (
        "no AWS region is set",
        "set AWS_DEFAULT_REGION, or write dynamodb://TABLE?region=… in SFSYNC_STORE",
    ),
}


@contextmanager
def explained(table: str) -> Iterator[None]:
    """Turn botocore's errors into Unavailable and Misconfigured that name the table.

    By then botocore has retried what may pass. A lost race and a wrong call stay what they are.
    """
    try:
        yield
    except ClientError as fault:
        _explain(table, fault)
        raise
    except ParamValidationError:
        raise
    except BotoCoreError as fault:
        for kind, (what, remedy) in _SETTING_UP.items():
            if isinstance(fault, kind):
                raise Misconfigured(f"table {table}: {what}", remedy) from fault
        raise Unavailable(f"table {table} does not answer ({fault})") from fault


def _explain(table: str, fault: ClientError) -> None:
    code, message = fault.response["Error"].get("Code", ""), fault.response["Error"].get("Message", "")
    if code in _THROTTLED:
        raise Unavailable(f"table {table} {_THROTTLED[code]} ({message})") from fault
    if code in _LASTING:
        what, remedy = (text.format(operation=fault.operation_name, message=message) for text in _LASTING[code])
        raise Misconfigured(f"table {table} {what}", remedy) from fault
    if fault.response["ResponseMetadata"].get("HTTPStatusCode", 0) >= SERVER_FAILS:
        raise Unavailable(f"table {table} fails ({code}: {message})") from fault
