"""What the file itself guarantees: indexes that are used, a ledger that stands, faults that are told apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sfsync.adapters.sqlite import SqliteStore, open_store, statements
from sfsync.adapters.sqlite.database import Database
from sfsync.adapters.sqlite.faults import explained
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.contract.examples import case, entry, record


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (statements.LOAD, "SEARCH records USING INDEX sqlite_autoindex_records_1"),
        (statements.DUE, "SEARCH records USING INDEX records_due"),
        (statements.UNDELIVERED, "SCAN records USING INDEX records_undelivered"),
        (statements.ASIDE, "SEARCH records USING INDEX records_aside"),
        (statements.ENTRIES, "SEARCH ledger USING INDEX ledger_of_case"),
        (statements.CURSOR, "SEARCH cursors USING INDEX sqlite_autoindex_cursors_1"),
    ],
)
def test_no_question_looks_at_every_case(
    open_file: Callable[[], SqliteStore], file: Path, statement: str, index: str
) -> None:
    """Each is answered from an index and in its order; the one that is scanned holds nothing else."""
    open_file()
    with closing(sqlite3.connect(file)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?"))]

    assert any(step.startswith(index) for step in plan), plan
    assert not [step for step in plan if "TEMP B-TREE" in step]


@pytest.mark.parametrize("statement", ["DELETE FROM ledger", "UPDATE ledger SET case_id = ''"])
def test_the_ledger_cannot_be_rewritten(open_file: Callable[[], SqliteStore], file: Path, statement: str) -> None:
    """Not even by hand, without taking the guard away first."""
    store = open_file()
    store.append([entry()])
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)

    assert list(store.entries(case(1))) == [entry()]


@pytest.mark.parametrize("document", ["", "{", "[]", "{}", '{"schema": 1}', '{"schema": 9}'])
def test_a_record_that_cannot_be_read_is_named(open_file: Callable[[], SqliteStore], file: Path, document: str) -> None:
    """With its file and what to do; it is not taken for a case never seen, which would be announced anew."""
    store = open_file()
    store.save([record(parked="a rule")])
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE records SET document = ?", [document])

    for question in (lambda: store.load([case(1)]), lambda: list(store.quarantined())):
        with pytest.raises(Misconfigured, match=f"store.sqlite: what is stored of {case(1)} cannot be read"):
            question()


def test_a_damaged_file_is_named(file: Path) -> None:
    """What else can be said of it comes from SQLite."""
    with closing(open_store(f"sqlite:///{file}")) as store:
        store.save([record(number) for number in range(200)])
    contents = file.read_bytes()
    file.write_bytes(contents[:4096] + b"\x5a" * (len(contents) - 4096))

    with (
        closing(open_store(f"sqlite:///{file}")) as store,
        pytest.raises(Misconfigured, match="is damaged: restore a copy"),
    ):
        store.load([case(1)])


def test_a_file_that_stays_locked_is_unavailable(open_file: Callable[[], SqliteStore], file: Path) -> None:
    """After waiting for its turn; when the lock is gone, the same call succeeds."""
    open_file()
    with closing(Database(str(file), patience_s=0.05)) as database:
        impatient = SqliteStore(database)
        with closing(sqlite3.connect(file, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match=r"store\.sqlite: another process keeps the store locked"):
                impatient.save([record()])
            read_meanwhile = impatient.load([case(1)])

        assert read_meanwhile == {}
        assert impatient.save([record()]) == frozenset()


def test_a_full_disk_is_unavailable() -> None:
    """It passes when somebody makes room; nothing is kept by half until then."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(Unavailable, match="store: the disk is full"), explained("store"):
            connection.execute("CREATE TABLE a (b)")


def test_a_file_that_may_only_be_read_is_misconfigured(open_file: Callable[[], SqliteStore], file: Path) -> None:
    """Waiting does not help: somebody has to change it."""
    open_file()
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
    with closing(connection), pytest.raises(Misconfigured, match="cannot be opened for writing"), explained("store"):
        connection.execute("DELETE FROM records")


def test_a_wrong_statement_stays_what_it_is() -> None:
    """A bug is not dressed up as a fault of the surroundings."""
    connection = sqlite3.connect(":memory:")
    with closing(connection), pytest.raises(sqlite3.OperationalError, match="no such table"), explained("store"):
        connection.execute("SELECT * FROM cases")


def test_a_store_is_closed_once_or_twice(open_file: Callable[[], SqliteStore]) -> None:
    """Whoever cleans up need not know who was there before."""
    store = open_file()
    store.close()
    store.close()

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store.load([case(1)])


def test_a_few_batches_are_written_to_the_log_alone(open_file: Callable[[], SqliteStore], file: Path) -> None:
    """The tables are brought up to date every 16 MB: with a log of 4 MB nearly every batch would wait for it."""
    store = open_file()
    long = "x" * 20_000
    for batch in range(2):
        store.save([record(200 * batch + number, reason=long) for number in range(200)])

    assert file.with_name(f"{file.name}-wal").stat().st_size > 8_000_000
    assert file.stat().st_size < 1_000_000
