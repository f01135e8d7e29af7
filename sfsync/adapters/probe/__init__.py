"""Probing over HTTPS: one address, proven to be the host's, within limits; whatever goes wrong is a result."""

from __future__ import annotations

from sfsync.adapters.probe.prober import HttpsProber

__all__ = ["HttpsProber"]
