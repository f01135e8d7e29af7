"""What import-linter cannot say of imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.architecture.tree import imports, python_files, shown, syntax

CHECKED = ("sfsync/model/replacing.py", "sfsync/localorg/replacing.py")


def _imports_below(*folders: str) -> Iterator[tuple[str, str]]:
    for path in python_files(*folders):
        yield from ((f"{shown(path)}:{line}", name) for line, name, _ in imports(syntax(path)))


def test_hours_stand_on_the_standard_library_alone() -> None:
    """Time can be read, tested and taken elsewhere without installing anything."""
    found = [
        (place, name)
        for place, name in _imports_below("sfsync/hours")
        if not name.startswith("sfsync.hours") and name.partition(".")[0] not in sys.stdlib_module_names
    ]

    assert found == []


def test_values_are_structs() -> None:
    """A dataclass writes and compiles its methods at each start: eight times what a struct costs a function on AWS."""
    found = [
        (place, name)
        for place, name in _imports_below("sfsync", "handlers")
        if name.startswith("dataclasses") and not place.startswith(("sfsync/hours/", *CHECKED))
    ]

    assert found == []


def test_what_is_replaced_is_checked() -> None:
    """By its name and its type: msgspec's own `replace` hides both from the type checker."""
    found = [
        (place, name)
        for place, name in _imports_below("sfsync", "handlers", "tests")
        if name == "msgspec.structs.replace" and not place.startswith(CHECKED)
    ]

    assert found == []


def test_localorg_takes_nothing_from_the_package_above_it() -> None:
    """`from sfsync import x` would tie the counterpart to us, and no contract covers the package's own root."""
    found = [
        (place, name)
        for place, name in _imports_below("sfsync/localorg")
        if name.partition(".")[0] == "sfsync" and not name.startswith("sfsync.localorg")
    ]

    assert found == []


def test_imports_are_absolute() -> None:
    """A relative import hides which layer it leads to."""
    found = [(place, name) for place, name in _imports_below("sfsync", "handlers", "tests") if name.startswith(".")]

    assert found == []


def test_every_form_of_import_is_seen() -> None:
    """The checks above would miss what is not yielded."""
    tree = ast.parse("import a.b as c\nfrom d.e import f, g as h\nfrom . import i\ndef j():\n    import k")

    assert list(imports(tree)) == [
        (1, "a.b", "c"),
        (2, "d.e.f", "f"),
        (2, "d.e.g", "h"),
        (3, "..i", "i"),
        (5, "k", "k"),
    ]
