"""Starting and stopping the local org's server."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.http.server import OrgServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sfsync.localorg.org.local_org import LocalOrg

    Ready = dict[str, str]

_POLL_S = 0.01


class Server(Struct, frozen=True):
    """A running server: the org it serves, and its address without a path."""

    org: LocalOrg
    url: str

    @property
    def ready(self) -> Ready:
        """What a client needs to know to use the server."""
        return {
            "url": self.url,
            "username": self.org.username,
            "client_id": self.org.client_id,
            "client_secret": self.org.client_secret,
            "trust_url": f"{self.url}/trust",
            "probe_url": f"{self.url}/probe",
        }


@contextmanager
def serve(org: LocalOrg, port: int = 0) -> Iterator[Server]:
    """Serve an org on `http://127.0.0.1:port` while the block runs; port 0 takes any free one.

    Raises `OSError` if the port is taken.
    """
    server = OrgServer(org, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL_S}, daemon=True)
    thread.start()
    try:
        yield Server(org, f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run_until_interrupted(org: LocalOrg, port: int, announce: Callable[[Ready], None]) -> None:
    """Serve an org until interrupted from the keyboard; `announce` is called once it is ready.

    Raises `OSError` if the port is taken.
    """
    with serve(org, port) as server, suppress(KeyboardInterrupt):
        announce(server.ready)
        threading.Event().wait()
