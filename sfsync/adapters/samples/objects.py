"""Objects of S3 below a prefix: written in one step, read as a whole, and named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from sfsync.adapters.aws import client_of, explained, made_once
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.adapters.aws import Made

_URL = re.compile(r"s3://(?P<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9._/-]*))?")
_TIMES = 4  # that a write is tried while rivals are at the same name
_TAKEN, _CONTESTED, _ABSENT = "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"


class Objects:
    """What lies in a bucket below a prefix (`samples/`, or nothing). Raises Unavailable and Misconfigured."""

    __slots__ = ("client", "name", "prefix")

    def __init__(self, name: str, prefix: str, client: Made[Any]) -> None:
        self.name, self.prefix, self.client = name, prefix, client

    @classmethod
    def at(cls, url: str, client: Made[Any] | None = None) -> Self:
        """Return what lies at `s3://BUCKET/PREFIX`; nothing is called yet. Raises Misconfigured for another URL.

        Give the client where there is one: it is dear to make, and one serves all buckets.
        """
        found = _URL.fullmatch(url)
        if not found:
            raise Misconfigured(f"{url!r} names no place in a bucket", "write e.g. s3://BUCKET/samples")
        prefix = (found["prefix"] or "").strip("/")
        return cls(found["name"], f"{prefix}/" if prefix else "", client or s3_client())

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}".removesuffix("/")

    def listed(self, place: str = "") -> tuple[frozenset[str], frozenset[str]]:
        """Name the folders in a folder, or in the whole, and the objects beside them."""
        below = f"{self.prefix}{place}/" if place else self.prefix
        folders, names = set[str](), set[str]()
        for page in self._pages(below):
            folders.update(each["Prefix"].removeprefix(below)[:-1] for each in page.get("CommonPrefixes", ()))
            names.update(each["Key"].removeprefix(below) for each in page.get("Contents", ()))
        return frozenset(folders), frozenset(names)

    def text(self, file: str) -> str | None:
        """Return the text of an object; raise Misconfigured where it is none."""
        raw = self.read(file)
        try:
            return None if raw is None else raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise Misconfigured(f"{self}/{file} is not UTF-8 text", "store it as UTF-8") from fault

    def read(self, file: str) -> bytes | None:
        """Return what an object holds."""
        try:
            with explained(str(self)):
                content: bytes = self.body(file).read()
        except FileNotFoundError:
            return None
        return content

    def create(self, file: str, content: bytes) -> None:
        """Create an object in one step, for good; raise FileExistsError where there is another one of its name."""
        for _ in range(_TIMES):
            try:
                self.put(file, content, IfNoneMatch="*")
            except ClientError as fault:
                if _code(fault) == _CONTESTED:
                    continue
                if _code(fault) != _TAKEN:
                    raise
                if not _may_be_ours(fault) or self.read(file) != content:
                    raise FileExistsError(f"{self}/{file}") from fault
            return
        raise Unavailable(f"{self}/{file} is being written by others")

    def put(self, file: str, content: bytes, **more: str) -> None:
        """Store an object, in place of an earlier version if there is one."""
        with explained(str(self)):
            self.client().put_object(Bucket=self.name, Key=f"{self.prefix}{file}", Body=content, **more)

    def body(self, file: str) -> Any:  # noqa: ANN401 - botocore's stream
        """Return what an object holds, to be read bit by bit; raise FileNotFoundError, or what botocore does."""
        try:
            return self.client().get_object(Bucket=self.name, Key=f"{self.prefix}{file}")["Body"]
        except ClientError as fault:
            if _code(fault) != _ABSENT:
                raise
            raise FileNotFoundError(f"{self}/{file} is gone") from None

    def _pages(self, below: str) -> Iterable[Mapping[str, Any]]:
        asked, more = {"Bucket": self.name, "Prefix": below, "Delimiter": "/"}, dict[str, str]()
        while True:
            with explained(str(self)):
                page = self.client().list_objects_v2(**asked, **more)
            yield page
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}


def s3_client() -> Made[Any]:
    """Return the way to a client of S3, made at its first call."""
    return made_once(lambda: client_of("s3"))


def _code(fault: ClientError) -> str:
    code: str = fault.response["Error"].get("Code", "")
    return code


def _may_be_ours(fault: ClientError) -> bool:
    """Tell whether the one that was faster may be this very write, whose answer was lost."""
    return bool(fault.response["ResponseMetadata"].get("RetryAttempts"))
