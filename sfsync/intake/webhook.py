"""A webhook for whoever can sign: Apex, a gateway, a script.

The caller posts JSON and signs it with HMAC-SHA256 over the timestamp, a dot and the body:

    X-SFSync-Signature: t=1795600800,v1=<64 hex digits>
    {"id": "a name for this delivery", "org_id": "00D...", "case_ids": ["500...", ...]}

`t` is in Unix seconds, at most five minutes off. An `id` is taken once: whoever repeats a call that failed gives it
another. While keys are exchanged two are valid; a caller may also send two signatures (`,v1=...,v1=...`).
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct
from msgspec.structs import force_setattr

from sfsync.intake.case_ids import case_hint
from sfsync.intake.json_text import parsed
from sfsync.intake.refused import Refused
from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown, unknown_names
from sfsync.model.ids import case_id
from sfsync.model.replacing import replace
from sfsync.model.untold import Untold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.intake.hint import Hint

HEADER = "X-SFSync-Signature"
LARGEST = 256 * 1024  # bytes
WINDOW = timedelta(minutes=5)  # either way
SHORTEST_KEY = 32  # bytes, as many as the hash has

_ID = re.compile(r"[\x21-\x7e]{1,128}")
_KEYS = {"id", "org_id", "case_ids"}
_SIGNATURE = re.compile(r"t=([0-9]{1,11})((?:,v1=[0-9a-fA-F]{64}){1,2})")  # ASCII digits: int() takes others as well


class Webhook(Untold, Struct, frozen=True):
    """Takes calls for one org. `keys` are one or two secrets; `first_time` is that of `ports.Seen`.

    Raises ValueError for keys that protect nothing.
    """

    org_id: str
    keys: tuple[bytes, ...]
    first_time: Callable[[str, datetime], bool]
    header: ClassVar[str] = HEADER

    def __post_init__(self) -> None:
        """Check the keys, and keep the long form of the id."""
        if not 1 <= len(self.keys) <= 2 or min(map(len, self.keys)) < SHORTEST_KEY:  # noqa: PLR2004 - the old and the new
            raise ValueError(f"give one or two keys of at least {SHORTEST_KEY} bytes")
        force_setattr(self, "org_id", case_id(self.org_id))

    def read(self, body: bytes, signature: str | None, now: datetime) -> Hint:
        """Return what a call hints at; raise Refused.

        The signature is checked before anything in the body is, and whether the id is new last of all, so that a call
        which is refused leaves no trace.
        """
        if len(body) > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{len(body)} bytes, at most {LARGEST} are taken")
        self._check_signature(body, signature or "", now)
        try:
            call = _checked(parsed(body))
            name, hint = call["id"], case_hint(call["case_ids"])
        except Rejected as fault:
            raise Refused(HTTPStatus.BAD_REQUEST, str(fault)) from fault
        self._check_org(call["org_id"])
        # Twice the window: workers' clocks differ, and whoever forgets too early lets a replay in.
        if not self.first_time(f"webhook:{name}", now + 2 * WINDOW):
            raise Refused(HTTPStatus.CONFLICT, f"the id {shown(call['id'])} was taken before")
        unknown = unknown_names(call.keys() - _KEYS, "the call")
        return replace(hint, oddities=(*hint.oddities, *unknown))

    def _check_signature(self, body: bytes, signature: str, now: datetime) -> None:
        """Raise Refused, to all appearances for one and the same reason."""
        parts = _SIGNATURE.fullmatch(signature)
        if parts is None:
            raise Refused(HTTPStatus.UNAUTHORIZED, f"{HEADER} is missing or malformed")
        if abs(datetime.fromtimestamp(int(parts[1]), UTC) - now) > WINDOW:
            raise Refused(HTTPStatus.UNAUTHORIZED, f"signed at {parts[1]}, more than {WINDOW} from now")
        given = [bytes.fromhex(one) for one in parts[2].split(",v1=")[1:]]
        expected = [_mac(body, parts[1], key) for key in self.keys]
        # All pairs are compared: how long it takes says nothing of which one fits.
        fits = [hmac.compare_digest(one, other) for one in given for other in expected]
        if not any(fits):
            raise Refused(HTTPStatus.UNAUTHORIZED, "no signature fits any key")

    def _check_org(self, given: str) -> None:
        try:
            ours = hmac.compare_digest(case_id(given), self.org_id)
        except ValueError:
            ours = False
        if not ours:
            raise Refused(HTTPStatus.FORBIDDEN, f"org_id is {shown(given)}: another org's")


def _checked(call: object) -> dict[str, Any]:
    """Return a call whose keys hold what they should; raise Rejected.

    By hand: pydantic would be half of what a function that takes pushes loads.
    """
    if not isinstance(call, dict):
        raise Rejected("call: is no object")
    if not isinstance(call.get("id"), str) or not _ID.fullmatch(call["id"]):
        raise Rejected("call.id: must be a text of 1 to 128 visible ASCII characters")
    if not isinstance(call.get("org_id"), str):
        raise Rejected("call.org_id: must be a text")
    if not isinstance(call.get("case_ids"), list) or not call["case_ids"]:
        raise Rejected("call.case_ids: must be a list of at least one id")
    return call


def signed(body: bytes, key: bytes, at: datetime) -> str:
    """Return the header's value for a body, as a caller makes it."""
    seconds = str(int(at.timestamp()))
    return f"t={seconds},v1={_mac(body, seconds, key).hex()}"


def _mac(body: bytes, seconds: str, key: bytes) -> bytes:
    return hmac.digest(key, seconds.encode() + b"." + body, "sha256")
