"""Ways of telling people what happened to a clock."""

from __future__ import annotations

from sfsync.adapters.notify.console import ConsoleNotifier
from sfsync.adapters.notify.json_lines import JsonLinesNotifier
from sfsync.adapters.notify.several import Several

__all__ = ["ConsoleNotifier", "JsonLinesNotifier", "Several"]
