"""What operations set: small models, one for each thing to connect to, read from `SFSYNC_…` environment variables.

A missing or malformed variable raises `InvalidSettings`, which names the variable, never its value.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource


class InvalidSettings(Rejected):
    """Settings that cannot be used; the message has a line per variable."""


_NAME = "SFSYNC_SALESFORCE_"
Seconds = Annotated[float, Field(gt=0, le=86400)]


def _json(value: object) -> object:
    """Read a variable's JSON; what is given in Python passes."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError(
            'is not JSON: write e.g. {"SFSync_Policy__c": "SLA_Policy__c"} or ["emails", "feed"]'
        ) from None


class SalesforceSettings(BaseSettings):
    """The org and how to sign in: by client credentials, or by JWT with a user name and a private key (preferred)."""

    model_config = SettingsConfigDict(env_prefix=_NAME, extra="ignore", hide_input_in_errors=True)

    url: str = Field(
        pattern=r"^https?://[^/@]+/?$", description="The org's My Domain, e.g. https://acme.my.salesforce.com"
    )
    client_id: str = Field(min_length=1, description="Consumer key of the external client app")
    client_secret: SecretStr | None = Field(default=None, description="Consumer secret (client credentials flow)")
    username: str | None = Field(default=None, description="Integration user (JWT bearer flow)")
    private_key: SecretStr | None = Field(default=None, description="PEM text of the private key (JWT bearer flow)")
    private_key_file: Path | None = Field(default=None, description="File with that key")
    audience: str | None = Field(default=None, description="JWT audience, where it is not the login host for the URL")
    org_id: str | None = Field(default=None, description="Refuse any other org than this one")
    api_version: str = Field(default="64.0", pattern=r"^\d\d\.0$", description="REST API version")
    api_share: float = Field(
        default=0.95, gt=0, le=1, description="Stop when the org has used this share of its daily API calls"
    )
    field_map: Annotated[dict[str, str], NoDecode, BeforeValidator(_json)] = Field(
        default={}, description="JSON: the package's field name -> the org's own field"
    )
    message_sources: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_json)] = Field(
        default=("emails", "comments", "feed"), description="JSON: where messages are read"
    )
    automation_users: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_json)] = Field(
        default=(), description="JSON: user ids whose messages are not Support's"
    )

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.client_secret is None and (self.username is None or self.key() is None):
            raise ValueError(
                f"set {_NAME}CLIENT_SECRET, or {_NAME}USERNAME with {_NAME}PRIVATE_KEY or {_NAME}PRIVATE_KEY_FILE"
            )
        return self

    def key(self) -> str | None:
        """Return the private key as PEM text."""
        if self.private_key is not None:
            return self.private_key.get_secret_value()
        if self.private_key_file is None:
            return None
        try:
            return self.private_key_file.read_text(encoding="utf-8")
        except OSError as fault:
            raise ValueError(f"{_NAME}PRIVATE_KEY_FILE cannot be read: {fault.strerror}") from fault


class Given(BaseSettings):
    """Settings that are given outright: the environment has no say (the demo's own)."""

    @classmethod
    def settings_customise_sources(cls, *_: Any, **named: Any) -> tuple[PydanticBaseSettingsSource, ...]:  # noqa: ANN401 - pydantic's signature
        """Take what is given to the constructor, and nothing else."""
        return (named["init_settings"],)


class GivenSalesforceSettings(Given, SalesforceSettings):
    """An org that is given outright."""

    @classmethod
    def for_jwt(cls, url: str, client_id: str, username: str, private_key: str) -> Self:
        """Return settings that sign in with a private key."""
        return cls(url=url, client_id=client_id, username=username, private_key=SecretStr(private_key))


class StoreSettings(BaseSettings):
    """Where records, cursors and the ledger are kept."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    store: str = Field(
        default="sqlite:///sfsync.sqlite",
        pattern=r"^(sqlite:///|dynamodb://).+",
        description="sqlite:///PATH, or on AWS dynamodb://TABLE",
    )


class PolicySettings(BaseSettings):
    """Which policy applies."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore", env_ignore_empty=True)

    policy: Path | None = Field(default=None, description="A TOML or JSON file laid over the data sheet key by key")


SecretArn = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$")]
OrgId = Annotated[str, Field(pattern=r"^00D[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?$")]


class SalesforceSecretSettings(BaseSettings):
    """Where on AWS the private key is kept."""

    model_config = SettingsConfigDict(env_prefix=_NAME, extra="ignore", hide_input_in_errors=True)

    private_key_secret: SecretArn = Field(description="ARN of the secret that holds the private key as PEM text")


class PushSettings(BaseSettings):
    """The org that pushes are taken from, and what its own fields are called."""

    model_config = SettingsConfigDict(env_prefix=_NAME, extra="ignore", hide_input_in_errors=True)

    org_id: OrgId = Field(description="The org's id: pushes of another are refused")
    field_map: Annotated[dict[str, str], NoDecode, BeforeValidator(_json)] = Field(
        default={}, description="JSON: the package's field name -> the org's own field"
    )


