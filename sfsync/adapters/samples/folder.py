"""A ledger in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.adapters.samples.kept import Kept
from sfsync.adapters.samples.segment import create

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Folder(Kept):
    """A ledger's folder."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def places(self) -> Iterator[str]:
        """Name the folders in it."""
        return (each.name for each in self.path.iterdir() if each.is_dir())

    def names(self, place: str = "") -> Iterator[str]:
        """Name the files in one of them, or in the folder itself; none where there is no such folder."""
        folder = self.path / place
        return (each.name for each in folder.iterdir() if each.is_file()) if folder.is_dir() else iter(())

    def raws(self, file: str) -> Iterator[bytes]:
        """Yield a file's lines, each to 64 KB at a time."""
        with (self.path / file).open("rb") as opened:
            yield from iter(lambda: opened.readline(LONGEST_LINE), b"")

    def read(self, file: str) -> bytes | None:
        """Return what a file holds."""
        path = self.path / file
        return path.read_bytes() if path.is_file() else None

    def create(self, file: str, content: bytes) -> None:
        """Create a file in one step; raise FileExistsError rather than replace one."""
        create(self.path / file, content)
