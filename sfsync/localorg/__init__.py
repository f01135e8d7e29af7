"""A local Salesforce org with its Trust feed over plain HTTP, for the demo and for tests.

`LocalOrg` is the org, to be scripted in-process; `serve` puts it on a port, where real Salesforce clients work with
it. `org.trust` is the Trust feed beside it, under `/trust`, and `org.probe` what is probed, under `/probe`.
"""

from __future__ import annotations

from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.org.faults import Faults
from sfsync.localorg.org.local_org import LocalOrg
from sfsync.localorg.probe import Order, ProbeTarget, Trouble
from sfsync.localorg.serving import Server, run_until_interrupted, serve
from sfsync.localorg.trust import Step, Timeline, Trust

__all__ = [
    "ApiError",
    "Faults",
    "LocalOrg",
    "Order",
    "ProbeTarget",
    "Server",
    "Step",
    "Timeline",
    "Trouble",
    "Trust",
    "run_until_interrupted",
    "serve",
]
