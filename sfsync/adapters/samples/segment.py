"""A file that only grows: several processes may append, a crash may tear its last line, a full disk may refuse."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path

_CHUNK = 64 * 1024


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing to a folder while the block runs; the lock dies with its holder."""
    with (folder / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def append(path: Path, content: bytes) -> None:
    """Append all of it, on the disk when this returns, or nothing: what was written of it is taken back."""
    is_new = not path.exists()
    with path.open("ab", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        try:
            _write(file, content)
        except OSError:
            file.truncate(size)
            raise
    if is_new:
        sync_folder(path.parent)


def tail(path: Path) -> tuple[bytes | None, bytes]:
    """Return the last whole line without its end (None if there is none), and what stands torn behind it."""
    if not path.exists():
        return None, b""
    with path.open("rb") as file:
        held, start = b"", file.seek(0, os.SEEK_END)
        while start and held.count(b"\n") < len(("its own end", "the end of the line before")):
            start = max(0, start - _CHUNK)
            file.seek(start)
            held = file.read()
    whole, _, torn = held.rpartition(b"\n")
    return (whole.rpartition(b"\n")[2] if len(torn) < len(held) else None), torn


def cut(path: Path, torn: bytes) -> None:
    """Take a torn end off a file."""
    with path.open("r+b") as file:
        file.truncate(file.seek(0, os.SEEK_END) - len(torn))
        os.fsync(file.fileno())


def create(path: Path, content: bytes) -> None:
    """Create a file in one step; raise FileExistsError rather than replace one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb", buffering=0) as file:
            _write(file, content)
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: FileIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]
    os.fsync(file.fileno())
