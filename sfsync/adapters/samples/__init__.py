"""The ledger of raw samples in a folder or a bucket: hash-chained days, sealed when over, changed by revisions only.

FOLDER/<vantage>/2026-11-24.jsonl          a day's samples, one a line
FOLDER/<vantage>/2026-11-24.seal.json      what the day held when it was over
FOLDER/<vantage>/set-aside.jsonl           what could not be chained, with the reason (in a bucket: a file for each day)
FOLDER/2026-11.revision-1.json             what somebody changed of a sealed month, and why

What needs botocore (`bucket`, `bucket_ledger`) is imported from its own module.
"""

from __future__ import annotations

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.kept import Kept
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.adapters.samples.revising import Wish, revise
from sfsync.adapters.samples.window import FileWindow

__all__ = ["FileLedger", "FileWindow", "Folder", "Kept", "Wish", "read_check", "read_sign", "revise"]
