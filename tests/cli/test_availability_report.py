"""`sfsync availability report` as a shell runs it: what people, scripts and acceptance checks rely on."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.availability.september import written
from tests.cli.shell import Outcome, sfsync

EXAMPLE = Path(__file__).parents[2] / "examples" / "september.txt"
PERCENTAGES = ("net_pct", "gross_pct", "worst_pct", "best_pct")
SECONDS = ("budget_s", "down_s", "raw_down_s", "unknown_s", "excluded_s", "total_s")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A September of samples, and its exclusions."""
    return written(tmp_path_factory.mktemp("september"))


def report(samples: object, *more: object, month: str = "2026-09") -> Outcome:
    """Run the command."""
    return sfsync("availability", "report", "--samples", samples, "--month", month, *more)


def document(samples: object, *more: object, month: str = "2026-09") -> dict[str, Any]:
    """Run it with `--json`; return the one document."""
    outcome = report(samples, *more, "--json", month=month)

    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)  # type: ignore[no-any-return]  # the document is an object, see the contract


def of_september(files: tuple[Path, Path], *more: object) -> tuple[object, ...]:
    """Return the options for the month with its exclusions."""
    return files[0], "--exclusions", files[1], "--interval", 30, *more


def test_the_document(files: tuple[Path, Path]) -> None:
    """Net 1 - 330 / 2,584,800, gross 1 - 3,330 / 2,592,000, worst 1 - 5,730 / 2,584,800, each cut off."""
    told = document(*of_september(files))

    assert told["verdict"] == "breached"
    assert [told[name] for name in PERCENTAGES] == ["99.9872", "99.8715", "99.7783", "99.9872"]
    assert [told[name] for name in SECONDS] == ["258.48", 330, 3360, 5400, 7200, 2_592_000]


def test_its_types(files: tuple[Path, Path]) -> None:
    """Percentages are strings of four decimals; seconds are integers, or strings where they are not whole."""
    told = document(*of_september(files))

    assert all(isinstance(told[name], str) and len(told[name].partition(".")[2]) == 4 for name in PERCENTAGES)
    assert all(type(told[name]) in {int, str} for name in SECONDS)
    assert told["coverage"] == 0.9979  # 1 - 5,400 / 2,584,800, cut off too
    assert all(isinstance(told[name], list) for name in ("outages", "exclusions"))


def test_outages_and_exclusions(files: tuple[Path, Path]) -> None:
    """The outage with its bounds; work that earned its two hours, and work that did not, with the reason."""
    told = document(*of_september(files))
    first = told["outages"][0]
    earned = {each["id"]: (each["earned_s"], each["why"]) for each in told["exclusions"]}

    assert [(o["counted_s"], o["excluded_s"]) for o in told["outages"]] == [(240, 0), (0, 3000), (90, 0)]
    assert (first["start"], first["end"]) == ("2026-09-12T14:10:00Z", "2026-09-12T14:14:00Z")
    assert (first["at_least_s"], first["at_most_s"]) == (210, 270)
    assert earned["CHG-1042"][0] == 7200
    assert earned["CHG-1043"] == (0, "was announced 5 h before it: 24 h are needed")


def test_without_exclusions_everything_counts(files: tuple[Path, Path]) -> None:
    """240 + 3,000 + 90 s against 259.2 s."""
    told = document(files[0], "--interval", 30)

    assert (told["down_s"], told["excluded_s"], told["budget_s"]) == (3330, 0, "259.2")
    assert told["net_pct"] == told["gross_pct"]


def test_another_target(files: tuple[Path, Path]) -> None:
    """At 99.98 % 516.96 s are allowed, and 5,400 unknown ones could still break it; at 99 % nothing could."""
    lower, low = (document(*of_september(files, "--target", target)) for target in ("99.98", "99"))

    assert (lower["verdict"], lower["budget_s"]) == ("undetermined", "516.96")
    assert (low["verdict"], low["budget_s"]) == ("met", 25_848)


def test_ten_seconds_are_the_default_interval(files: tuple[Path, Path]) -> None:
    """Samples every 30 s then speak for a third of the time: no verdict."""
    told = document(files[0])

    assert told["verdict"] == "no_data"
    assert told["coverage"] < 0.34


def test_text_is_the_default(files: tuple[Path, Path]) -> None:
    """Verdict first, figures cut off, nothing on stderr."""
    outcome = report(*of_september(files))

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[1].startswith("BREACHED: ")
    assert "99.9872 %" in outcome.out
    assert "CHG-1043" in outcome.out
    assert outcome.out == report(*of_september(files, "--format", "text")).out


def test_the_worked_example(files: tuple[Path, Path]) -> None:
    """The text that the documentation shows is what the command prints of this September, to the letter."""
    assert report(*of_september(files)).out == EXAMPLE.read_text(encoding="utf-8")


