"""The ledger of raw samples in a folder or a bucket: hash-chained days, sealed when over, changed by revisions only.

FOLDER/<vantage>/2026-11-24.jsonl          a day's samples, one a line
FOLDER/<vantage>/2026-11-24.seal.json      what the day held when it was over
FOLDER/<vantage>/set-aside.jsonl           what could not be chained, with the reason (in a bucket: a file for each day)
FOLDER/2026-11.revision-1.json             what somebody changed of a sealed month, and why
"""