class WebhookSettings(BaseSettings):
    """Where on AWS the keys of webhooks are kept; without, there are no webhooks."""

    model_config = SettingsConfigDict(
        env_prefix="SFSYNC_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    webhook_keys_secret: SecretArn | None = Field(
        default=None, description="ARN of the secret with one or two keys, a line each"
    )


class AwsStoreSettings(BaseSettings):
    """The table where the functions keep what they remember; a file of their own would be gone with them."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    store: str = Field(pattern=r"^dynamodb://.+", description="dynamodb://TABLE")


class HintSettings(BaseSettings):
    """The queue of hints on AWS."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    hints_queue: str = Field(pattern=r"^https?://.+", description="URL of the queue")
    wide_sweep_hours: float = Field(default=48, gt=0, description="How far back a wide sweep reads, in hours")


class NoticeSettings(BaseSettings):
    """Where notices go on AWS."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    notices_topic: str = Field(pattern=r"^arn:aws[a-z-]*:sns:.+", description="ARN of the topic")
    notices_bus: str | None = Field(default=None, description="Name or ARN of an event bus that gets them too")


class TrustSettings(BaseSettings):
    """Where Salesforce says how its instances are, and which of them the provider itself stands on."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    trust_url: str = Field(
        default="https://api.status.salesforce.com/v1",
        pattern=r"^(https?://[^@]+|off)$",
        description="The Trust status API; `off` watches nothing",
    )
    provider_instances: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_json)] = Field(
        default=(), description="JSON: instances that the provider itself stands on; they pause every customer's clocks"
    )
    status_every: Seconds = Field(default=60, description="Seconds between polls of the status feed")
    status_wide_every: Seconds = Field(
        default=86400, description="Seconds between polls of the status feed that look 30 days back"
    )


class WorkerSettings(BaseSettings):
    """How often the single-process worker does what, in seconds, and where it announces."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_", extra="ignore")

    poll_every: Seconds = Field(default=60, description="Seconds between polls for changed Cases")
    sweep_every: Seconds = Field(default=15, description="Seconds between sweeps of due clocks")
    wide_sweep_every: Seconds = Field(default=86400, description="Seconds between wide sweeps")
    wide_sweep_hours: float = Field(default=48, gt=0, description="How far back a wide sweep reads, in hours")
    duties_every: Seconds = Field(default=86400, description="Seconds between passes over the duties towards accounts")
    notices: Path | None = Field(default=None, description="File that gets each notice as a JSON line")


class ProbeSettings(BaseSettings):
    """What this prober looks at, where it stands, and where it keeps what it saw."""

    model_config = SettingsConfigDict(env_prefix="SFSYNC_PROBE_", extra="ignore", hide_input_in_errors=True)

    endpoints: Path | None = Field(default=None, description="JSON file of the endpoints to probe")
    vantage: str = Field(
        default="local", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Where this prober stands, e.g. us-east-1"
    )
    ledger: Path = Field(default=Path("sfsync-samples"), description="Folder of the raw samples")
    objectives: Path | None = Field(default=None, description="A TOML or JSON file laid over the objectives key by key")
    exclusions: Path | None = Field(
        default=None, description="JSON file of announced work and outages of dependencies, for the alerts"
    )
    instances: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_json)] = Field(
        default=(),
        description="JSON: Salesforce instances that probed orgs live on; incidents there excuse what depends on them",
    )
    signing_key: SecretStr | None = Field(default=None, description="Ed25519 private key (PEM text) that signs seals")
    signing_key_file: Path | None = Field(default=None, description="File with that key; unsigned without")
    tokens: Annotated[dict[str, SecretStr], NoDecode, BeforeValidator(_json)] = Field(
        default={}, description="JSON: an endpoint's name -> its bearer token"
    )
    ca_file: Path | None = Field(default=None, description="CAs to trust beside this machine's own, in PEM")
    unsafe_loopback: bool = Field(
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


class GivenProbeSettings(Given, ProbeSettings):
    """A prober that is given outright."""


Model = TypeVar("Model", bound=BaseSettings)


def read(model: type[Model], **given: Any) -> Model:  # noqa: ANN401 - whatever a model holds
    """Return the settings of one model from the environment, but for those given; raise InvalidSettings."""
    try:
        return model(**given)
    except ValidationError as faults:
        prefix = model.model_config.get("env_prefix", "")
        lines = [_line(prefix, fault) for fault in faults.errors(include_url=False, include_input=False)]
        raise InvalidSettings("\n".join(lines)) from None


def _line(prefix: str, fault: ErrorDetails) -> str:
    name = "_".join(str(part) for part in fault["loc"]).upper()
    if fault["type"] == "missing":
        return f"{prefix}{name} is not set"
    if not name:
        return fault["msg"].removeprefix("Value error, ")
    return f"{prefix}{name}: {fault['msg'].removeprefix('Value error, ')}"
