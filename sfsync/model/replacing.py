"""`replace`, which returns a struct with some fields changed, as the type checker is to see it.

msgspec's own takes fields of any name and type, as the checker sees it; that of dataclasses is checked field by field,
on structs too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["replace"]
