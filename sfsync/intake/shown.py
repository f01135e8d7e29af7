"""How a name or value from outside is written into a log: in ASCII, without control characters, and never at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LENGTH, _NAMES = 40, 5


def shown(value: object) -> str:
    """Return a text in quotes, cut off; of anything else its kind, since it may be of any size."""
    if not isinstance(value, str):
        return f"a {type(value).__name__}"
    return ascii(value[:_LENGTH]) + ("..." if len(value) > _LENGTH else "")


def printable(text: str) -> str:
    r"""Return a text for a terminal, what is not printable spelt out: a new line, which could forge one, as `\n`."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def unknown_names(names: Iterable[str], place: str) -> tuple[str, ...]:
    """Return one line that tells how many names are not known at a place, and the first of them; none for none."""
    ordered = sorted(names)
    if not ordered:
        return ()
    more = ", ..." if len(ordered) > _NAMES else ""
    return (f"{place} has {len(ordered)} unknown: {', '.join(map(shown, ordered[:_NAMES]))}{more}",)
