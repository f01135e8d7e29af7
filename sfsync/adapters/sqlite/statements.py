"""The SQL of the store. Each condition stands word for word in an index, so that nothing is scanned."""

from __future__ import annotations

LOAD = (
    "SELECT case_id, document FROM records WHERE case_id IN (SELECT value FROM json_each(?))"  # one parameter: no limit
)

INSERT = """
    INSERT INTO records (
        case_id, revision, modstamp, standing, check_at, parked, undelivered, account_id, open_until, document
    )
    VALUES (
        :case_id, :revision, :modstamp, :standing, :check_at, :parked, :undelivered, :account_id, :open_until, :document
    )
    ON CONFLICT (case_id) DO NOTHING
"""
UPDATE = """
    UPDATE records SET revision = :revision, modstamp = :modstamp, standing = :standing, check_at = :check_at,
        parked = :parked, undelivered = :undelivered, account_id = :account_id, open_until = :open_until,
        document = :document
    WHERE case_id = :case_id AND revision = :revision - 1
        AND (modstamp <= :modstamp OR modstamp IS NULL OR :modstamp IS NULL)
"""
TOLD = "UPDATE records SET undelivered = FALSE, document = ? WHERE case_id = ?"

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

DEPENDENTS = "SELECT case_id FROM records WHERE open_until IS NOT NULL AND open_until >= ? ORDER BY case_id"
DEPENDENTS_OF = """
    SELECT case_id FROM records WHERE open_until IS NOT NULL AND open_until >= ?
        AND account_id IN (SELECT value FROM json_each(?))
    ORDER BY case_id
"""
DEPENDENT_ACCOUNTS = """
    SELECT DISTINCT account_id FROM records
    WHERE open_until IS NOT NULL AND open_until >= ? AND account_id IS NOT NULL
"""

CURSOR = "SELECT modstamp, case_id FROM cursors WHERE lane = ?"
ADVANCE = """
    INSERT INTO cursors (lane, modstamp, case_id) VALUES (?, ?, ?)
    ON CONFLICT (lane) DO UPDATE SET modstamp = excluded.modstamp, case_id = excluded.case_id
    WHERE (excluded.modstamp, excluded.case_id) > (modstamp, case_id)
"""

APPEND = "INSERT INTO ledger (key, case_id, document) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"
ENTRIES = "SELECT key, document FROM ledger WHERE case_id = ? ORDER BY position"

REMEMBER = "INSERT INTO tasks (key) VALUES (?) ON CONFLICT DO NOTHING"
CREATED = "SELECT key FROM tasks WHERE key IN (SELECT value FROM json_each(?))"

OBSERVE = """
    INSERT INTO evidence (record_key, impact, digest, first_seen, last_seen, document) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (record_key, impact, digest) DO UPDATE SET
        first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""
NAMED = "INSERT INTO evidence_of_instance (instance, record_key) VALUES (?, ?) ON CONFLICT DO NOTHING"
REVISIONS = """
    SELECT record_key, first_seen, last_seen, document FROM evidence
    WHERE record_key IN (SELECT record_key FROM evidence_of_instance WHERE instance = ?)
"""

WATCHES = "SELECT instance, document FROM watches"
WATCHES_OF = "SELECT instance, document FROM watches WHERE instance IN (SELECT value FROM json_each(?))"
KEEP = {
    True: "INSERT INTO watches (revision, document, instance) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    False: "UPDATE watches SET revision = ?, document = ? WHERE instance = ? AND revision = ?",
}
CUSTOMERS = "SELECT account_id, document FROM customers WHERE account_id IN (SELECT value FROM json_each(?))"
SETTLE = {
    True: "INSERT INTO customers (revision, document, account_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    False: "UPDATE customers SET revision = ?, document = ? WHERE account_id = ? AND revision = ?",
}
RESIDES = "INSERT INTO residents (instance, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
RESIDENTS = "SELECT account_id FROM residents WHERE instance = ? ORDER BY account_id"

FIRINGS = "SELECT document FROM firings WHERE watcher = ?"
HOLD = {
    True: "INSERT INTO firings (revision, document, watcher) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    False: "UPDATE firings SET revision = ?, document = ? WHERE watcher = ? AND revision = ?",
}
