"""AWS as the adapters meet it: in moto, within this process, or at an endpoint on loopback that answers as told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

import pytest
from botocore.loaders import create_loader
from moto import mock_aws

REGION = "us-east-1"


@pytest.fixture(scope="session")
def one_loader() -> Iterator[None]:
    """Read botocore's descriptions of AWS once instead of for each client: a third of a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture
def as_somebody(monkeypatch: pytest.MonkeyPatch, one_loader: None) -> None:
    """Credentials of nobody in particular; botocore does not wait before it tries again."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


@pytest.fixture
def moto(as_somebody: None) -> Iterator[None]:
    """An empty AWS account."""
    with mock_aws():
        yield


@pytest.fixture
def waits() -> list[float]:
    """The waits between rounds of a batch, in seconds; none of them is waited."""
    return []
