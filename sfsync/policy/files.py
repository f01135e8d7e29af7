"""Tables that we ship and that a file of the user's own is laid over key by key; faults are named by key and remedy."""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from functools import reduce
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Table = dict[str, Any]
Checked = TypeVar("Checked")


class InvalidPolicy(ValueError):
    """A file that cannot be used; the message has a line per fault: file, key, fault, remedy."""


class Sheet(Struct, frozen=True):
    """A table that we ship as a TOML file, and what people call it, e.g. `policy`."""

    kind: str
    name: str

    def table(self) -> Table:
        """Return it as shipped."""
        return tomllib.loads(files("sfsync.policy").joinpath(self.name).read_text(encoding="utf-8"))

    def read(self, override: Path | None, validated: Callable[[Sheet, Table, str], Checked]) -> Checked:
        """Return what is made of it, with a TOML or JSON file laid over it if given; raise InvalidPolicy."""
        if override is None:
            return validated(self, self.table(), self.name)
        return validated(self, self.under(override), override.name)

    def under(self, path: Path) -> Table:
        """Return it with a TOML or JSON file laid over it; raise InvalidPolicy."""
        return self._laid_over(self.table(), self._read(path), path.name, ())

    def fault(self, file: str, what: str) -> InvalidPolicy:
        """Return one fault of a file as an error."""
        return InvalidPolicy(f"{self.kind} {file}: {what}")

    def faults(self, file: str, found: ValidationError) -> InvalidPolicy:
        """Return the faults of a file as an error, a line each."""
        return InvalidPolicy("\n".join(f"{self.kind} {file}: {line}" for line in self._lines(found)))

    def _read(self, path: Path) -> Table:
        try:
            text = path.read_text(encoding="utf-8")
            table = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        except OSError as fault:
            raise InvalidPolicy(f"{self.kind} {path}: cannot be read: {fault.strerror}") from fault
        except (ValueError, RecursionError) as fault:
            kind = "JSON" if path.suffix == ".json" else "TOML"
            raise self.fault(path.name, f"is not {kind}: {fault}") from fault
        if not isinstance(table, dict):
            raise self.fault(path.name, f"must be a table of keys, see {self.name}")
        return table

    def _laid_over(self, base: Table, over: Mapping[str, Any], file: str, path: tuple[str, ...]) -> Table:
        merged = dict(base)
        for key, value in over.items():
            below = base.get(key)
            if isinstance(below, dict) and not isinstance(value, dict):
                raise self.fault(file, f"{'.'.join((*path, key))}: must be a table, as in {self.name}")
            merged[key] = self._laid_over(below, value, file, (*path, key)) if isinstance(below, dict) else value
        return merged

    def _lines(self, found: ValidationError) -> Iterator[str]:
        yield from map(self._line, found.errors(include_url=False))

    def _line(self, fault: ErrorDetails) -> str:
        key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
        if fault["type"] == "extra_forbidden":
            return f"{key}: unknown key: {self._remedy(fault['loc'])}"
        if fault["type"] == "missing":
            return f"{key}: is missing: add it, as in {self.name}"
        found = "" if isinstance(fault["input"], dict) else f" (found {fault['input']!r:.60})"
        return f"{key}: {fault['msg'].removeprefix('Value error, ')}{found}"

    def _remedy(self, loc: tuple[int | str, ...]) -> str:
        table = reduce(
            lambda found, key: found.get(key, {}) if isinstance(found, dict) else {}, map(str, loc[:-1]), self.table()
        )
        close = get_close_matches(str(loc[-1]), list(table), n=1) if isinstance(table, dict) else []
        return f"did you mean {close[0]!r}?" if close else "remove it"
