"""Record ids and their checksum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.localorg.org.ids import IdMint, checksum, full_id

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@pytest.mark.parametrize(
    ("short", "suffix"),
    [("000000000000000", "AAA"), ("A0000a0000a0000", "BAA"), ("AAAAAAAAAAAAAAA", "555"), ("0000A0000A00000", "QQA")],
)
def test_the_checksum_marks_capitals(short: str, suffix: str) -> None:
    """A bit for each capital of five characters, the first the lowest."""
    assert checksum(short) == suffix


@given(st.text(LETTERS, min_size=15, max_size=15))
def test_both_forms_of_an_id_are_one(short: str) -> None:
    """15 characters become 18, and 18 stay."""
    whole = full_id(short)

    assert whole == short + checksum(short)
    assert full_id(str(whole)) == whole


@pytest.mark.parametrize("text", ["", "500", "500Gs0000001000IAB", "500Gs0000001000I", "500Gs00000010 0", "x" * 19])
def test_what_is_no_id_has_no_long_form(text: str) -> None:
    """Wrong length, wrong characters, wrong checksum."""
    assert full_id(text) is None


def test_the_mint_repeats_itself_for_a_seed() -> None:
    """And never within one."""
    first, again, other = IdMint(1), IdMint(1), IdMint(2)
    ids = [first.new("500") for _ in range(100)]

    assert ids == [again.new("500") for _ in range(100)]
    assert len({*ids, *(other.new("500") for _ in range(100))}) == 200
    assert all(full_id(each) == each for each in ids)
