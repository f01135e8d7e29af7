"""Leaves of botocore's descriptions those of the services that are called: `lean_botocore.py FOLDER SERVICE...`.

Each client looks through every service that is described, reads every service's endpoints, a megabyte of JSON, and all
that is written about its own service for people: a tenth of a cold start, and 25 MB of the layer.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any


def lean(data: Path, services: set[str]) -> None:
    """Remove from botocore's data what describes other services, and what nobody reads there."""
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    for description in data.rglob("service-2.json*"):
        _replace(description, _without_documentation(_read(description)))
    document = _read(data / "endpoints.json")
    for partition in document["partitions"]:
        partition["services"] = {name: partition["services"][name] for name in services & partition["services"].keys()}
    _replace(data / "endpoints.json", document)


def _read(file: Path) -> Any:  # noqa: ANN401 - parsed JSON
    content = file.read_bytes()
    return json.loads(gzip.decompress(content) if file.suffix == ".gz" else content)


def _replace(file: Path, document: object) -> None:
    """Write a document in place of a file; what that is linked to elsewhere stays as it is there."""
    file.unlink()
    file.with_name(file.name.removesuffix(".gz")).write_text(json.dumps(document), encoding="utf-8")


def _without_documentation(part: object) -> object:
    """Return a description without texts for people; something described may itself be called `documentation`."""
    if isinstance(part, list):
        return [_without_documentation(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _without_documentation(one)
        for name, one in part.items()
        if not (name == "documentation" and isinstance(one, str))
    }


if __name__ == "__main__":
    lean(Path(sys.argv[1]), set(sys.argv[2:]))
