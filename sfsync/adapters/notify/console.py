"""A line of plain text for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.render.instants import instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry


class ConsoleNotifier(Struct, frozen=True):
    """Writes to a stream: instant, kind, case, clock, text and due. Raises OSError when the stream takes nothing."""

    stream: TextIO

    def notify(self, entries: Sequence[Entry]) -> None:
        """Write one line for each entry."""
        self.stream.writelines(_fitting(f"{_line(entry)}\n", self.stream) for entry in entries)
        self.stream.flush()

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Write one line for each alert."""
        lines = ("  ".join(map(_on_one_line, (instant(a.at), a.kind.value, a.text))) for a in alerts)
        self.stream.writelines(_fitting(f"{line}\n", self.stream) for line in lines)
        self.stream.flush()


def _line(entry: Entry) -> str:
    case = entry.facts.get("number") or entry.case_id
    due = f"due {instant(entry.due_at)}" if entry.due_at else ""
    clock = entry.clock.label if entry.clock else ""
    parts = (instant(entry.at), entry.kind.value, f"case {case}", clock, entry.text, due)
    return "  ".join(_on_one_line(part) for part in parts if part)


def _on_one_line(text: str) -> str:
    """Escape what would break the line or command the terminal: reasons come from outside."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def _fitting(line: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"  # a stream in memory has none
    return line.encode(encoding, "backslashreplace").decode(encoding)
