"""Every exception has its reason beside it, and nothing is put off in a comment."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT, python_files, shown

RULES = r"(\[[\w, -]+\]|[A-Z]+\d+(,\s*[A-Z]+\d+)*)"
DIRECTIVE = re.compile(rf"#\s*(noqa|type:\s*ignore|(ruff|mypy|fmt|pragma):)[:\s]*{RULES}?")
WORD = re.compile(r"[a-z]{2,}")
PUT_OFF = re.compile("T[O]DO|F[I]XME")
TEXTS = {".py", ".toml", ".md", ".lark", ".yaml", ".yml", ".xml", ".html", ".css", ""}

# One entry a line, in pyproject.toml.
SILENCED = re.compile(r'\s*"([A-Z]+\d*|(default|error|ignore):.+)",|(ignore|implicit|disable)_\w+ = |\w+ = false')
DEPENDENCY = re.compile(r'\s*"[a-z][\w.-]*(\[\w+\])?[<>=~!].*",|requires = ')


def unexplained(source: str) -> Iterator[int]:
    """Yield the lines of Python that silence a check with a reason neither on them nor in a comment line above."""
    lines = ["", *source.splitlines()]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        number = token.start[0]
        if (
            token.type == tokenize.COMMENT
            and DIRECTIVE.match(token.string)
            and not WORD.search(DIRECTIVE.sub("", token.string))
            and not lines[number - 1].lstrip().startswith("#")
        ):
            yield number


def uncommented(text: str, entry: re.Pattern[str]) -> list[str]:
    """List the entries of a TOML text with a comment neither beside them nor on the line above."""
    lines = text.splitlines()
    return [
        line.strip()
        for above, line in zip(["", *lines], lines, strict=False)
        if entry.match(line) and "  # " not in line and not above.lstrip().startswith("# ")
    ]


def settings(table: str) -> str:
    """Return the text of pyproject.toml under the tables whose name starts with this."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return "".join(part for part in re.split(r"(?m)^(?=\[)", text) if part.lstrip("[").startswith(table))


def _texts() -> Iterator[tuple[str, str]]:
    folders = [ROOT / name for name in ("sfsync", "handlers", "infra", "tests", ".ci")]
    for path in [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))]:
        if path.suffix in TEXTS and path.is_file():
            yield shown(path), path.read_text(encoding="utf-8")


def test_every_silenced_check_says_why() -> None:
    """The next reader can judge whether the reason still holds."""
    found = [
        f"{shown(path)}:{line}"
        for path in python_files("sfsync", "handlers", "tests")
        for line in unexplained(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("table", ["tool.ruff", "tool.mypy", "tool.pytest"])
def test_every_exception_in_the_settings_says_why(table: str) -> None:
    """The same for what is switched off for a folder, a library or everywhere."""
    assert uncommented(settings(table), SILENCED) == []


@pytest.mark.parametrize("table", ["build-system", "project"])
def test_every_dependency_says_what_it_is_for(table: str) -> None:
    """What nobody can say the use of goes out."""
    assert uncommented(settings(table), DEPENDENCY) == []


def test_nothing_is_put_off() -> None:
    """Work that is left belongs into an issue, where it is seen."""
    found = [
        f"{name}:{number}"
        for name, text in _texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if PUT_OFF.search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    ["x = 1  # noqa", "x = 1  # noqa: S101", "x = 1  # noqa: S101, B008", "x = 1  # type: ignore[attr-defined]"],
)
def test_a_bare_directive_is_no_reason(line: str) -> None:
    """Naming the rule says what is silenced, not why; a reason after it, or in a comment above, does."""
    explained = f"{line}  # the very edge\n# it may be None here\n{line}\n"

    assert list(unexplained(f"y = 2\n{line}\n")) == [2]
    assert list(unexplained(explained)) == []


def test_a_list_entry_without_comment_is_found() -> None:
    """Beside it or above it, a comment counts; none, and the entry is named."""
    text = '    "S101",\n    "S105",  # made up\n    # the same\n    "S106",\nignore_errors = true\n"lark>=1",\n'

    assert uncommented(text, SILENCED) == ['"S101",', "ignore_errors = true"]
    assert uncommented(text, DEPENDENCY) == ['"lark>=1",']
