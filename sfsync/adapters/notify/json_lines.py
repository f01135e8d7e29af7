"""A JSON document a line for each entry: for scripts, log shippers and whatever tells people in the end."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.adapters.notify.notice import alert_document, entry_document
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry


class JsonLinesNotifier(Struct, frozen=True):
    """Appends to a file, or writes to a stream. Keys: key, at, kind, case, clock, due_at, text, facts.

    Raises Misconfigured at once for a file that cannot be opened, and Unavailable when it later takes nothing.
    """

    target: Path | TextIO

    def __post_init__(self) -> None:
        """Try the file, rather than find at the first breach that nobody can be told."""
        if isinstance(self.target, Path):
            _try(self.target)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Add a line for each entry; on return they are handed to the stream, or are on the disk."""
        self._add(map(entry_document, entries))

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Add a line for each alert: `case`, `clock` and `due_at` are null."""
        self._add(map(alert_document, alerts))

    def _add(self, documents: Iterable[Mapping[str, Any]]) -> None:
        # In ASCII: some readers also end a line at U+2028.
        lines = "".join(f"{json.dumps(document)}\n" for document in documents)
        if isinstance(self.target, Path):
            _append(self.target, lines)
        else:
            self.target.write(lines)
            self.target.flush()


def _try(path: Path) -> None:
    try:
        path.open("ab").close()
    except OSError as fault:
        raise Misconfigured(
            f"{path} cannot be opened for notices ({fault.strerror})",
            "check that its folder exists and that this user may write there",
        ) from fault


def _append(path: Path, lines: str) -> None:
    """Write all lines at once, so that those of several processes do not mix; the file may have been rotated away."""
    try:
        with path.open("ab", buffering=0) as file:
            text = f"{_mended(path)}{lines}".encode()
            if file.write(text) != len(text):
                raise Unavailable(f"{path} takes no more notices: the disk is full")
            if path.is_file():
                os.fsync(file.fileno())
    except OSError as fault:
        raise Unavailable(f"{path} takes no notices: {fault.strerror}") from fault


def _mended(path: Path) -> str:
    """Return what ends a line that a crash left torn, so that it does not spoil the next."""
    if not path.is_file() or not path.stat().st_size:
        return ""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return "" if file.read() == b"\n" else "\n"
