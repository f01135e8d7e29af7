"""Leaves of libraries what our calls need: `lean_libraries.py FOLDER SERVICE...`, the services of AWS that are called.

Each client of botocore looks through every service that is described, reads every service's endpoints, a megabyte of
JSON, all operations of its own service and what is written about them for people, and loads what would make pages of
that; urllib3 reads the descriptions of all packages for HTTP/2, which nobody here speaks. A fifth of a cold start, and
25 MB of the layer.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore import xform_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = Path(__file__).parents[1] / "sfsync/adapters"
# What botocore calls by itself: where a bucket stands in another region, and to be let into one of a single zone.
_ITS_OWN = {"create_session", "head_bucket"}
_NO_TEXTS = '''"""Stands in for what makes texts for people of AWS's descriptions: the build left them out."""


class NoText(str):
    def __new__(cls, *_args, **_kwargs):
        return super().__new__(cls)


ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = NoText
'''


def lean(libraries: Path, services: set[str]) -> None:
    """Remove what describes other services and operations, what nobody reads there, and what nobody speaks."""
    _lean_data(libraries / "botocore/data", services)
    _leave(libraries / "botocore/docs", "__init__.py", "utils.py")  # what botocore's own code imports
    _write(libraries / "botocore/docs/docstring.py", _NO_TEXTS)
    _leave(libraries / "urllib3/http2", "__init__.py", "probe.py")  # the same of urllib3


def _lean_data(data: Path, services: set[str]) -> None:
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    called = _ITS_OWN.union(*(re.findall(r"\w+", file.read_text(encoding="utf-8")) for file in _OURS.rglob("*.py")))
    for description in data.rglob("service-2.json*"):
        _replace(description, _without_texts(_called(_read(description), called)))
    document = _read(data / "endpoints.json")
    for partition in document["partitions"]:
        partition["services"] = {name: partition["services"][name] for name in services & partition["services"].keys()}
    _replace(data / "endpoints.json", document)


def _called(service: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return a description of the operations with these names, and of the shapes that they need."""
    operations = {name: one for name, one in service["operations"].items() if xform_name(name) in names}
    needed, found = set[str](), set(_shapes(operations))
    while found:
        needed |= found
        found = {name for one in found for name in _shapes(service["shapes"][one])} - needed
    shapes = {name: one for name, one in service["shapes"].items() if name in needed}
    return service | {"operations": operations, "shapes": shapes}


def _shapes(part: object) -> Iterator[str]:
    """Yield the names of the shapes that a part of a description refers to."""
    if isinstance(part, list):
        for one in part:
            yield from _shapes(one)
    elif isinstance(part, dict):
        if isinstance(part.get("shape"), str):
            yield part["shape"]
        for one in part.values():
            yield from _shapes(one)


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
