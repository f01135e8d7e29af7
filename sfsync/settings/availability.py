"""What operations set of the functions that probe, seal and report on AWS."""

from __future__ import annotations

from sfsync.environment import Settings, setting
from sfsync.settings import SECRET_ARN


class ProbeFunctionSettings(Settings, prefix="SFSYNC_PROBE_", empty_is_unset=True):
    """What the prober on AWS looks at, and where it stands."""

    endpoints_json: str = setting(description="The endpoints to probe: the JSON text of their file")
    vantage: str = setting(pattern=r"[a-z0-9][a-z0-9-]{0,62}", description="Where this prober stands, e.g. us-east-1")
    tokens_secret: str | None = setting(
        pattern=SECRET_ARN,
        default=None,
        description="ARN of the secret with the bearer tokens, as JSON: an endpoint's name -> its token",
    )
    unsafe_loopback: bool = setting(
        default=False, description="For tests only: probe this machine, plain http too, and nothing else"
    )


class SamplesSettings(Settings, prefix="SFSYNC_SAMPLES_", empty_is_unset=True):
    """Where on AWS the ledger of samples lies, and what its seals are signed and checked with."""

    url: str = setting(pattern=r"s3://.+", description="The ledger: s3://BUCKET/samples")


class SealingSettings(SamplesSettings):
    """What the sealer signs with."""

    key_secret: str = setting(
        pattern=SECRET_ARN, description="ARN of the secret with the Ed25519 private key (PEM) that signs seals"
    )


class ExclusionsSettings(Settings, prefix="SFSYNC_SAMPLES_", empty_is_unset=True):
    """Where on AWS people write down what may be excluded."""

    exclusions_url: str = setting(pattern=r"s3://.+/[^/]+", description="The JSON list of exclusions, if it is there")


class ReportSettings(SamplesSettings, ExclusionsSettings):
    """What the monthly report checks seals with, what may be excluded, and where it goes."""

    public_key: str | None = setting(
        default=None,
        pattern=r"[A-Za-z0-9+/]{59}=",
        description="Public half of the key that signs seals: the line between BEGIN and END; unchecked without",
    )
    reports_url: str = setting(pattern=r"s3://.+", description="Where reports go, in a folder for each month")

    def public_pem(self) -> bytes | None:
        """Return the public key as PEM text."""
        if self.public_key is None:
            return None
        return f"-----BEGIN PUBLIC KEY-----\n{self.public_key}\n-----END PUBLIC KEY-----\n".encode()
