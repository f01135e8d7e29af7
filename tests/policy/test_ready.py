"""What the build made ready of a sheet is what the sheet gives, and stands only while it does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sfsync.policy.load import load_pauses, load_policy
from sfsync.policy.objectives import load_objectives
from sfsync.policy.policy import Policy
from sfsync.policy.ready import make_ready, ready, ready_objectives, ready_pauses

PACKAGE = Path(__file__).parents[2] / "sfsync/policy"
ASKED = datetime(2026, 11, 20, 22, tzinfo=UTC)  # a Friday's last hours at the desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sheets in a folder of their own, ready."""
    for sheet in PACKAGE.glob("*.toml"):
        shutil.copy(sheet, tmp_path)
    make_ready(tmp_path)
    return tmp_path


def _dues(policy: Policy) -> list[object]:
    """Return all that a policy says: of its promises, what they come to."""
    promises = sorted(policy.promises.items(), key=str)
    dues = [
        (key, promise.target, promise.coverage.hours.advance(ASKED, timedelta(hours=9))) for key, promise in promises
    ]
    told = (policy.name, policy.warnings, policy.priorities, policy.urgency, policy.packages, policy.statuses)
    return [*dues, *told, policy.types, policy.products, policy.salesforce]


def test_it_is_the_policy_of_the_sheet(folder: Path) -> None:
    """To the last promise, and under the same name."""
    found = ready(folder)

    assert found is not None
    assert _dues(found) == _dues(load_policy())


def test_a_sheet_that_was_edited_counts(folder: Path) -> None:
    """What was made of it before does not fit any more."""
    sheet = folder / "flosum.toml"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")

    assert ready(folder) is None


def test_a_checkout_has_none() -> None:
    """There the sheet is read, so that nothing old can stand in its way."""
    assert ready() is None
    assert ready_objectives() is None


def test_what_pauses_is_ready_by_itself(folder: Path) -> None:
    """The same as in the whole, and gone with it."""
    assert ready_pauses(folder) == load_pauses() == load_policy().salesforce
    (folder / "flosum.toml").write_text("", encoding="utf-8")
    assert ready_pauses(folder) is None


def test_the_objectives_are_ready(folder: Path) -> None:
    """The same as their sheet gives, whatever becomes of the policy's, and gone with their own."""
    (folder / "flosum.toml").write_text("", encoding="utf-8")
    assert ready_objectives(folder) == load_objectives()
    (folder / "objectives.toml").write_text("", encoding="utf-8")
    assert ready_objectives(folder) is None


def test_a_file_laid_over_the_sheet_says_what_pauses(tmp_path: Path) -> None:
    """Then nothing that was made ready counts."""
    ours = tmp_path / "ours.toml"
    ours.write_text('[pauses.salesforce]\nimpact_types = ["majorOutage"]\n', encoding="utf-8")

    assert load_pauses(ours).impact_types == ("majorOutage",)


@pytest.mark.parametrize(
    ("part", "unused"),
    [
        ("ready", {"pydantic", "tomllib", "importlib.resources"}),
        ("ready_objectives", {"pydantic", "tomllib", "importlib.resources"}),
        ("ready_pauses", {"pydantic", "tomllib", "importlib.resources", "sfsync.policy.policy", "sfsync.policy.desk"}),
    ],
)
def test_it_is_loaded_without_what_checks_it(part: str, unused: set[str], folder: Path) -> None:
    """Which is what it is for."""
    code = f"""
import sys
from pathlib import Path
from sfsync.policy.ready import {part}
assert {part}(Path({str(folder)!r})) is not None
print({unused} & sys.modules.keys())
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "set()\n"
