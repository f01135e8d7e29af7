"""SOQL, the query language of Salesforce, over the local org's tables.

A query goes through four steps: `parse` (grammar to parts), `plan` (parts to closures, with names looked up in the
schema), the choice of rows, and `selection` (rows to records).
"""

from __future__ import annotations

from sfsync.localorg.soql.errors import SoqlError
from sfsync.localorg.soql.rows import Answer, Rows
from sfsync.localorg.soql.run import run

__all__ = ["Answer", "Rows", "SoqlError", "run"]
