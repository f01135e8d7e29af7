"""Reads policy files: our sheet, an override laid over it key by key, and faults named by key with their remedy."""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from functools import reduce
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sfsync.policy.compile import Contradiction, compiled
from sfsync.policy.document import Document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from sfsync.policy.policy import Policy

Table = dict[str, Any]


class InvalidPolicy(ValueError):
    """A policy file that cannot be used; the message has a line per fault: file, key, fault, remedy."""


def load_policy(override: Path | None = None) -> Policy:
    """Return the sheet's policy, with a TOML or JSON file laid over it; raise InvalidPolicy."""
    sheet = tomllib.loads(files("sfsync.policy").joinpath("flosum.toml").read_text(encoding="utf-8"))
    if override is None:
        return _validated(sheet, "flosum.toml")
    return _validated(_laid_over(sheet, _read(override), override.name, ()), override.name)


def _read(path: Path) -> Table:
    try:
        text = path.read_text(encoding="utf-8")
        table = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as fault:
        raise InvalidPolicy(f"policy {path}: cannot be read: {fault.strerror}") from fault
    except (ValueError, RecursionError) as fault:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise InvalidPolicy(f"policy {path.name}: is not {kind}: {fault}") from fault
    if not isinstance(table, dict):
        raise InvalidPolicy(f"policy {path.name}: must be a table of keys, see flosum.toml")
    return table


def _laid_over(base: Table, over: Mapping[str, Any], file: str, path: tuple[str, ...]) -> Table:
    merged = dict(base)
    for key, value in over.items():
        below = base.get(key)
        if isinstance(below, dict) and not isinstance(value, dict):
            raise InvalidPolicy(f"policy {file}: {'.'.join((*path, key))}: must be a table, as in flosum.toml")
        merged[key] = _laid_over(below, value, file, (*path, key)) if isinstance(below, dict) else value
    return merged


def _validated(table: Table, file: str) -> Policy:
    try:
        document = Document.model_validate(table)
        return compiled(document, f"{document.name}@{_fingerprint(document)}")
    except ValidationError as faults:
        lines = [f"policy {file}: {_line(fault)}" for fault in faults.errors(include_url=False)]
        raise InvalidPolicy("\n".join(lines)) from faults
    except Contradiction as fault:
        raise InvalidPolicy(f"policy {file}: {fault}") from fault


def _fingerprint(document: Document) -> str:
    whole = document.model_dump(mode="json")
    for hours in whole["hours"].values():
        hours["holidays"].sort()
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]


def _line(fault: ErrorDetails) -> str:
    key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    if fault["type"] == "extra_forbidden":
        return f"{key}: unknown key: {_remedy(fault['loc'])}"
    if fault["type"] == "missing":
        return f"{key}: is missing: add it, as in flosum.toml"
    return f"{key}: {fault['msg'].removeprefix('Value error, ')} (found {fault['input']!r:.60})"


def _remedy(loc: tuple[int | str, ...]) -> str:
    sheet = tomllib.loads(files("sfsync.policy").joinpath("flosum.toml").read_text(encoding="utf-8"))
    table = reduce(lambda found, key: found.get(key, {}) if isinstance(found, dict) else {}, map(str, loc[:-1]), sheet)
    close = get_close_matches(str(loc[-1]), list(table), n=1) if isinstance(table, dict) else []
    return f"did you mean {close[0]!r}?" if close else "remove it"
