"""What a store's URL may name, and what becomes of a file that is not, or no longer, a store of this version."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sfsync.adapters.sqlite import open_store
from sfsync.adapters.sqlite.database import Database
from sfsync.adapters.sqlite.schema import APPLICATION_ID, STEPS, prepare
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.contract.examples import NOW, case, entry, record, revision

MOOD = ("ALTER TABLE records ADD COLUMN mood TEXT", "UPDATE records SET mood = 'good'")


def fill(file: Path) -> None:
    """Make a store with one case."""
    with closing(open_store(f"sqlite:///{file}")) as store:
        store.save([record(number="00001001")])
        store.append([entry()])


def plain(file: Path) -> sqlite3.Connection:
    """Open a file as anybody may."""
    return sqlite3.connect(file, isolation_level=None)


def journal_mode(file: Path) -> str:
    """Return how a file keeps its changes."""
    with closing(plain(file)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def foreign_database(file: Path) -> None:
    """Another program's database."""
    with closing(plain(file)) as connection:
        connection.execute("CREATE TABLE records (id)")


def marked_database(file: Path) -> None:
    """Another program's database, with nothing in it but its mark."""
    with closing(plain(file)) as connection:
        connection.execute("PRAGMA application_id = 5")


def versioned_database(file: Path) -> None:
    """Another program's database, without tables as yet."""
    with closing(plain(file)) as connection:
        connection.execute("PRAGMA user_version = 1")


def text_file(file: Path) -> None:
    """No database at all."""
    file.write_text("sfsync " * 1_000)


def later_store(file: Path) -> None:
    """A store that a later version has been at."""
    fill(file)
    with closing(plain(file)) as connection:
        prepare(connection, str(file), (*STEPS, MOOD))


def test_a_relative_path_lies_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And stays there, wherever the process goes later."""
    monkeypatch.chdir(tmp_path)
    with closing(open_store("sqlite:///store.sqlite")) as store:
        monkeypatch.chdir("/")
        store.save([record()])

    assert (tmp_path / "store.sqlite").stat().st_size > 0


@pytest.mark.parametrize(
    "name", ["store.sqlite", "my store.db", "a%20b?mode=ro#x", "file:x?mode=memory", ":memory: not"]
)
def test_the_path_is_taken_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A name is a name: nothing in it is an escape or an option."""
    monkeypatch.chdir(tmp_path)
    open_store(f"sqlite:///{name}").close()

    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("url", [":memory:", "sqlite:///:memory:"])
def test_a_store_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Each is a store of its own."""
    monkeypatch.chdir(tmp_path)
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        one.save([record()])

        assert list(one.load([case(1)])) == [case(1)]
        assert two.load([case(1)]) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["", "sqlite:///", "sqlite://store.db", "store.db", "dynamodb://table", "SQLITE:///x"])
def test_another_url_is_refused_with_an_example(url: str) -> None:
    """Two slashes too few are the usual slip, and would otherwise name a file that nobody looks for."""
    with pytest.raises(Misconfigured, match=r"write e\.g\. sqlite:///sfsync\.sqlite") as caught:
        open_store(url)

    assert repr(url) in caught.value.fault


@pytest.mark.parametrize("place", ["absent/store.sqlite", "."])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, place: str) -> None:
    """A folder that does not exist is not made: it may be a disk that is not mounted."""
    with pytest.raises(Misconfigured, match="cannot be opened for writing") as caught:
        open_store(f"sqlite:///{tmp_path}/{place}")

    assert str(tmp_path) in caught.value.fault
    assert "folder" in caught.value.remedy


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (foreign_database, "is not a store of sfsync"),
        (marked_database, "is not a store of sfsync"),
        (versioned_database, "is not a store of sfsync"),
        (text_file, "is no SQLite file"),
        (later_store, f"is from a newer sfsync (its tables are version {len(STEPS) + 1}, this one knows {len(STEPS)})"),
    ],
)
def test_what_is_not_ours_is_refused_untouched(file: Path, make: Callable[[Path], None], fault: str) -> None:
    """The path and the remedy are named, and not a byte is changed."""
    make(file)
    before = file.read_bytes()
    with pytest.raises(Misconfigured) as caught:
        open_store(f"sqlite:///{file}")

    assert caught.value.fault == f"{file} {fault}"
    assert "name another file in SFSYNC_STORE" in caught.value.remedy
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_store(file: Path) -> None:
    """A crash can leave one, and so can `mktemp`."""
    file.touch()
    fill(file)

    with closing(plain(file)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert journal_mode(file) == "wal"


def test_a_rival_that_makes_the_tables_meanwhile_is_no_stranger(file: Path) -> None:
    """What a file is, is judged at one moment: not by a mark from before and tables from after."""

    def rival(statement: str) -> None:
        if "sqlite_master" in statement:
            with suppress(Unavailable):
                Database(str(file), patience_s=0.01).close()

    with closing(plain(file)) as connection:
        connection.set_trace_callback(rival)
        prepare(connection, str(file))

    fill(file)


def test_a_file_in_use_is_opened_all_the_same(file: Path) -> None:
    """While another reads, the log cannot be switched: it stays as it is until the next time."""
    fill(file)
    with closing(plain(file)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM records").fetchall()
        Database(str(file), patience_s=0.01).close()
        during = journal_mode(file)
    fill(file)

    assert (during, journal_mode(file)) == ("delete", "wal")


def test_a_step_forward_keeps_what_is_stored(file: Path) -> None:
    """Tables of the version before gain what is new, once."""
    fill(file)
    with closing(plain(file)) as connection:
        prepare(connection, str(file), (*STEPS, MOOD))
        prepare(connection, str(file), (*STEPS, MOOD))

        assert connection.execute("SELECT case_id, mood FROM records").fetchall() == [(case(1), "good")]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)


def test_the_tables_of_the_first_version_are_brought_up_to_date(file: Path) -> None:
    """What the first version stored is kept, and there is room for evidence."""
    with closing(plain(file)) as connection:
        prepare(connection, str(file), STEPS[:1])
        connection.execute(
            "INSERT INTO records VALUES (?, 1, NULL, 'tracked', NULL, 0, 0, ?)",
            (case(1), json.dumps({"schema": 1, "case_id": case(1), "revision": 1})),
        )
    with closing(open_store(f"sqlite:///{file}")) as store:
        store.observe([revision()])

        assert store.load([case(1)])[case(1)].revision == 1
        assert list(store.dependents(NOW)) == []
        assert list(store.revisions("NA137")) == [revision()]


def test_a_step_that_fails_is_not_taken_by_half(file: Path) -> None:
    """The file stays what it was, and the version that wrote it can go on."""
    fill(file)
    with closing(plain(file)) as connection, pytest.raises(sqlite3.OperationalError, match="no such table"):
        prepare(connection, str(file), (*STEPS, MOOD, ("DELETE FROM moods",)))

    with closing(open_store(f"sqlite:///{file}")) as store:
        assert store.load([case(1)])[case(1)].number == "00001001"
        assert list(store.entries(case(1))) == [entry()]


def test_commits_are_on_the_disk_before_they_return(file: Path) -> None:
    """FULL is 2; what was announced must not be taken back by a power cut."""
    with closing(plain(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        prepare(connection, str(file))

        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