def test_csv(files: tuple[Path, Path]) -> None:
    """A row for the month, each of 30 days, three outages and two exclusions."""
    rows = list(csv.DictReader(StringIO(report(*of_september(files, "--format", "csv")).out)))

    assert [row["row"] for row in rows] == ["month", *["day"] * 30, *["outage"] * 3, *["maintenance"] * 2]
    assert (rows[0]["down_s"], rows[0]["net_pct"], rows[0]["note"]) == ("330", "99.9872", "breached")
    assert sum(int(row["down_s"]) for row in rows if row["row"] == "day") == 330


def test_html_into_a_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    """One page that needs nothing else; stdout stays empty."""
    page = tmp_path / "september.html"
    outcome = report(*of_september(files, "--format", "html", "--output", page))
    text = page.read_text(encoding="utf-8")

    assert outcome == Outcome(0, "", "")
    assert text.startswith("<!doctype html>")
    assert "99.9872" in text
    assert "http://" not in text.replace("http://www.w3.org/", "")
    assert "<script" not in text


def test_json_by_either_option(files: tuple[Path, Path], tmp_path: Path) -> None:
    """`--json` and `--format json` say the same, on stdout or in a file."""
    file = tmp_path / "september.json"
    report(*of_september(files, "--json", "--output", file))

    assert json.loads(file.read_text(encoding="utf-8")) == document(*of_september(files, "--format", "json"))


def test_files_in_any_order_and_twice(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Halves, the later one first, and one of them again: the same figures, and the repetition is told."""
    text = files[0].read_text(encoding="utf-8").splitlines(keepends=True)
    early, late = tmp_path / "early.jsonl", tmp_path / "late.jsonl"
    early.write_text("".join(text[:40_000]), encoding="utf-8")
    late.write_text("".join(text[40_000:]), encoding="utf-8")
    told = document(late, "--samples", early, "--samples", late, "--exclusions", files[1], "--interval", 30)
    once = document(*of_september(files))
    read, read_once = told.pop("samples"), once.pop("samples")

    assert told == once
    assert read["repeated"] == read["taken"] - read_once["taken"] == len(text) - 40_000


def test_a_month_without_a_sample(files: tuple[Path, Path]) -> None:
    """October, from September's file: no data, all of it unknown, and still a report."""
    told = document(files[0], month="2026-10")

    assert (told["verdict"], told["unknown_s"], told["total_s"]) == ("no_data", 2_678_400, 2_678_400)
    assert (told["down_s"], told["outages"]) == (0, [])
    assert (told["worst_pct"], told["best_pct"]) == ("0.0000", "100.0000")


def test_as_of_an_instant(files: tuple[Path, Path]) -> None:
    """At noon of the 12th the outage of that afternoon is still to come, and so are 18.5 days."""
    told = document(*of_september(files, "--at", "2026-09-12T12:00:00Z"))

    assert (told["as_of"], told["complete"], told["down_s"]) == ("2026-09-12T12:00:00Z", False, 0)
    assert told["excluded_s"] + told["pending_s"] + told["unknown_s"] + 11.5 * 86_400 == told["total_s"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param(["--month", "2026-13"], "--month", id="a thirteenth month"),
        pytest.param(["--month", "September"], "--month", id="a month's name"),
        pytest.param(["--target", "100"], "--target", id="a target without a budget"),
        pytest.param(["--target", "99,99"], "--target", id="a comma"),
        pytest.param(["--target", "nan"], "--target", id="no number"),
        pytest.param(["--interval", "0"], "--interval", id="no interval"),
        pytest.param(["--at", "yesterday"], "--at", id="no instant"),
        pytest.param(["--format", "pdf"], "--format", id="no such format"),
        pytest.param(["--samples", "/nowhere/samples.jsonl"], "/nowhere/samples.jsonl", id="no such file"),
        pytest.param(["--samples", "/"], "/", id="a folder"),
        pytest.param(["--exclusions", "/nowhere/exclusions.json"], "/nowhere/exclusions.json", id="no exclusions"),
        pytest.param(["--endpoint", "porta"], "portal", id="no such endpoint: the names there are"),
    ],
)
def test_bad_usage(files: tuple[Path, Path], options: list[str], word: str) -> None:
    """Exit 2, one clear line on stderr, nothing on stdout."""
    outcome = report(files[0], *options, "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert word in outcome.err


@pytest.mark.parametrize("text", ["{", "{}", '"none"', "\N{SNOWMAN}"])
def test_exclusions_that_are_no_list(files: tuple[Path, Path], tmp_path: Path, text: str) -> None:
    """Exit 2 with the file's name."""
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    outcome = report(files[0], "--exclusions", bad)

    assert (outcome.code, outcome.out) == (2, "")
    assert (outcome.err.count("\n"), "bad.json" in outcome.err) == (1, True)


def test_an_output_that_cannot_be_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    """One line that names it, and an exit code that is not 0."""
    outcome = report(files[0], "--output", tmp_path / "nowhere" / "report.txt")

    assert outcome.code in {1, 2}
    assert (outcome.out, outcome.err.count("\n")) == ("", 1)
    assert "report.txt" in outcome.err


def test_help_has_an_example() -> None:
    """As every command."""
    outcome = sfsync("availability", "report", "--help")

    assert outcome.code == 0
    assert "Example" in outcome.out
