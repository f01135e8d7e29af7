"""Which org to talk to, how to sign in, and the bounds on every call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import force_setattr

from sfsync.adapters.http.addresses import is_loopback, parts_of
from sfsync.adapters.http.timeouts import Timeouts
from sfsync.adapters.salesforce.fields import checked_field_map
from sfsync.model.ids import case_id
from sfsync.model.untold import Untold
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MESSAGE_SOURCES = ("emails", "comments", "feed")


class Connection(Untold, Struct, frozen=True):
    """One org. Signs in by JWT bearer where `username` and `private_key` (PEM) are given, else by client credentials.

    `url` is the org's My Domain; plain http is taken for loopback addresses only. `org_id` refuses any other org.
    `api_ceiling` is the share of the org's daily API requests, whoever used them, at which we stop calling. `field_map`
    leads from the package's field names (DESIGN section 7) to the org's own. Raises Misconfigured for what cannot work.
    """

    url: str
    client_id: str
    client_secret: str | None = None
    username: str | None = None
    private_key: str | None = None
    audience: str | None = None
    version: str = "64.0"
    timeouts: Timeouts = field(default_factory=Timeouts)
    org_id: str | None = None
    api_ceiling: float = 0.95
    field_map: Mapping[str, str] = field(default_factory=dict)
    message_sources: Collection[str] = MESSAGE_SOURCES
    automation_user_ids: Collection[str] = ()

    def __post_init__(self) -> None:
        """Check what can be checked without a call."""
        force_setattr(self, "url", checked_url(self.url))
        checked_field_map(self.field_map)
        if self.client_secret is None and not self.signs_in_by_jwt:
            raise Misconfigured("no way to sign in", "give a client secret, or a user name with a private key")
        unknown = sorted(set(self.message_sources) - set(MESSAGE_SOURCES))
        if unknown:
            raise Misconfigured(f"unknown message source {unknown[0]!r}", f"use some of {', '.join(MESSAGE_SOURCES)}")
        if not 0 < self.api_ceiling <= 1:
            raise Misconfigured(f"an API ceiling of {self.api_ceiling}", "give a share above 0, at most 1")
        force_setattr(self, "org_id", self.org_id and _checked_id(self.org_id))
        force_setattr(self, "automation_user_ids", frozenset(map(_checked_id, self.automation_user_ids)))

    @property
    def signs_in_by_jwt(self) -> bool:
        """Tell which of the two ways to sign in is used."""
        return self.username is not None and self.private_key is not None


def _checked_id(text: str) -> str:
    try:
        return case_id(text)
    except ValueError as fault:
        raise Misconfigured("an id in the settings is none", str(fault)) from None


def checked_url(url: str) -> str:
    """Return the origin of a URL; raise Misconfigured where a token sent to it could be read on its way."""
    parts = parts_of(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise Misconfigured("the org's address is not an https URL", "give its My Domain, https://….my.salesforce.com")
    if parts.scheme == "http" and not is_loopback(url):
        raise Misconfigured(f"plain http to {parts.hostname} would show our token", "use https")
    return f"{parts.scheme}://{parts.netloc}"
