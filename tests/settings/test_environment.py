"""Settings as variables of the environment: read by their type, refused by their name, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.environment import InvalidSettings, Secret, Settings, setting
from sfsync.settings import read

WORD = "hunter2"


class Example(Settings, prefix="EXAMPLE_"):
    """One variable of each type."""

    name: str = setting(description="", pattern=r"[a-z]+")
    share: float = setting(description="", default=0.5, gt=0, le=1)
    loud: bool = setting(description="", default=False)
    file: Path | None = setting(description="", default=None)
    secret: Secret | None = setting(description="", default=None)
    words: tuple[str, ...] = setting(description="", default=())
    table: dict[str, str] = setting(description="", default={})
    keys: dict[str, Secret] = setting(description="", default={})


class Further(Example):
    """What a model inherits, and one of its own."""

    more: str | None = setting(description="", default=None, pattern=r"x+")


class Lenient(Settings, prefix="EXAMPLE_", empty_is_unset=True):
    """Empty is none."""

    more: str | None = setting(description="", default=None, pattern=r"x+")


class Outright(Example, given=True):
    """The environment has no say."""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The one variable without a default is set."""
    monkeypatch.setenv("EXAMPLE_NAME", "acme")
    return monkeypatch


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("SHARE", "1", 1.0),
        ("SHARE", "1e-9", 1e-9),
        ("LOUD", "TRUE", True),
        ("LOUD", "off", False),
        ("FILE", "/a/b", Path("/a/b")),
        ("WORDS", '["a", "b"]', ("a", "b")),
        ("WORDS", "[]", ()),
        ("TABLE", '{"a": "b"}', {"a": "b"}),
    ],
)
def test_a_text_is_read_by_its_type(environment: pytest.MonkeyPatch, variable: str, text: str, value: object) -> None:
    """Numbers, switches, paths as they are written; lists and tables as JSON."""
    environment.setenv(f"EXAMPLE_{variable}", text)

    assert getattr(read(Example), variable.lower()) == value


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("NAME", ""),
        ("NAME", f"{WORD}"),
        ("NAME", "acme\n"),
        ("SHARE", WORD),
        ("SHARE", "0"),
        ("SHARE", "1.0001"),
        ("SHARE", "nan"),
        ("SHARE", "inf"),
        ("LOUD", WORD),
        ("LOUD", ""),
        ("WORDS", WORD),
        ("WORDS", f'"{WORD}"'),
        ("WORDS", f'["{WORD}", 1]'),
        ("WORDS", "[" * 100_000),
        ("TABLE", f'["{WORD}"]'),
        ("TABLE", f'{{"{WORD}": null}}'),
        ("KEYS", f'{{"a": ["{WORD}"]}}'),
    ],
)
def test_what_cannot_be_read_is_named_and_not_shown(environment: pytest.MonkeyPatch, variable: str, text: str) -> None:
    """Nor does the error carry it along in its causes."""
    environment.setenv(f"EXAMPLE_{variable}", text)
    with pytest.raises(InvalidSettings) as caught:
        read(Example)

    assert str(caught.value).startswith(f"EXAMPLE_{variable} ")
    assert WORD not in str(caught.value)
    assert caught.value.__context__ is None


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line each, the one that is missing among them."""
    monkeypatch.setenv("EXAMPLE_SHARE", "2")
    with pytest.raises(InvalidSettings) as caught:
        read(Example)

    assert str(caught.value).splitlines() == [
        "EXAMPLE_NAME is not set",
        "EXAMPLE_SHARE must be a number above 0 and at most 1",
    ]


def test_what_is_given_stands_before_the_environment(environment: pytest.MonkeyPatch) -> None:
    """And is checked alike; a text is read as the variable's would be."""
    found = read(Example, name="other", secret=WORD)

    assert found.name == "other"
    assert found.secret is not None
    assert found.secret.get_secret_value() == WORD
    with pytest.raises(InvalidSettings, match="EXAMPLE_SHARE must be"):
        read(Example, share=2.0)


def test_given_outright(environment: pytest.MonkeyPatch) -> None:
    """What the environment says is not looked at."""
    with pytest.raises(InvalidSettings, match="EXAMPLE_NAME is not set"):
        read(Outright)

    assert Outright(name="given").name == "given"


def test_a_model_inherits_variables_and_their_prefix(environment: pytest.MonkeyPatch) -> None:
    """Each under the same name as before."""
    environment.setenv("EXAMPLE_MORE", "xx")
    found = read(Further)

    assert (found.name, found.more) == ("acme", "xx")
    assert list(Further.fields) == [*Example.fields, "more"]
    assert Further.variable("more") == "EXAMPLE_MORE"


def test_empty_is_none_where_a_template_gives_empty_texts(environment: pytest.MonkeyPatch) -> None:
    """Elsewhere it is a value, and has to fit."""
    environment.setenv("EXAMPLE_MORE", "")

    assert read(Lenient).more is None
    with pytest.raises(InvalidSettings, match="EXAMPLE_MORE must match x"):
        read(Further)


def test_settings_do_not_change(environment: pytest.MonkeyPatch) -> None:
    """They are read once and passed on."""
    found = read(Example)
    with pytest.raises(AttributeError, match=r"Example\.name cannot be set"):
        found.name = "other"  # type: ignore[misc]  # what must not pass


@given(st.text(min_size=8))
def test_a_secret_does_not_show_itself(text: str) -> None:
    """Neither as text nor as it stands in a list or a message."""
    secret = Secret(text)

    assert text not in f"{secret} {secret!r} {[secret]}".replace("*" * 10, "")
    assert secret.get_secret_value() == text
