"""What is probed, under `/probe`: a hosted product's portal, API and restored records, healthy until scripted."""

from __future__ import annotations

from sfsync.localorg.probe.door import answer_probe
from sfsync.localorg.probe.orders import Order, Trouble
from sfsync.localorg.probe.target import ProbeTarget

__all__ = ["Order", "ProbeTarget", "Trouble", "answer_probe"]
