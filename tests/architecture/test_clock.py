"""`now` is an argument: one file reads the wall clock, and none reads the machine's zone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SHIPPED, imports, python_files, shown, syntax

READS = frozenset(
    f"datetime.{name}" for name in ("datetime.now", "datetime.today", "datetime.utcnow", "date.today")
) | frozenset(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime"))
WITH_CLOCK = (ROOT / "sfsync/adapters/wall_clock.py", ROOT / "sfsync/localorg")


def _full_name(node: ast.expr, names: Mapping[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return names.get(name, "")
        case ast.Attribute(value=value, attr=attr):
            return f"{_full_name(value, names)}.{attr}"
        case _:
            return ""


def clock_reads(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that read the wall clock, called or handed on as a function, under whatever name."""
    names = {bound: name for _, name, bound in imports(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and _full_name(node, names) in READS:
            yield node.lineno


def zone_reads(tree: ast.Module) -> Iterator[int]:
    """Yield the lines with `astimezone()`: without an argument it means the zone of the machine."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield node.lineno
            case _:
                pass


def _may_read(path: Path) -> bool:
    return any(path.is_relative_to(place) for place in WITH_CLOCK)


def test_one_file_reads_the_wall_clock() -> None:
    """Everything else is told the time, so that any instant can be replayed; the local org has its own clock."""
    found = [
        f"{shown(path)}:{line}"
        for path in python_files(*SHIPPED)
        if not _may_read(path)
        for line in clock_reads(syntax(path))
    ]

    assert found == []


def test_no_file_reads_the_zone_of_the_machine() -> None:
    """The same case gives the same reading on every machine."""
    found = [f"{shown(path)}:{line}" for path in python_files(*SHIPPED) for line in zone_reads(syntax(path))]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "from datetime import datetime as instant\nkey = instant.utcnow",
        "import datetime as dt\ndt.date.today()",
        "import time\ntime.time()",
        "from time import time_ns as stamp\nstamp()",
    ],
)
def test_a_clock_is_seen_under_any_name(source: str) -> None:
    """An alias does not hide a read, and neither does handing the function on."""
    found = list(clock_reads(ast.parse(source)))

    assert found == [2]


def test_what_only_looks_like_a_clock_passes() -> None:
    """A port's `now` and a monotonic counter are not the wall clock."""
    source = "import time\nfrom datetime import datetime\nclock.now()\ntime.monotonic()\ndatetime.fromisoformat(x)"

    assert list(clock_reads(ast.parse(source))) == []


def test_only_the_bare_astimezone_is_the_machines_zone() -> None:
    """With a zone as its argument it is as good as any conversion."""
    source = "at.astimezone(UTC)\nat.astimezone(tz=UTC)\nat.astimezone()"

    assert list(zone_reads(ast.parse(source))) == [3]
