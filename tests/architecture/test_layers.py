"""The contracts in pyproject.toml bite: a small tree with one wrong import breaks the one that forbids it.

That the project itself keeps them is `make layers`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, pyproject

CONTRACTS = {contract["id"]: contract for contract in pyproject()["tool"]["importlinter"]["contracts"]}
ORDER = [
    [name.strip("() ") for name in layer.split("|")] for layer in CONTRACTS["layers"]["layers"]
]  # highest first, siblings together
LAYERS = [name for siblings in ORDER for name in siblings]
DECIDING = {"hours", "model", "policy", "engine", "availability", "plan", "render"}
PYDANTIC = {"intake", "policy"}


def _present() -> set[str]:
    return {layer for layer in LAYERS if any((ROOT / "sfsync").glob(f"{layer}/__init__.py"))} | {
        layer for layer in LAYERS if (ROOT / "sfsync" / f"{layer}.py").exists()
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of empty layers under our contracts."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "sfsync").mkdir()
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "__init__.py").touch()
    for module in ["__init__", *LAYERS]:
        (tmp_path / "sfsync" / f"{module}.py").touch()
    return tmp_path


def _check(tree: Path) -> str:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


def test_a_tree_without_imports_keeps_every_contract(tree: Path) -> None:
    """What the other cases see broken is broken by their one import."""
    output = _check(tree)

    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in output


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        pytest.param("hours", "import sfsync.model", "layers", id="upward"),
        pytest.param("wiring", "import sfsync.localorg", "layers", id="wiring to localorg"),
        pytest.param("flows", "import sfsync.adapters", "layers", id="between siblings"),
        pytest.param("plan", "import sfsync.intake", "layers", id="plan to intake"),
        pytest.param("engine", "import sfsync.availability", "layers", id="engine to availability"),
        pytest.param("misc", "", "layers", id="a folder without a layer"),
        pytest.param("engine", "import time", "pure", id="the clock in the engine"),
        pytest.param("policy", "from os import environ", "pure", id="the environment in the policy"),
        pytest.param("render", "import requests", "pure", id="the network in rendering"),
        pytest.param("adapters", "from pydantic import BaseModel", "pydantic-at-the-edge", id="pydantic in an adapter"),
        pytest.param("localorg", "import sfsync.hours", "localorg-alone", id="localorg to the engine's hours"),
        pytest.param("wiring_aws", "import handlers", "handlers-on-top", id="the worker to a handler"),
        pytest.param("../handlers/push", "import sfsync.adapters", "handlers-alone", id="a handler to an adapter"),
        pytest.param("__main__", "import sfsync.localorg", "localorg-for-cli", id="localorg past the commands"),
    ],
)
def test_a_wrong_import_breaks_its_contract(tree: Path, module: str, line: str, broken: str) -> None:
    """Each contract can fail, and says so by its name."""
    (tree / "sfsync" / f"{module}.py").write_text(f"{line}\n", encoding="utf-8")

    output = _check(tree)

    assert f"{CONTRACTS[broken]['name']} BROKEN" in output


def test_every_deciding_layer_is_under_the_contract_of_purity() -> None:
    """import-linter has no "all but" for sources, so that a new folder would escape unseen."""
    held = {name.removeprefix("sfsync.") for name in CONTRACTS["pure"]["source_modules"]}

    assert DECIDING & _present() <= held <= DECIDING


def test_every_layer_but_two_is_held_from_pydantic() -> None:
    """The same for the contract on pydantic."""
    held = {name.removeprefix("sfsync.") for name in CONTRACTS["pydantic-at-the-edge"]["source_modules"]}

    assert _present() - PYDANTIC <= held <= set(LAYERS) - PYDANTIC
