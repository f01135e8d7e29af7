"""What the Makefile builds for AWS, built for this machine and interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from tests.architecture.tree import ROOT

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


class Artefact(Struct, frozen=True):
    """A function's code, and the libraries of the layer beside it."""

    code: Path
    layer: Path

    @property
    def path(self) -> list[str]:
        """What the function imports from, beside the standard library."""
        return [str(self.code), str(self.layer / "python")]

    def python(self, code: str, *options: str) -> list[str]:
        """Return the command that runs code on the artefact and the standard library, and nothing else here."""
        return [sys.executable, "-I", "-S", *options, "-c", f"import sys; sys.path[:0] = {self.path!r}\n{code}"]


def build(folder: Path) -> Artefact:
    """Build into a folder, as `sam build` does, with a policy of one's own."""
    policies = folder / "policies"
    policies.mkdir()
    (policies / "ours.toml").write_text("warnings = [60]\n", encoding="utf-8")
    artefact = Artefact(folder / "code", folder / "layer")
    _make("build-SyncCases", artefact.code, f"POLICY={policies}")
    _make("build-Libraries", artefact.layer)
    return artefact


def _make(target: str, folder: Path, *more: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    options = [f"ARTIFACTS_DIR={folder}", f"LAMBDA_PYTHON={VERSION}", "LAMBDA_PLATFORM=here", f"VENV={sys.prefix}"]
    command = ["make", "-s", "-C", str(ROOT), target, *options, *more]
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, capture_output=True)
