"""A local Salesforce org over plain HTTP, for the demo and for tests.

`LocalOrg` is the org, to be scripted in-process; `serve` puts it on a port, where real Salesforce clients work with it.
"""

from __future__ import annotations

from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.org.faults import Faults
from sfsync.localorg.org.local_org import LocalOrg
from sfsync.localorg.probe import Order, ProbeTarget, Trouble
from sfsync.localorg.serving import Server, run_until_interrupted, serve

__all__ = [
    "ApiError",
    "Faults",
    "LocalOrg",
    "Order",
    "ProbeTarget",
    "Server",
    "Trouble",
    "run_until_interrupted",
    "serve",
]
