"""Rooms small enough to see at a glance: the sizes of functions and files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median

from tests.architecture.tree import SHIPPED, python_files, shown, syntax

LONGEST, USUAL, MOST = 40, 5, 20  # lines of a body: none over, median, 90th percentile
LONGEST_FILE = 300


def bodies(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Yield each function with the lines of its body, its docstring aside; what has no body beside one is left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[ast.get_docstring(node) is not None :]
            if body and node.end_lineno:
                yield node, node.end_lineno - body[0].lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    """Tests are read as often as code, so they keep to it too."""
    found = [
        f"{shown(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in python_files(*SHIPPED, "tests")
        for node, lines in bodies(syntax(path))
        if lines > LONGEST
    ]

    assert found == []


def test_functions_are_small_as_a_rule() -> None:
    """Half of them say what they do in five lines, nine in ten within twenty."""
    lines = sorted(size for path in python_files(*SHIPPED) for _, size in bodies(syntax(path))) or [0]

    half, nine_tenths = median(lines), lines[len(lines) * 9 // 10]

    assert half <= USUAL, f"median {half}, p90 {nine_tenths} of {len(lines)} functions"
    assert nine_tenths <= MOST, f"median {half}, p90 {nine_tenths} of {len(lines)} functions"


def test_no_file_is_longer_than_a_chapter() -> None:
    """What grows beyond it holds two subjects."""
    sizes = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in python_files(*SHIPPED, "tests")}

    assert {path: lines for path, lines in sizes.items() if lines > LONGEST_FILE} == {}


def test_a_body_is_counted_without_signature_and_docstring() -> None:
    """What says how to use a function does not make it long, and blank lines within do."""
    source = 'def f(\n    a,\n):\n    """Do it.\n\n    Twice.\n    """\n    b = a\n\n    return b\ndef g(): "Stub."'

    assert [(node.name, lines) for node, lines in bodies(ast.parse(source))] == [("f", 3)]
