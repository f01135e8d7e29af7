"""Quoted text: whatever it holds, it comes back as text and never as query."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from simple_salesforce import format_soql

from sfsync.localorg.soql.strings import like_pattern, unescaped
from tests.localorg.soql.memory import MemoryRows, key, numbers

HOSTILE = [
    "O'Brien",
    "' OR Id != '",
    "x' OR '1' = '1",
    "') OR (Id != null",
    "\\",
    "\\'",
    "'\\' OR Id != null --",
    'say "hello"',
    "line\nbreak\r\ttab",
    "\\u0027",
    "100% of a_b",
    "LIMIT 0",
    "ALL ROWS",
    "\U0001f600 Grüße",
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
TRICKY = st.text(st.sampled_from("'\"\\%_ \nabAB()=u0"), min_size=1, max_size=20)


def _holding(text: str) -> MemoryRows:
    """Make an org of two cases: one with the text as its subject, one with another."""
    return MemoryRows(
        {
            "Case": [
                {"Id": key("500", 1), "CaseNumber": "it", "Subject": text},
                {"Id": key("500", 2), "CaseNumber": "other", "Subject": "nothing like that at all"},
            ],
        },
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_text_through_format_soql_finds_itself(text: str) -> None:
    """A client that quotes as simple-salesforce does gets the row with that text, and no other."""
    rows = _holding(text)

    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject = {}", text), rows=rows) == ["it"]
    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject != {}", text), rows=rows) == ["other"]
    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject IN {}", [text]), rows=rows) == ["it"]


@given(st.one_of(ANY_TEXT, TRICKY))
@example("'")
@example("\\")
def test_any_text_is_only_text(text: str) -> None:
    """No text breaks out of its quotes, in a comparison, in a list or within a pattern."""
    rows = _holding(text)

    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject = {}", text), rows=rows) == ["it"]
    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject IN {}", ["x", text]), rows=rows) == ["it"]
    assert numbers(format_soql("SELECT CaseNumber FROM Case WHERE Subject LIKE '{:like}'", text), rows=rows) == ["it"]


@given(st.one_of(ANY_TEXT, TRICKY), TRICKY)
def test_a_quoted_prefix_matches_what_starts_with_it(text: str, more: str) -> None:
    """Wildcards of the text are characters, the one of the pattern is not."""
    query = format_soql("SELECT CaseNumber FROM Case WHERE Subject LIKE '{:like}%'", text)

    assert numbers(query, rows=_holding(text + more)) == ["it"]


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (r"'a\nb\rc\td\be\ff'", "a\nb\rc\td\be\ff"),
        (r"'\N\R\T\B\F'", "\n\r\t\b\f"),
        (r"""'\'\"\\'""", "'\"\\"),
        (r"'\u0041\u00e9'", "Aé"),
        (r"'\ud83d\ude00!'", "\U0001f600!"),
        (r"'\\u0041'", r"\u0041"),
        (r"'\\\u0041'", r"\A"),
        ("'raw\nbreak'", "raw\nbreak"),
        ("''", ""),
    ],
)
def test_an_escape_stands_for_its_character(literal: str, text: str) -> None:
    """The table of escapes, in both cases of letters, and code points beyond the first 65,536."""
    assert unescaped(literal) == text


@pytest.mark.parametrize(
    ("literal", "like", "unlike"),
    [
        ("'a%'", ["a", "abc", "A\nb"], ["ba", ""]),
        ("'%a'", ["a", "cba"], ["ab"]),
        ("'a%b%c'", ["abc", "axbxc", "abbc", "abcbc"], ["acb", "ab", "abcd"]),
        ("'%ab%ab%'", ["abab", "xabxabx"], ["ab", "aab"]),
        ("'a_c'", ["abc", "a%c", "a\nc"], ["ac", "abbc"]),
        ("'_%_'", ["ab", "abc"], ["a", ""]),
        ("'%%'", ["", "a"], []),
        (r"'a\%'", ["a%"], ["a", "ab"]),
        (r"'a\_'", ["a_"], ["ab"]),
        (r"'a\\%'", ["a\\", "a\\b"], ["a%"]),
        (r"'a\u0025'", ["a%"], ["ab"]),
        ("'a.c*'", ["a.c*", "A.C*"], ["abc", "a.cc"]),
    ],
)
def test_a_pattern_is_like_what_it_should_be(literal: str, like: list[str], unlike: list[str]) -> None:
    """Escaped wildcards are characters; characters that regular expressions know mean nothing else here."""
    pattern = like_pattern(literal)

    assert [text for text in like + unlike if pattern.fullmatch(text)] == like
