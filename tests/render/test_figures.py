"""Figures as text."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.render.figures import exact, grouped, percent, plain_percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1296, 5), "259.2"),
        (Fraction(259), 259),
        (Fraction(-4, 5), "-0.8"),
        (Fraction(0), 0),
        (timedelta(seconds=1, microseconds=500), "1.0005"),
        (timedelta(days=30), 2_592_000),
        (Fraction(1, 10**9), "0.000000001"),
    ],
)
def test_seconds_are_exact(value: Fraction | timedelta, text: int | str) -> None:
    """An integer where they are whole, else every digit."""
    assert exact(value) == text


def test_groups_of_three_digits() -> None:
    """For people."""
    assert [grouped(Fraction(n)) for n in (2_592_000, "-17.2", "-0.5", 0)] == ["2,592,000", "-17.2", "-0.5", "0"]


def test_a_target_without_zeros() -> None:
    """As it was written."""
    assert [plain_percent(Fraction(n)) for n in ("0.9999", "0.99", "0.9")] == ["99.99", "99", "90"]


@given(st.fractions(min_value=0, max_value=1))
def test_percentages_are_cut_off(share: Fraction) -> None:
    """Never more than it is, and less by under a ten-thousandth of a per cent."""
    shown = Fraction(percent(share)) / 100

    assert 0 <= share - shown < Fraction(1, 10**6)
