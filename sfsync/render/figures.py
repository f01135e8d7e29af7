"""Exact figures as text: percentages are cut off and never rounded up, seconds keep every digit that they have."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sfsync.availability.balance import seconds

if TYPE_CHECKING:
    from fractions import Fraction

_PLACES = 4


def percent(share: Fraction) -> str:
    """Return a share in per cent, cut off after four decimals: 0.9999538 is `99.9953`."""
    whole, rest = divmod(int(share * 100 * 10**_PLACES), 10**_PLACES)
    return f"{whole}.{rest:0{_PLACES}}"


def plain_percent(share: Fraction) -> str:
    """Return a share in per cent without trailing zeros, for targets and the like: `99.99`."""
    text = percent(share)
    return text.rstrip("0").rstrip(".")


def exact(value: Fraction | timedelta) -> int | str:
    """Return seconds as an integer where they are whole, else as an exact decimal in text: 1296/5 is `259.2`."""
    amount = seconds(value) if isinstance(value, timedelta) else value
    return int(amount) if amount.denominator == 1 else _decimal(amount)


def grouped(value: Fraction | timedelta) -> str:
    """Return seconds for people, in groups of three digits: `2,592,000`, `-17.2`."""
    text = str(exact(value))
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{rest}"


def _decimal(amount: Fraction) -> str:
    quotient = Decimal(amount.numerator) / Decimal(amount.denominator)
    return f"{quotient:f}"
