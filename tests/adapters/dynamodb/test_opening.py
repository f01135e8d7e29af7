"""What a store's URL may name."""

from __future__ import annotations

import pytest

from sfsync.adapters.dynamodb.store import open_store
from sfsync.adapters.wall_clock import WallClock
from sfsync.ports.faults import Misconfigured


@pytest.mark.parametrize("table", ["sfsync", "Sfsync-Prod_1.eu", "a" * 255, "abc"])
def test_a_table_is_named_as_it_stands(table: str) -> None:
    """Letters keep their case, unlike those of a host."""
    store = open_store(f"dynamodb://{table}?region=eu-central-1", WallClock())
    store.close()
    store.close()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("dynamodb://", "names no table"),
        ("dynamodb:///sfsync", "names no table"),
        ("dynamodb://ab", "names no table"),
        ("dynamodb://" + "a" * 256, "names no table"),
        ("dynamodb://key:hunter2@sfsync", "names no table"),
        ("dynamodb://sfsync/", "names no table"),
        ("DYNAMODB://sfsync", "names no table"),
        ("dynamodb://sfsync?regoin=hunter2", "neither region nor endpoint"),
        ("dynamodb://sfsync?region=hunter2", "names no region"),
        ("dynamodb://sfsync?region", "names no region"),
        ("dynamodb://sfsync?endpoint=hunter2:8000", "names no endpoint"),
        ("dynamodb://sfsync?endpoint=http://key:hunter2@host", "names no endpoint"),
        ("dynamodb://sfsync?region=eu-central-1&endpoint=ftp://hunter2", "names no endpoint"),
    ],
)
def test_another_url_is_refused_with_an_example(url: str, fault: str) -> None:
    """What is wrong with it is said, and the URL kept back: somebody may have written a secret into it."""
    with pytest.raises(Misconfigured, match=fault) as caught:
        open_store(url, WallClock())

    assert "dynamodb://sfsync" in caught.value.remedy
    assert "hunter2" not in str(caught.value)


def test_a_region_has_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the URL or from the environment; the variable is named."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(Misconfigured, match="AWS_DEFAULT_REGION"):
        open_store("dynamodb://sfsync", WallClock())
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")

    open_store("dynamodb://sfsync", WallClock()).close()


def test_a_profile_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the environment is no crash."""
    monkeypatch.setenv("AWS_PROFILE", "hunter2")
    with pytest.raises(Misconfigured, match="AWS_PROFILE"):
        open_store("dynamodb://sfsync", WallClock())
