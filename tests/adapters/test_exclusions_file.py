"""A file of exclusions that is edited while a watcher runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sfsync.adapters.exclusions_file import ExclusionsFile
from sfsync.intake.rejected import Rejected

WORK = {"id": "CHG-1", "kind": "maintenance", "start": "2026-09-12T10:00:00Z", "end": "2026-09-12T11:00:00Z"}


def written(file: Path, *told: object) -> ExclusionsFile:
    """Write exclusions, and open the file."""
    file.write_text(json.dumps(told), encoding="utf-8")
    return ExclusionsFile(file)


def test_what_is_added_counts_at_the_next_look(tmp_path: Path) -> None:
    """Without a restart."""
    file = tmp_path / "exclusions.json"
    exclusions = written(file, WORK)
    before = [each.id for each in exclusions()]
    written(file, WORK, WORK | {"id": "CHG-2"})

    assert before == ["CHG-1"]
    assert [each.id for each in exclusions()] == ["CHG-1", "CHG-2"]


@pytest.mark.parametrize("text", ["", "{", "{}", "\N{SNOWMAN}", None])
def test_a_file_that_breaks_meanwhile(tmp_path: Path, text: str | None, caplog: pytest.LogCaptureFixture) -> None:
    """Half written, or gone: what it said before counts, and that is said once."""
    file = tmp_path / "exclusions.json"
    exclusions = written(file, WORK)
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    looks = [[each.id for each in exclusions()] for _ in range(3)]

    assert looks == [["CHG-1"]] * 3
    assert [message.endswith("what it said before counts") for message in caplog.messages] == [True]


def test_a_file_that_is_broken_at_first(tmp_path: Path) -> None:
    """It is refused, by its name."""
    with pytest.raises(Rejected, match=r"absent\.json: cannot be read"):
        ExclusionsFile(tmp_path / "absent.json")


def test_what_cannot_be_read_of_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The others count; it is named once, however often the file is read."""
    exclusions = written(tmp_path / "exclusions.json", WORK, WORK | {"id": "CHG-2", "kind": "weather"})
    looks = [[each.id for each in exclusions()] for _ in range(3)]

    assert looks == [["CHG-1"]] * 3
    assert len(caplog.messages) == 1
    assert "CHG-2 earns nothing: kind: has to be maintenance or dependency" in caplog.messages[0]
