"""What operations set of the functions that probe, seal and report on AWS."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from sfsync.settings import SecretArn


class ProbeFunctionSettings(BaseSettings):
    """What the prober on AWS looks at, and where it stands."""

    model_config = SettingsConfigDict(
        env_prefix="SFSYNC_PROBE_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    endpoints_json: str = Field(min_length=1, description="The endpoints to probe: the JSON text of their file")
    vantage: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Where this prober stands, e.g. us-east-1")
    tokens_secret: SecretArn | None = Field(
        default=None, description="ARN of the secret with the bearer tokens, as JSON: an endpoint's name -> its token"
    )
    unsafe_loopback: bool = Field(
        default=False, description="For tests only: probe this machine, plain http too, and nothing else"
    )


class SamplesSettings(BaseSettings):
    """Where on AWS the ledger of samples lies, and what its seals are signed and checked with."""

    model_config = SettingsConfigDict(
        env_prefix="SFSYNC_SAMPLES_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    url: str = Field(pattern=r"^s3://.+", description="The ledger: s3://BUCKET/samples")


class SealingSettings(SamplesSettings):
    """What the sealer signs with."""

    key_secret: SecretArn = Field(description="ARN of the secret with the Ed25519 private key (PEM) that signs seals")


class ExclusionsSettings(BaseSettings):
    """Where on AWS people write down what may be excluded."""

    model_config = SettingsConfigDict(
        env_prefix="SFSYNC_SAMPLES_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    exclusions_url: str = Field(pattern=r"^s3://.+/[^/]+$", description="The JSON list of exclusions, if it is there")


class ReportSettings(SamplesSettings, ExclusionsSettings):
    """What the monthly report checks seals with, what may be excluded, and where it goes."""

    public_key: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9+/]{59}=$",
        description="Public half of the key that signs seals: the line between BEGIN and END; unchecked without",
    )
    reports_url: str = Field(pattern=r"^s3://.+", description="Where reports go, in a folder for each month")

    def public_pem(self) -> bytes | None:
        """Return the public key as PEM text."""
        if self.public_key is None:
            return None
        return f"-----BEGIN PUBLIC KEY-----\n{self.public_key}\n-----END PUBLIC KEY-----\n".encode()
