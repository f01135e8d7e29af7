"""Leaves of botocore's descriptions those of the services that are called: `lean_botocore.py FOLDER SERVICE...`.

Each client looks through every service that is described and reads every service's endpoints, a megabyte of JSON: a
tenth of a cold start, and 25 MB of the layer.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path


def lean(data: Path, services: set[str]) -> None:
    """Remove what describes other services from botocore's data; what is linked elsewhere stays as it is there."""
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    endpoints = data / "endpoints.json"
    document = json.loads(endpoints.read_text(encoding="utf-8"))
    for partition in document["partitions"]:
        partition["services"] = {name: partition["services"][name] for name in services & partition["services"].keys()}
    endpoints.unlink()
    endpoints.write_text(json.dumps(document), encoding="utf-8")


if __name__ == "__main__":
    lean(Path(sys.argv[1]), set(sys.argv[2:]))
