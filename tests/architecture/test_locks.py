"""The lock files say exactly what is installed, and nothing of where they were made."""

from __future__ import annotations

import re

import pytest

import sfsync
from tests.architecture.tree import ROOT, pyproject

LOCKS = ("requirements-build.txt", "requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"(?m)^([a-z0-9-]+)==([^\s;]+)( ; .+?)?( \\\n +--hash=sha256:[0-9a-f]{64})+\n")


def pins(lock: str) -> dict[tuple[str, str], str]:
    """Read a lock: the version by name and environment marker."""
    found = PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
    return {(name, marker): version for name, version, marker, _ in found}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", requirement)[0].replace("_", "-") for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_only_pins_with_hashes(lock: str) -> None:
    """No loose version, no package by address: what was tested is what is installed."""
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"))

    strays = PIN.sub("", text)

    assert strays == ""


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """No index and no path: it installs from whichever index a machine uses, and says nothing of where it was made."""
    found = re.findall(r"\S*/\S*", (ROOT / lock).read_text(encoding="utf-8"))

    assert found == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    """The tests run on what is shipped, pin by pin."""
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_every_dependency_is_locked() -> None:
    """A dependency added to pyproject.toml without `make lock` would be missing on the next machine."""
    project = pyproject()["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]

    assert _names(project["dependencies"]) <= {name for name, _ in pins("requirements.txt")}
    assert _names(extras) <= {name for name, _ in pins("requirements-dev.txt")}
    assert _names(pyproject()["build-system"]["requires"]) == {name for name, _ in pins("requirements-build.txt")}


def test_the_version_is_one() -> None:
    """The package's own, which says it on AWS, and that of the project."""
    assert sfsync.__version__ == pyproject()["project"]["version"]
