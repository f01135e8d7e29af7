"""What operations set: small models, one for each thing to connect to, read from `SFSYNC_…` environment variables.

A missing or malformed variable raises `InvalidSettings`, which names the variable, never its value.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self, TypeVar

from sfsync.environment import InvalidSettings, Secret, Settings, setting

__all__ = [
    "AwsStoreSettings",
    "GivenSalesforceSettings",
    "HintSettings",
    "InvalidSettings",
    "NoticeSettings",
    "PolicySettings",
    "ProbeSettings",
    "PushSettings",
    "SalesforceSecretSettings",
    "SalesforceSettings",
    "StoreSettings",
    "TrustSettings",
    "WebhookSettings",
    "WorkerSettings",
    "read",
]

_NAME = "SFSYNC_SALESFORCE_"
SECRET_ARN = r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+"  # noqa: S105 - where one is, not what it is
ORG_ID = r"00D[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?"
_DAY_S = 86400


class SalesforceSettings(Settings, prefix=_NAME):
    """The org and how to sign in: by client credentials, or by JWT with a user name and a private key (preferred)."""

    url: str = setting(
        pattern=r"https?://[^/@]+/?", description="The org's My Domain, e.g. https://acme.my.salesforce.com"
    )
    client_id: str = setting(pattern=r"(?s).+", description="Consumer key of the external client app")
    client_secret: Secret | None = setting(default=None, description="Consumer secret (client credentials flow)")
    username: str | None = setting(default=None, description="Integration user (JWT bearer flow)")
    private_key: Secret | None = setting(default=None, description="PEM text of the private key (JWT bearer flow)")
    private_key_file: Path | None = setting(default=None, description="File with that key")
    audience: str | None = setting(default=None, description="JWT audience, where it is not the login host for the URL")
    org_id: str | None = setting(default=None, description="Refuse any other org than this one")
    api_version: str = setting(default="64.0", pattern=r"\d\d\.0", description="REST API version")
    api_share: float = setting(
        default=0.95, gt=0, le=1, description="Stop when the org has used this share of its daily API calls"
    )
    field_map: dict[str, str] = setting(default={}, description="JSON: the package's field name -> the org's own field")
    message_sources: tuple[str, ...] = setting(
        default=("emails", "comments", "feed"), description="JSON: where messages are read"
    )
    automation_users: tuple[str, ...] = setting(
        default=(), description="JSON: user ids whose messages are not Support's"
    )

    def check(self) -> None:
        """Raise InvalidSettings where there is no way to sign in."""
        if self.client_secret is None and (self.username is None or self.key() is None):
            raise InvalidSettings(
                f"set {_NAME}CLIENT_SECRET, or {_NAME}USERNAME with {_NAME}PRIVATE_KEY or {_NAME}PRIVATE_KEY_FILE"
            )

    def key(self) -> str | None:
        """Return the private key as PEM text."""
        if self.private_key is not None:
            return self.private_key.get_secret_value()
        if self.private_key_file is None:
            return None
        try:
            return self.private_key_file.read_text(encoding="utf-8")
        except OSError as fault:
            raise InvalidSettings(f"{_NAME}PRIVATE_KEY_FILE cannot be read: {fault.strerror}") from fault


class GivenSalesforceSettings(SalesforceSettings, given=True):
    """An org that is given outright: the environment has no say (the demo's own org)."""

    @classmethod
    def for_jwt(cls, url: str, client_id: str, username: str, private_key: str) -> Self:
        """Return settings that sign in with a private key."""
        return cls(url=url, client_id=client_id, username=username, private_key=Secret(private_key))


class StoreSettings(Settings, prefix="SFSYNC_"):
    """Where records, cursors and the ledger are kept."""

    store: str = setting(
        default="sqlite:///sfsync.sqlite",
        pattern=r"(sqlite:///|dynamodb://).+",
        description="sqlite:///PATH, or on AWS dynamodb://TABLE",
    )


class PolicySettings(Settings, prefix="SFSYNC_", empty_is_unset=True):
    """Which policy applies."""

    policy: Path | None = setting(default=None, description="A TOML or JSON file laid over the data sheet key by key")


class SalesforceSecretSettings(Settings, prefix=_NAME):
    """Where on AWS the private key is kept."""

    private_key_secret: str = setting(
        pattern=SECRET_ARN, description="ARN of the secret that holds the private key as PEM text"
    )


class PushSettings(Settings, prefix=_NAME):
    """The org that pushes are taken from, and what its own fields are called."""

    org_id: str = setting(pattern=ORG_ID, description="The org's id: pushes of another are refused")
    field_map: dict[str, str] = setting(default={}, description="JSON: the package's field name -> the org's own field")


class WebhookSettings(Settings, prefix="SFSYNC_", empty_is_unset=True):
    """Where on AWS the keys of webhooks are kept; without, there are no webhooks."""

    webhook_keys_secret: str | None = setting(
        pattern=SECRET_ARN, default=None, description="ARN of the secret with one or two keys, a line each"
    )


class AwsStoreSettings(Settings, prefix="SFSYNC_"):
    """The table where the functions keep what they remember; a file of their own would be gone with them."""

    store: str = setting(pattern=r"dynamodb://.+", description="dynamodb://TABLE")


class HintSettings(Settings, prefix="SFSYNC_"):
    """The queue of hints on AWS."""

    hints_queue: str = setting(pattern=r"https?://.+", description="URL of the queue")
    wide_sweep_hours: float = setting(default=48, gt=0, description="How far back a wide sweep reads, in hours")


class NoticeSettings(Settings, prefix="SFSYNC_"):
    """Where notices go on AWS."""

    notices_topic: str = setting(pattern=r"arn:aws[a-z-]*:sns:.+", description="ARN of the topic")
    notices_bus: str | None = setting(default=None, description="Name or ARN of an event bus that gets them too")


class TrustSettings(Settings, prefix="SFSYNC_"):
    """Where Salesforce says how its instances are, and which of them the provider itself stands on."""

    trust_url: str = setting(
        default="https://api.status.salesforce.com/v1",
        pattern=r"(https?://[^@]+|off)",
        description="The Trust status API; `off` watches nothing",
    )
    provider_instances: tuple[str, ...] = setting(
        default=(), description="JSON: instances that the provider itself stands on; they pause every customer's clocks"
    )
    status_every: float = setting(default=60, gt=0, le=_DAY_S, description="Seconds between polls of the status feed")
    status_wide_every: float = setting(
        gt=0, le=_DAY_S, default=86400, description="Seconds between polls of the status feed that look 30 days back"
    )


class WorkerSettings(Settings, prefix="SFSYNC_"):
    """How often the single-process worker does what, in seconds, and where it announces."""

    poll_every: float = setting(default=60, gt=0, le=_DAY_S, description="Seconds between polls for changed Cases")
    sweep_every: float = setting(default=15, gt=0, le=_DAY_S, description="Seconds between sweeps of due clocks")
    wide_sweep_every: float = setting(default=86400, gt=0, le=_DAY_S, description="Seconds between wide sweeps")
    wide_sweep_hours: float = setting(default=48, gt=0, description="How far back a wide sweep reads, in hours")
    duties_every: float = setting(
        default=86400, gt=0, le=_DAY_S, description="Seconds between passes over the duties towards accounts"
    )
    notices: Path | None = setting(default=None, description="File that gets each notice as a JSON line")


class ProbeSettings(Settings, prefix="SFSYNC_PROBE_"):
    """What this prober looks at, where it stands, and where it keeps what it saw."""

    endpoints: Path | None = setting(default=None, description="JSON file of the endpoints to probe")
    vantage: str = setting(
        default="local", pattern=r"[a-z0-9][a-z0-9-]{0,62}", description="Where this prober stands, e.g. us-east-1"
    )
    ledger: Path = setting(default=Path("sfsync-samples"), description="Folder of the raw samples")
    objectives: Path | None = setting(
        default=None, description="A TOML or JSON file laid over the objectives key by key"
    )
    exclusions: Path | None = setting(
        default=None, description="JSON file of announced work and outages of dependencies, for the alerts"
    )
    instances: tuple[str, ...] = setting(
        default=(),
        description="JSON: Salesforce instances that probed orgs live on; incidents there excuse what depends on them",
    )
    signing_key: Secret | None = setting(default=None, description="Ed25519 private key (PEM text) that signs seals")
    signing_key_file: Path | None = setting(default=None, description="File with that key; unsigned without")
    tokens: dict[str, Secret] = setting(default={}, description="JSON: an endpoint's name -> its bearer token")
    ca_file: Path | None = setting(default=None, description="CAs to trust beside this machine's own, in PEM")
    unsafe_loopback: bool = setting(
        default=False, description="For tests only: probe this machine, plain http too, and nothing else"
    )

    def key(self) -> bytes | None:
        """Return the signing key as PEM text."""
        if self.signing_key is not None:
            return self.signing_key.get_secret_value().encode()
        if self.signing_key_file is None:
            return None
        try:
            return self.signing_key_file.read_bytes()
        except OSError as fault:
            raise InvalidSettings(f"SFSYNC_PROBE_SIGNING_KEY_FILE cannot be read: {fault.strerror}") from fault


class GivenProbeSettings(ProbeSettings, given=True):
    """A prober that is given outright: the environment has no say (the demo's own)."""


Model = TypeVar("Model", bound=Settings)


def read(model: type[Model], **given: Any) -> Model:  # noqa: ANN401 - whatever a model holds
    """Return the settings of one model from the environment, but for those given; raise InvalidSettings."""
    return model(**given)
