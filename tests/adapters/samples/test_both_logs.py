"""The ledger in a folder and the one on AWS keep the same contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import Struct, field

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.growing import Growing
from sfsync.adapters.samples.keys import read_sign
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.model.sample import Sample
from tests.adapters.samples.clouds import KEYS, Cloud
from tests.adapters.samples.ledgers import VANTAGE, Keys
from tests.contract.sample_log_contract import SampleLogContract, october


class InAFolder(Struct):
    """One process does all."""

    path: Path
    keys: Keys = KEYS

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples."""
        self._ledger().record(samples)

    def seal(self, now: datetime) -> None:
        """Seal."""
        self._ledger().seal(now)

    def kept(self) -> Growing:
        """Return the folder."""
        return Folder(self.path)

    def _ledger(self) -> FileLedger:
        return FileLedger(self.path, VANTAGE, read_sign(self.keys.private, "key"))


class OnAws(Struct):
    """The prober records, another function seals."""

    cloud: Cloud = field(default_factory=Cloud)
    keys: Keys = KEYS

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples; that the prober itself seals is asked of it, and does nothing."""
        parts = self.cloud.parts()
        parts.record(samples)
        parts.seal(samples[-1].at)

    def seal(self, now: datetime) -> None:
        """Seal."""
        self.cloud.seal(now)

    def kept(self) -> Growing:
        """Return the bucket."""
        return self.cloud.bucket()


class TestInAFolder(SampleLogContract):
    """On a disk."""

    @pytest.fixture
    def log(self, tmp_path: Path) -> InAFolder:
        """An empty folder."""
        return InAFolder(tmp_path)


class TestOnAws(SampleLogContract):
    """In DynamoDB and S3."""

    @pytest.fixture
    def log(self, moto: None) -> OnAws:
        """An empty table and an empty bucket."""
        return OnAws()


def test_both_write_the_same_bytes(moto: None, tmp_path: Path) -> None:
    """Segments and seals, so that a copy of the bucket is a folder like any other."""
    folder, aws = InAFolder(tmp_path), OnAws()
    october(folder)
    october(aws)
    files = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("2026*")}

    assert {key.removeprefix("ledger/"): content for key, content in aws.cloud.objects().items()} == files
    assert len(files) == 62
