"""The commands of the project explain themselves."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.architecture.tree import ROOT


def test_make_help_lists_every_target() -> None:
    """`make` alone tells a newcomer everything that can be asked of it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^\.PHONY:(.*)$", makefile)[0].split()) - {"FORCE"}

    shown = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"(?m)^  make (\w+) +\S", shown)) == targets


def test_every_target_is_declared() -> None:
    """A file that happens to bear a target's name does not switch the target off."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = set(re.findall(r"(?m)^\.PHONY:(.*)$", makefile)[0].split())

    assert set(re.findall(r"(?m)^([a-z]+):", makefile)) <= declared


def test_every_target_can_be_made_where_nothing_was_made_yet(tmp_path: Path) -> None:
    """On a fresh machine no virtual environment stands in for a rule that is missing."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"(?m)^\.PHONY:(.*)$", makefile)[0].split()

    for target in targets:
        plan = subprocess.run(
            ["make", "-n", "-C", ROOT, f"VENV={tmp_path / 'none'}", target], capture_output=True, text=True, check=False
        )
        assert plan.returncode == 0, plan.stderr
