"""The SQL of the store. Each condition stands word for word in an index, so that nothing is scanned."""

from __future__ import annotations

LOAD = (
    "SELECT case_id, document FROM records WHERE case_id IN (SELECT value FROM json_each(?))"  # one parameter: no limit
)

INSERT = """
    INSERT INTO records (case_id, revision, modstamp, standing, check_at, parked, undelivered, document)
    VALUES (:case_id, :revision, :modstamp, :standing, :check_at, :parked, :undelivered, :document)
    ON CONFLICT (case_id) DO NOTHING
"""
UPDATE = """
    UPDATE records SET revision = :revision, modstamp = :modstamp, standing = :standing, check_at = :check_at,
        parked = :parked, undelivered = :undelivered, document = :document
    WHERE case_id = :case_id AND revision = :revision - 1
        AND (modstamp <= :modstamp OR modstamp IS NULL OR :modstamp IS NULL)
"""

DUE = """
    SELECT case_id FROM records WHERE standing = 'tracked' AND check_at IS NOT NULL AND check_at <= ?
    ORDER BY check_at, case_id LIMIT ?
"""
UNDELIVERED = "SELECT case_id FROM records WHERE undelivered ORDER BY case_id LIMIT ?"
ASIDE = """
    SELECT case_id, document FROM records
    WHERE (standing = 'quarantined' OR parked) AND standing <> 'deleted' AND case_id > ?
    ORDER BY case_id LIMIT ?
"""

CURSOR = "SELECT modstamp, case_id FROM cursors WHERE lane = ?"
ADVANCE = """
    INSERT INTO cursors (lane, modstamp, case_id) VALUES (?, ?, ?)
    ON CONFLICT (lane) DO UPDATE SET modstamp = excluded.modstamp, case_id = excluded.case_id
    WHERE (excluded.modstamp, excluded.case_id) > (modstamp, case_id)
"""

APPEND = "INSERT INTO ledger (key, case_id, document) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"
ENTRIES = "SELECT key, document FROM ledger WHERE case_id = ? ORDER BY position"
