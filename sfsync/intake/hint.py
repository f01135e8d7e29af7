"""What a push comes down to, whichever way it came: cases to read again, or a reason to sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable


class Hint(Struct, frozen=True):
    """Cases that may have changed (18-character ids, each once), and why a sweep is needed, if one is.

    `echoes` counts records whose change was our own stamps. `ignored` says why something concerns no case, `oddities`
    what was not understood: texts for the log, in ASCII, without the contents of any field. A push that is taken leaves
    at least one of the first four.
    """

    case_ids: tuple[str, ...] = ()
    sweep: str | None = None
    echoes: int = 0
    ignored: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()


def together(hints: Iterable[Hint]) -> Hint:
    """Return what several hints come down to; of equal texts one stays."""
    given = list(hints)
    return Hint(
        _distinct(case_id for hint in given for case_id in hint.case_ids),
        "; ".join(_distinct(hint.sweep for hint in given if hint.sweep is not None)) or None,
        sum(hint.echoes for hint in given),
        _distinct(reason for hint in given for reason in hint.ignored),
        _distinct(oddity for hint in given for oddity in hint.oddities),
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
