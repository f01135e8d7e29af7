"""Writing seeded rows straight into the tables, as though they had been committed long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.transaction import blank_row

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.localorg.org.store import Store
    from sfsync.localorg.org.tables import Row


class Loader(Struct):
    """Puts rows into a store; nothing is checked, no rule runs, no event is sent."""

    store: Store

    def add(self, name: str, at: datetime, by: str, values: Row) -> str:
        """Add a row created and last modified at an instant by a user, and return its id."""
        row = blank_row(name, at, by)
        row |= values
        row_id = self.store.mint.new(self.store.prefix(name))
        row["Id"] = row_id
        self.store.table(name).put(row)
        return row_id
