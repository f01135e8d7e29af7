"""The README's commands, tables and sample output are true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from sfsync.environment import Settings
from sfsync.model.milestone import Milestone, Reading, Readings, State
from sfsync.model.record import Stamp
from sfsync.plan.placement import flag_stamps
from sfsync.plan.stamps import stamps
from sfsync.settings import (
    PolicySettings,
    ProbeSettings,
    SalesforceSettings,
    StoreSettings,
    TrustSettings,
    WorkerSettings,
)

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHEET = tomllib.loads((ROOT / "sfsync/policy/flosum.toml").read_text(encoding="utf-8"))
SETTINGS: tuple[type[Settings], ...] = (
    SalesforceSettings,
    StoreSettings,
    PolicySettings,
    TrustSettings,
    WorkerSettings,
    ProbeSettings,
)


def readings() -> list[tuple[str, str]]:
    """Return (reading, policy key = value) of the table of readings."""
    rows = re.findall(r"^\| (R\d+) \|.*\| ([^|]*) \|$", README, flags=re.MULTILINE)
    return [(number, claim) for number, cell in rows for claim in re.findall(r"`([^`]+ = [^`]+)`", cell)]


@pytest.mark.parametrize(("number", "claim"), readings())
def test_the_table_of_readings_is_the_policy(number: str, claim: str) -> None:
    """Each `key = value` in it is what flosum.toml says."""
    key, _, value = claim.partition(" = ")
    path = [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^."]+)', key)]
    found: Any = reduce(lambda table, part: table[part], path, SHEET)
    if key == "priorities":
        assert ", ".join(found) == value
    else:
        assert found == json.loads(value)


def test_every_reading_that_is_built_is_listed() -> None:
    """R1 to R18 stand in the table."""
    listed = re.findall(r"^\| (R\d+) \|", README, flags=re.MULTILINE)

    assert listed == [f"R{number}" for number in range(1, 19)]


def settings_rows() -> list[str]:
    """Return the rows of the settings table as the models tell them."""
    return [
        f"| `{model.variable(name)}` | {field.description}"
        f"{'' if field.is_required() or field.default in (None, (), {}) else f' (default `{_shown(field.default)}`)'} |"
        for model in SETTINGS
        for name, field in model.fields.items()
    ]


def _shown(default: object) -> str:
    return json.dumps(default) if isinstance(default, tuple) else str(default)


def test_the_table_of_settings_is_the_models() -> None:
    """Every variable, its meaning and default; no other."""
    assert re.findall(r"^\| `SFSYNC_.*$", README, flags=re.MULTILINE) == settings_rows()


def test_the_stamp_fields_are_those_that_are_stamped() -> None:
    """What the table names is what the plan writes."""
    none = tuple(Reading(name, State.NOT_APPLICABLE) for name in Milestone)
    placed = {Stamp.TEAM, Stamp.SUPPORT_TIER}
    written = {*stamps(Readings("", datetime.now(UTC), "", none)), *flag_stamps(()), *placed}
    table = README.split("| field | type | holds |")[1].split("| read:")[0]

    assert set(re.findall(r"`(SFSync_\w+__c)`", table)) == written == set(Stamp)


SAMPLES = re.findall(
    r"^\.venv/bin/sfsync ([^\n]*)\n```\n\n<!--[^\n]*a test compares -->\n```\n(.*?)```",
    README,
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(("command", "sample"), SAMPLES, ids=[command.split()[0] for command, _ in SAMPLES])
def test_the_sample_output_is_what_the_command_prints(command: str, sample: str) -> None:
    """To the letter, at eighty columns."""
    run = [sys.executable, "-m", "sfsync", *command.split()]
    printed = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in sample.splitlines()]


def test_all_samples_are_compared() -> None:
    """That of a Case explained, and that of an instance's pauses."""
    assert [command.split()[0] for command, _ in SAMPLES] == ["explain", "trust"]


def test_make_targets_that_are_named_exist() -> None:
    """`make demo`, `make test` and the others."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in set(re.findall(r"make ([a-z]+)(?:`|$)", README, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


OBJECTIVES = tomllib.loads((ROOT / "sfsync/policy/objectives.toml").read_text(encoding="utf-8"))
SENTENCES = README.split("## The data sheet, sentence by sentence")[1].split("\n## ")[0]
PROMISES = re.findall(r"^\| ([^|]+) \| ([^|]*)\| `([^`|]+)` \| `([^`|]+)` \|$", SENTENCES, flags=re.MULTILINE)
KEYS = [key for _, keys, _, _ in PROMISES for key in re.findall(r"`([^`]+)`", keys)]


@pytest.mark.parametrize(("module", "test"), [promise[2:] for promise in PROMISES])
def test_each_sentence_of_the_sheet_has_a_module_and_a_test(module: str, test: str) -> None:
    """Both files exist, and the test is one test within its file, or one of a class there."""
    file, *classes, name = test.split("::")
    source = (ROOT / "tests" / file).read_text(encoding="utf-8")

    assert (ROOT / "sfsync" / module).is_file()
    assert file.endswith(".py")
    assert all(re.search(rf"^class {each}\b", source, flags=re.MULTILINE) for each in classes)
    assert re.search(rf"^{'    ' if classes else ''}def {name}\(", source, flags=re.MULTILINE)
    assert name.startswith("test_")


@pytest.mark.parametrize("key", sorted(set(KEYS)))
def test_each_policy_key_of_the_sheet_exists(key: str) -> None:
    """In the policy or in the objectives; `*` stands for whatever is named there, of which one has it at least."""
    found: list[Any] = [SHEET, OBJECTIVES]
    for part in key.split("."):
        tables = [table for table in found if isinstance(table, dict)]
        found = [value for table in tables for name, value in table.items() if part in {"*", name}]

    assert found


def test_the_table_of_promises_is_read() -> None:
    """Every row of it; a policy cell holds keys and nothing else."""
    assert len(PROMISES) == SENTENCES.count("\n|") - 2 > 40
    assert {re.sub(r"`[^`]+`", "", keys).strip(" ,") for _, keys, _, _ in PROMISES} == {""}


def test_no_sentence_stands_twice() -> None:
    """Each row is about something else."""
    sentences = [sentence for sentence, _, _, _ in PROMISES]

    assert len(sentences) == len(set(sentences))


def test_the_worked_month_is_the_one_that_is_compared() -> None:
    """The test of the report compares the example to the letter; here it is the same."""
    assert (ROOT / "examples/september.txt").read_text(encoding="utf-8").rstrip() in README
