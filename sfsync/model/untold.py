"""Values that no log, no traceback and no message may show, a token among them."""

from __future__ import annotations

from typing import Any


class Untold:
    """Makes a struct show its class and nothing of what it holds; it comes before `Struct` among the bases."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Name no part, where rich asks."""
        return []
