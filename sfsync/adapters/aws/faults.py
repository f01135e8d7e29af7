"""What the errors of AWS services mean to the worker and to operations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
)

from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER_FAILS = 500
_THROTTLED = frozenset({"RequestThrottled", "KmsThrottled", "KMSThrottling", "RequestLimitExceeded", "OverLimit"})
_ABSENT = ("does not exist in this account and region", "deploy template.yaml, or correct its name in the settings")
_FORBIDDEN = ("may not be used by the worker", "allow the worker's role {operation} on it, and the use of its key")
_KEYLESS = ("cannot use its KMS key", "enable the key, or give it another")
CREDENTIALS = ("does not accept the credentials", "renew them, and check the machine's clock")
_LASTING = {
    **dict.fromkeys(
        (
            "NoSuchBucket",
            "NonExistentQueue",
            "QueueDoesNotExist",
            "NotFound",
            "NotFoundException",
            "ResourceNotFoundException",
        ),
        _ABSENT,
    ),
    **dict.fromkeys(("InvalidAddress", "InvalidParameter", "InvalidParameterException"), _ABSENT),
    **dict.fromkeys(
        ("AccessDenied", "AccessDeniedException", "AuthorizationError", "KmsAccessDenied", "KMSAccessDenied"),
        _FORBIDDEN,
    ),
    **dict.fromkeys(
        ("KMSDisabled", "KMSInvalidState", "KMSNotFound", "DisabledException", "KmsDisabled", "KmsNotFound"), _KEYLESS
    ),
    **dict.fromkeys(
        (
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSecurity",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        ),
        CREDENTIALS,
    ),
}
SETTING_UP = {
    NoCredentialsError: (
        "there are no AWS credentials",
        "give the worker a role, or set AWS_ACCESS_KEY_ID and the like",
    ),
    PartialCredentialsError: (
        "half of the AWS credentials is missing",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    NoRegionError: ("no AWS region is set", "set AWS_DEFAULT_REGION"),
    ProfileNotFound: ("the AWS profile does not exist", "correct AWS_PROFILE"),
}


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn botocore's errors into Unavailable and Misconfigured that name the place, e.g. `queue hints`.

    By then botocore has retried what may pass. A wrong call stays what it is: a bug.
    """
    try:
        yield
    except ClientError as fault:
        _explain(place, fault)
        raise
    except ParamValidationError:
        raise
    except BotoCoreError as fault:
        for kind, (what, remedy) in SETTING_UP.items():
            if isinstance(fault, kind):
                raise Misconfigured(f"{place}: {what}", remedy) from fault
        raise Unavailable(f"{place} does not answer ({type(fault).__name__})") from fault


def is_passing(code: str) -> bool:
    """Tell whether an error of this code may be gone in a moment, whoever the service says is at fault."""
    name = _name(code)
    return name in _THROTTLED or name.startswith("Throttl") or name in {"InternalError", "InternalFailure"}


def _explain(place: str, fault: ClientError) -> None:
    code, status = fault.response["Error"].get("Code", ""), fault.response["ResponseMetadata"].get("HTTPStatusCode", 0)
    if is_passing(code) or status >= SERVER_FAILS:
        raise Unavailable(f"{place} takes nothing for now ({code})") from fault
    if _name(code) in _LASTING:
        what, remedy = _LASTING[_name(code)]
        raise Misconfigured(f"{place} {what} ({code})", remedy.format(operation=fault.operation_name)) from fault


def _name(code: str) -> str:
    """Return the last part of a code such as `AWS.SimpleQueueService.NonExistentQueue`."""
    return code.rpartition(".")[2]
