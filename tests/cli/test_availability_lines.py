"""`sfsync availability report` of samples on stdin: those that can be taken, and those that cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.adapters.samples.ledgers import NOVEMBER, OCTOBER, filled
from tests.availability.september import SEPTEMBER, line, written
from tests.cli.shell import Outcome, sfsync, surroundings


def piped(text: bytes, *args: object) -> Outcome:
    """Run the command with samples on stdin."""
    command = [sys.executable, "-m", "sfsync", "availability", "report", "--samples", "-", *map(str, args)]
    ended = subprocess.run(command, input=text, env=surroundings(), capture_output=True, check=False)
    return Outcome(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def test_stdin(tmp_path: Path) -> None:
    """`-` reads the samples from it."""
    outcome = piped(written(tmp_path)[0].read_bytes(), "--month", "2026-09", "--interval", 30, "--json")

    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["down_s"] == 3330


def test_an_empty_file() -> None:
    """Nothing on stdin is a month without data, not an error."""
    outcome = piped(b"", "--month", "2026-09", "--json")

    assert (outcome.code, json.loads(outcome.out)["verdict"]) == (0, "no_data")
    assert "there is no sample of 2026-09: of 0 lines 0 cannot be taken and 0 are of other times" in outcome.err


def test_a_file_without_a_usable_sample_is_remarked_upon(tmp_path: Path) -> None:
    """The page alone would say only that there is no data; one sample suffices for the remark to fall silent."""
    page, other = ["--format", "html", "--output", str(tmp_path / "page.html")], SEPTEMBER.start.replace(year=2025)
    poor = piped(f"{{\n{line(other)}\n".encode(), "--month", "2026-09", *page)
    good = piped(f"{{\n{line(SEPTEMBER.start)}\n".encode(), "--month", "2026-09", *page)

    assert poor.err.strip().endswith(
        "there is no sample of 2026-09: of 2 lines 1 cannot be taken and 1 are of other times; "
        "stdin, line 1: is not JSON"
    )
    assert (poor.code, good.code, good.err) == (0, 0, "")


def test_lines_that_cannot_be_taken_are_told() -> None:
    """With source, number and reason, in the document and in the text; a future one with its reason too."""
    lines = [line(SEPTEMBER.start), "{", line(SEPTEMBER.start.replace(year=2999))]
    text = "\n".join(lines).encode()
    told = json.loads(piped(text, "--month", "2026-09", "--json").out)["samples"]

    assert (told["lines"], told["taken"], told["refused"]) == (3, 1, 2)
    assert told["faults"][0] == {"source": "stdin", "line": 2, "reason": "is not JSON"}
    assert "future" in told["faults"][1]["reason"]
    assert "is not JSON" in piped(text, "--month", "2026-09").out


def test_from_the_ledger(tmp_path: Path) -> None:
    """A sealed month, exported or its raw lines as they lie there: the same report."""
    filled(tmp_path / "ledger", OCTOBER, NOVEMBER)
    exported = sfsync("availability", "export", tmp_path / "ledger", "--month", "2026-10")
    options = ("--month", "2026-10", "--interval", 7200, "--json")
    raw = b"".join(path.read_bytes() for path in sorted((tmp_path / "ledger" / "eu-west-1").glob("2026-10-*.jsonl")))
    told, as_it_lies = (json.loads(piped(text, *options).out) for text in (exported.out.encode(), raw))

    assert exported.code == 0
    assert told == as_it_lies
    assert (told["samples"]["taken"], told["samples"]["refused"], told["unknown_s"]) == (31 * 12, 0, 0)


def test_what_a_revision_voids_is_unknown_in_the_report(tmp_path: Path) -> None:
    """Six hours voided for a reason: exported without them, 21,600 s that nobody measured."""
    ledger = tmp_path / "ledger"
    filled(ledger, OCTOBER, NOVEMBER)
    span = "2026-10-13T00:00:00Z/2026-10-13T06:00:00Z"
    who = ("--author", "A. Author", "--reason", "our own network was down")
    revised = sfsync("availability", "revise", ledger, "--month", "2026-10", *who, "--void", span)
    exported = sfsync("availability", "export", ledger, "--month", "2026-10").out.encode()
    told = json.loads(piped(exported, "--month", "2026-10", "--interval", 7200, "--json").out)

    assert revised.code == 0
    assert told["unknown_s"] == 21_600
