"""Exclusions in a file that people edit while a watcher runs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.model.availability import Exclusion

_LOG = logging.getLogger(__name__)


class ExclusionsFile:
    """Reads the file anew each time. Raises Rejected if it cannot be used at first; later the last good one counts."""

    __slots__ = ("_good", "_said", "path")

    def __init__(self, path: Path) -> None:
        """Read it, rather than find at the first announced work that it tells nothing."""
        self.path, self._said = path, ""
        self._good = self._read()

    def __call__(self) -> tuple[Exclusion, ...]:
        """Return the exclusions as they stand now; what is wrong with them is logged once."""
        try:
            self._good = self._read()
        except Rejected as fault:
            self._say(f"{fault}: what it said before counts")
        return self._good

    def _read(self) -> tuple[Exclusion, ...]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise Rejected(f"{self.path}: cannot be read as UTF-8 text: {fault}") from fault
        good, unusable = read_exclusions(text, str(self.path))
        self._say("; ".join(f"{self.path}: {each.id} earns nothing: {each.reason}" for each in unusable))
        return good

    def _say(self, fault: str) -> None:
        if fault and fault != self._said:
            _LOG.warning("%s", fault)
        self._said = fault
