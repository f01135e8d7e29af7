"""Stores by the scheme of their URL."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.adapters.sqlite import SqliteStore
from sfsync.adapters.stores import is_there, open_store
from sfsync.adapters.wall_clock import WallClock
from sfsync.ports.faults import Misconfigured


def test_the_scheme_decides(tmp_path: Path) -> None:
    """A file here, a table there."""
    with (
        closing(open_store(f"sqlite:///{tmp_path}/store.sqlite", WallClock())) as embedded,
        closing(open_store("dynamodb://sfsync?region=eu-central-1", WallClock())) as on_aws,
    ):
        assert isinstance(embedded, SqliteStore)
        assert isinstance(on_aws, DynamoStore)


@pytest.mark.parametrize("url", ["", "store.sqlite", "sqlite://store", "postgres://db", "Dynamodb://sfsync"])
def test_another_scheme_is_refused_with_both_examples(url: str) -> None:
    """Both ways to write it stand in the line."""
    with pytest.raises(Misconfigured, match=r"sqlite:///sfsync\.sqlite or dynamodb://sfsync"):
        open_store(url, WallClock())


def test_a_file_is_there_or_not(tmp_path: Path) -> None:
    """A table is asked for when it is used."""
    (tmp_path / "store.sqlite").touch()

    assert is_there(f"sqlite:///{tmp_path}/store.sqlite")
    assert not is_there(f"sqlite:///{tmp_path}/other.sqlite")
    assert is_there("dynamodb://sfsync")


def test_only_what_is_named_is_loaded() -> None:
    """A laptop with a file need not load the tools of AWS, nor a Lambda those of boto3."""
    code = (
        "import sys; from sfsync.adapters.stores import open_store; from sfsync.adapters.wall_clock import WallClock;"
        "open_store('sqlite:///:memory:', WallClock()); print('botocore' in sys.modules);"
        "open_store('dynamodb://sfsync?region=eu-central-1', WallClock());"
        "print('botocore' in sys.modules, 'boto3' in sys.modules)"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert seen.split() == ["False", "True", "False"]
