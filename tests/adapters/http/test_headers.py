"""What headers tell of time is taken where it can be, and breaks nothing where it cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.adapters.http.headers import date, whole_seconds

PARTS = ("Tue,", "24", "Nov", "2026", "12:00:00", "99:99", "GMT", "+9999", "-0000", "(", "9" * 30, "\x00", ",")


@pytest.mark.parametrize(
    ("header", "at"),
    [
        ("Tue, 24 Nov 2026 12:00:00 GMT", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 13:00:00 +0100", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 12:00:00", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date(header: str | None, at: datetime | None) -> None:
    """Aware UTC; a header without a zone means UTC."""
    assert date(header) == at


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), (" 7 ", 7.0), ("-7", 0.0), ("1.5", 0.0), ("²", 0.0), ("soon", 0.0), (None, 0.0)]
)
def test_seconds(header: str | None, seconds: float) -> None:
    """Whole ones, as the standard has them; a date in their place is none."""
    assert whole_seconds(header) == seconds


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=8).map(" ".join))
def test_no_header_breaks_anything(header: str) -> None:
    """Whatever a server or a proxy writes there."""
    found = date(header)

    assert found is None or found.tzinfo is UTC
    assert whole_seconds(header) >= 0
