"""What the Makefile builds for the functions is what runs: whole, compiled, and without what stays at home."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SHIPPED
from tests.deployment.stack import FUNCTIONS, transformed, written

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our code as `sam build` gets it, for the interpreter at hand."""
    folder, policies = tmp_path_factory.mktemp("artefact"), tmp_path_factory.mktemp("policies")
    (policies / "ours.toml").write_text("warnings = [60]\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["make", "-s", "-C", str(ROOT), "build-SyncCases", f"ARTIFACTS_DIR={folder}", f"LAMBDA_PYTHON={VERSION}"]
    command.append(f"POLICY={policies}")
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, capture_output=True)
    return folder


def test_the_artefact_holds_what_is_shipped_and_nothing_else(artefact: Path) -> None:
    """No test, no local org, no command; the policies beside."""
    assert {path.name for path in artefact.iterdir()} == {*SHIPPED, "policy"}
    assert (artefact / "sfsync/policy/flosum.toml").exists()
    assert not any((artefact / name).exists() for name in ("sfsync/localorg", "sfsync/cli", "sfsync/__main__.py"))


def test_every_file_is_compiled_and_trusted_unchecked(artefact: Path) -> None:
    """The flags in each header say: by hash, not checked (PEP 552), since Lambda changes the files' times."""
    sources = list(artefact.rglob("*.py"))
    compiled = [path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc" for path in sources]

    assert sources
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\x01\0\0\0"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_handler_is_imported_from_the_artefact(function: str, artefact: Path) -> None:
    """By its Handler string, in a process of its own, without any setting and without a client being made."""
    module, name = transformed()["Resources"][function]["Properties"]["Handler"].rsplit(".", 1)
    code = f"""
import sys, {module}, sfsync
loaded = {{"botocore.client", "simple_salesforce"}} & sys.modules.keys()
print({module}.__file__, sfsync.__file__, callable({module}.{name}), len(loaded))
"""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(artefact)}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=artefact, env=environment, capture_output=True, text=True, check=False
    )
    ours, package, callable_, loaded = run.stdout.split()

    assert run.stderr == ""
    assert Path(ours).is_relative_to(artefact)
    assert Path(package).is_relative_to(artefact)
    assert (callable_, loaded) == ("True", "0")


def test_a_policy_of_ones_own_is_found_where_the_parameter_says(artefact: Path) -> None:
    """Lambda starts a function in the folder of its code, and `PolicyFile` is a path from there."""
    name = "policy/ours.toml"
    code = "from sfsync.wiring import the_policy; print(the_policy().warnings)"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(artefact), "SFSYNC_POLICY": name}
    run = [sys.executable, "-c", code]
    printed = subprocess.run(run, cwd=artefact, env=environment, capture_output=True, text=True, check=True).stdout

    assert re.fullmatch(written()["Parameters"]["PolicyFile"]["AllowedPattern"], name)
    assert printed == "(60,)\n"
