"""A ledger in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sfsync.adapters.samples.growing import Growing
from sfsync.adapters.samples.kept import LONGEST_LINE
from sfsync.adapters.samples.segment import create

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.adapters.samples.kept import Listed


class Folder(Growing):
    """A ledger's folder."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def listed(self, place: str = "") -> Listed:
        """Name the folders in one of its folders, or in itself, and the files; none where there is no such folder.

        A ledger that is gone is not an empty one: OSError.
        """
        folder = self.path / place
        found = [*folder.iterdir()] if folder.is_dir() or not place else []
        folders, files = (filter(kind, found) for kind in (Path.is_dir, Path.is_file))
        return frozenset(each.name for each in folders), frozenset(each.name for each in files)

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
