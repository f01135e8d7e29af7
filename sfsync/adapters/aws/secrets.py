"""Secrets by their ARN, from Secrets Manager. Whoever asks keeps what it gets: each answer costs a call."""

from __future__ import annotations

from sfsync.adapters.aws.clients import client_of
from sfsync.adapters.aws.faults import explained
from sfsync.ports.faults import Misconfigured

_PLACE = "secret {name}"


def secret_text(arn: str, endpoint: str | None = None) -> str:
    """Return a secret's current text; raise Unavailable, or Misconfigured for one that cannot be read or is empty."""
    region, name = arn.split(":")[3], arn.rpartition(":")[2]
    place = _PLACE.format(name=name)
    with explained(place):
        answer = client_of("secretsmanager", region, endpoint).get_secret_value(SecretId=arn)
    text: str = answer.get("SecretString", "")
    if not text.strip():
        raise Misconfigured(f"{place} holds no text", "put the secret in as text, not as binary")
    return text
