"""Every flag in the one field that holds them: in full while there is room, then by what it is about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sfsync.model.placement import Flag
from sfsync.model.record import Stamp
from sfsync.plan.placement import flag_stamps

KEYS = ("stage_skipped", "category_unknown", "contact_beyond", "channel_lacking", "release_notice", "inactive_owner")


def field(*flags: Flag) -> object:
    """Return what the field holds."""
    return flag_stamps(flags)[Stamp.FLAG]


def test_what_fits_is_told_in_full() -> None:
    """To the last of 255 characters: 120 + 2 + 133."""
    assert field(Flag("a", "x" * 120), Flag("b", "y" * 133)) == f"{'x' * 120}; {'y' * 133}"
    assert field() is None


def test_what_does_not_fit_is_named() -> None:
    """One character more: the second is named by its kind, and nothing is cut in the middle of a word."""
    assert field(Flag("a", "x" * 120), Flag("inactive_owner", "y" * 134)) == f"{'x' * 120}; inactive owner"


def test_a_text_that_is_too_long_by_itself_is_cut() -> None:
    """And leaves room for the others."""
    assert field(Flag("a", "x" * 300)) == f"{'x' * 254}…"
    assert field(Flag("a", "x" * 300), Flag("no_owner", "y" * 300)) == f"{'x' * 244}…; no owner"


def test_the_same_text_is_told_once() -> None:
    """Of whatever kind."""
    assert field(Flag("a", "look"), Flag("b", "look")) == "look"


@given(st.lists(st.builds(Flag, st.sampled_from(KEYS), st.text("abc ", min_size=1, max_size=400)), max_size=9))
def test_it_always_fits_and_names_each(flags: list[Flag]) -> None:
    """By its text or its kind, but for the first one's end."""
    text = field(*flags)

    assert text is None if not flags else len(str(text)) <= 255
    assert all(flag.text in str(text) or flag.kind in str(text) for flag in flags[1:])
