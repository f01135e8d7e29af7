"""Leaves of libraries what our calls need: `lean_libraries.py FOLDER SERVICE...`, the services of AWS that are called.

Each client of botocore looks through every service that is described, reads every service's endpoints, a megabyte of
JSON, and all that is written about its own service for people, and loads what would make pages of that; urllib3 reads
the descriptions of all packages for HTTP/2, which nobody here speaks. A fifth of a cold start, and 25 MB of the layer.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

_NO_TEXTS = '''"""Stands in for what makes texts for people of AWS's descriptions: the build left them out."""


class NoText(str):
    def __new__(cls, *_args, **_kwargs):
        return super().__new__(cls)


ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = NoText
'''


def lean(libraries: Path, services: set[str]) -> None:
    """Remove what describes other services, what nobody reads there, and what nobody speaks."""
    _lean_data(libraries / "botocore/data", services)
    _leave(libraries / "botocore/docs", "__init__.py", "utils.py")  # what botocore's own code imports
    _write(libraries / "botocore/docs/docstring.py", _NO_TEXTS)
    _leave(libraries / "urllib3/http2", "__init__.py", "probe.py")  # the same of urllib3


def _lean_data(data: Path, services: set[str]) -> None:
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    for description in data.rglob("service-2.json*"):
        _replace(description, _without_texts(_read(description)))
    document = _read(data / "endpoints.json")
    for partition in document["partitions"]:
        partition["services"] = {name: partition["services"][name] for name in services & partition["services"].keys()}
    _replace(data / "endpoints.json", document)


def _leave(package: Path, *modules: str) -> None:
    """Leave these modules of a package, and its name: what that would load, nobody uses."""
    for path in package.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in modules:
            path.unlink()
    _write(package / "__init__.py", "")


def _read(file: Path) -> Any:  # noqa: ANN401 - parsed JSON
    content = file.read_bytes()
    return json.loads(gzip.decompress(content) if file.suffix == ".gz" else content)


def _replace(file: Path, document: object) -> None:
    """Write a document in place of a file, unpacked."""
    file.unlink()
    _write(file.with_name(file.name.removesuffix(".gz")), json.dumps(document))


def _write(file: Path, text: str) -> None:
    """Write a file anew; what it is linked to elsewhere stays as it is there."""
    file.unlink(missing_ok=True)
    file.write_text(text, encoding="utf-8")


def _without_texts(part: object) -> object:
    """Return a description whose texts for people are empty: botocore asks for some of them, to hand them on.

    Something described may itself be called `documentation`.
    """
    if isinstance(part, list):
        return [_without_texts(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: "" if name == "documentation" and isinstance(one, str) else _without_texts(one)
        for name, one in part.items()
    }


if __name__ == "__main__":
    lean(Path(sys.argv[1]), set(sys.argv[2:]))
