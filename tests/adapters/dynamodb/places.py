"""Two DynamoDBs of different make: moto within this process, and dynalite, in Node, over loopback HTTP.

dynalite is used wherever `SFSYNC_DYNALITE` names a `node_modules` folder that holds it; CI installs it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from msgspec import Struct

from sfsync.adapters.dynamodb.spec import TABLE
from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.adapters.dynamodb.table import Table
from sfsync.adapters.wall_clock import WallClock
from sfsync.ports.telling import Clock

REGION = "us-east-1"
DYNALITE = os.environ.get("SFSYNC_DYNALITE")
PLACES = ["moto", *(["dynalite"] if DYNALITE else [])]


@contextmanager
def moto() -> Iterator[None]:
    """Answer for AWS within this process, one request at a time: DynamoDB is atomic for an item, moto is not."""
    turn, answer = RLock(), BotocoreStubber.__call__

    def in_turn(*request: Any, **more: Any) -> Any:  # noqa: ANN401 - it hands on what it is given
        with turn:
            return answer(*request, **more)

    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setattr(BotocoreStubber, "__call__", in_turn)
        yield


@contextmanager
def dynalite() -> Iterator[str]:
    """Serve an empty DynamoDB in memory, on a port of its own; yield its address."""
    command = ["node", str(Path(__file__).with_name("dynalite.cjs")), str(DYNALITE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = int(server.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


class Place(Struct, frozen=True):
    """A table in one of the two."""

    table: str
    endpoint: str | None = None

    @property
    def url(self) -> str:
        """The URL of the store in it."""
        return f"dynamodb://{self.table}?region={REGION}" + (f"&endpoint={self.endpoint}" if self.endpoint else "")

    def client(self, attempts: int = 2) -> Any:  # noqa: ANN401 - botocore makes its classes at run time
        """Return a client of our own making: to do what a store does not, and to watch one."""
        config = Config(retries={"mode": "standard", "total_max_attempts": attempts})
        session = botocore.session.Session()
        return session.create_client("dynamodb", region_name=REGION, endpoint_url=self.endpoint, config=config)

    def create(self) -> None:
        """Make the table as the template does."""
        client = self.client()
        client.create_table(TableName=self.table, **TABLE)
        client.get_waiter("table_exists").wait(TableName=self.table, WaiterConfig={"Delay": 0.02, "MaxAttempts": 500})
        client.close()


def watched(client: Any, table: str, now: Clock | None = None) -> DynamoStore:  # noqa: ANN401 - botocore makes its classes at run time
    """Return a store on a client that the test watches."""
    return DynamoStore(Table(client, table, now or WallClock()))
