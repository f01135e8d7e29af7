"""An endpoints file on its way through `sam deploy` into the environment of a function."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.endpoints_parameter import parameter
from tests.architecture.tree import ROOT

DOCUMENTS = st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
GOOD = {
    "hosts": ["backup.example.com"],
    "controls": [{"name": "control", "url": "https://backup.example.com/"}],
    "endpoints": [{"name": "portal", "url": "https://backup.example.com/", "contains": 'say "hi" \\ $HOME'}],
}


def as_sam_reads(value: str) -> str:
    """Take a value as `sam` does: one double-quoted token in which a backslash guards what follows, then unquoted."""
    assert re.fullmatch(r'"(?:\\.|[^"\\]+)*"', value)
    return value[1:-1].replace("\\ ", " ").replace('\\"', '"').replace("\\'", "'")


@given(DOCUMENTS)
def test_any_document_arrives_as_it_was(document: object) -> None:
    """Quotes, backslashes and all."""
    assert json.loads(as_sam_reads(parameter(json.dumps(document)))) == document


def test_make_hands_it_on(tmp_path: Path) -> None:
    """`make vantage` builds, and deploys with the document as one argument, whatever is in it."""
    (tmp_path / "endpoints.json").write_text(json.dumps(GOOD), encoding="utf-8")
    sam = tmp_path / "sam"
    sam.write_text(f'#!/bin/sh\nfor word in "$@"; do echo "$word" >> {tmp_path}/words; done\n', encoding="utf-8")
    sam.chmod(0o755)
    told = ["REGION=eu-west-1", "HOME_REGION=us-east-1", "TABLE=sfsync", f"ENDPOINTS={tmp_path}/endpoints.json"]
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    venv = f"VENV={Path(sys.executable).parents[1]}"
    subprocess.run(["make", "-s", "-C", ROOT, "vantage", venv, *told], env=environment, check=True, capture_output=True)
    words = (tmp_path / "words").read_text(encoding="utf-8").splitlines()
    (endpoints,) = [word.partition("=")[2] for word in words if word.startswith("ProbeEndpoints=")]

    assert json.loads(as_sam_reads(endpoints)) == GOOD
    assert [word for word in words if word in {"build", "deploy", "eu-west-1", "HomeTable=sfsync"}] == [
        "build",
        "deploy",
        "eu-west-1",
        "HomeTable=sfsync",
    ]


@pytest.mark.parametrize("text", ["", "[]", '{"hosts": ["localhost"]}'])
def test_a_file_that_cannot_work_is_not_deployed(text: str, tmp_path: Path) -> None:
    """The fault is named, as `sfsync availability probe` would."""
    file = tmp_path / "endpoints.json"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "infra/endpoints_parameter.py", str(file)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (1, "")
    assert str(file) in run.stderr
