"""The Trust status API v1 of Salesforce: reads evidence."""

from __future__ import annotations

from sfsync.adapters.trust.site import TrustSite

__all__ = ["TrustSite"]
