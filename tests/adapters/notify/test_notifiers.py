"""What people, and scripts on their behalf, are told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sfsync.adapters.notify.console import ConsoleNotifier
from sfsync.adapters.notify.json_lines import JsonLinesNotifier
from sfsync.adapters.notify.several import Several
from sfsync.model.alert import Alert
from sfsync.model.milestone import Milestone
from sfsync.model.record import Entry, EntryKind
from sfsync.ports.faults import Misconfigured, Unavailable
from sfsync.ports.telling import Notifier
from tests.contract.examples import NOW, case, entry

BREACH = Entry(
    "500/7/resolution/breached",
    case(1),
    NOW,
    EntryKind.BREACHED,
    "due instant has passed",
    Milestone.RESOLUTION,
    due_at=NOW - timedelta(microseconds=1),
    notify=True,
    facts={"number": "00001001"},
)
Made = tuple[Notifier, Callable[[], str]]


def console(tmp_path: Path) -> Made:
    """Lines on a stream."""
    stream = io.StringIO()
    return ConsoleNotifier(stream), stream.getvalue


def json_stream(tmp_path: Path) -> Made:
    """Documents on a stream."""
    stream = io.StringIO()
    return JsonLinesNotifier(stream), stream.getvalue


def json_file(tmp_path: Path) -> Made:
    """Documents in a file."""
    file = tmp_path / "notices.jsonl"
    return JsonLinesNotifier(file), lambda: file.read_text(encoding="utf-8")


def several(tmp_path: Path) -> Made:
    """One of several."""
    notifier, told = json_file(tmp_path)
    return Several([ConsoleNotifier(io.StringIO()), notifier]), told


class Moody:
    """Remembers what it heard, and fails with what it is told to fail with."""

    def __init__(self, *faults: Exception | None) -> None:
        self.faults, self.heard = list(faults), list[str]()

    def notify(self, entries: Sequence[Entry]) -> None:
        """Hear the entries, or fail."""
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.heard += [one.key for one in entries]

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Hear the alerts, or fail."""
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.heard += [one.key for one in alerts]


@pytest.mark.parametrize("make", [console, json_stream, json_file, several])
def test_each_entry_is_one_line_in_the_order_told(tmp_path: Path, make: Callable[[Path], Made]) -> None:
    """Whatever its text holds: line ends of any script, or what a terminal would obey."""
    notifier, told = make(tmp_path)
    texts = ["first", "two\nlines\r\n", "\x1b[2Jcleared", "three\u2028four\x85five", "größer als \ud800", "last"]
    notifier.notify([])
    notifier.notify([entry(key=f"{place}", text=text) for place, text in enumerate(texts[:4])])
    notifier.notify([entry(key=f"{place}", text=text) for place, text in enumerate(texts[4:])])

    lines = told().splitlines()

    assert len(lines) == len(texts)
    assert "first" in lines[0]
    assert "last" in lines[-1]
    assert "\x1b" not in told()


def test_a_line_on_the_console_says_what_happened_to_which_clock_of_which_case() -> None:
    """With the number that people know the case by, and the due instant."""
    stream = io.StringIO()
    ConsoleNotifier(stream).notify([BREACH])

    assert stream.getvalue() == (
        "2026-11-23T10:00:00Z  breached  case 00001001  Resolution  due instant has passed"
        "  due 2026-11-23T09:59:59.999999Z\n"
    )


def test_what_an_entry_does_not_have_is_left_out() -> None:
    """A change of policy is about the case, not a clock; without a number the id names it."""
    stream = io.StringIO()
    ConsoleNotifier(stream).notify([entry(clock=None, kind=EntryKind.POLICY_APPLIED, text="policy b in place of a")])

    assert stream.getvalue() == f"2026-11-23T10:00:00Z  policy_applied  case {case(1)}  policy b in place of a\n"


def test_a_console_that_knows_no_umlauts_is_told_in_escapes() -> None:
    """A service's log may be ASCII; that must not stop the worker."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    ConsoleNotifier(stream).notify([entry(text="größer")])

    assert b"gr\\xf6\\xdfer" in raw.getvalue()
    assert not stream.closed


def test_a_json_line_holds_the_entry() -> None:
    """Its key tells a script that it has seen it before."""
    stream = io.StringIO()
    JsonLinesNotifier(stream).notify([BREACH, entry(clock=None)])
    first, second = map(json.loads, stream.getvalue().splitlines())

    assert first == {
        "key": "500/7/resolution/breached",
        "at": "2026-11-23T10:00:00Z",
        "kind": "breached",
        "case": case(1),
        "clock": "resolution",
        "due_at": "2026-11-23T09:59:59.999999Z",
        "text": "due instant has passed",
        "facts": {"number": "00001001"},
    }
    assert (second["clock"], second["due_at"], second["facts"]) == (None, None, {})


def documents(file: Path) -> list[Any]:
    """Return what stands in a file of JSON lines; what is torn as text."""

    def read(line: str) -> object:
        try:
            return json.loads(line)["key"]
        except json.JSONDecodeError:
            return line

    return [read(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_file_is_added_to(tmp_path: Path) -> None:
    """What stood in it stays, and one that was rotated away is begun anew."""
    file = tmp_path / "notices.jsonl"
    JsonLinesNotifier(file).notify([entry(key="a")])
    notifier = JsonLinesNotifier(file)
    notifier.notify([entry(key="b")])
    file.rename(tmp_path / "notices.1")
    notifier.notify([entry(key="c")])

    assert documents(tmp_path / "notices.1") == [entry(key="a").key, entry(key="b").key]
    assert documents(file) == [entry(key="c").key]


def test_a_torn_line_does_not_spoil_the_next(tmp_path: Path) -> None:
    """A crash within a write leaves half a line without its end."""
    file = tmp_path / "notices.jsonl"
    file.write_text('{"key": "to')
    notifier = JsonLinesNotifier(file)
    notifier.notify([entry(key="a")])
    notifier.notify([entry(key="b")])

    assert documents(file) == ['{"key": "to', entry(key="a").key, entry(key="b").key]


@pytest.mark.parametrize("place", ["absent/notices.jsonl", "."])
def test_a_place_where_no_file_can_be_is_refused_at_once(tmp_path: Path, place: str) -> None:
    """Not when the first breach is to be told."""
    with pytest.raises(Misconfigured, match="cannot be opened for notices") as caught:
        JsonLinesNotifier(tmp_path / place)

    assert str(tmp_path) in caught.value.fault


def test_a_file_that_takes_nothing_later_is_unavailable(tmp_path: Path) -> None:
    """The worker goes on, and the entries come again."""
    folder = tmp_path / "notices"
    folder.mkdir()
    notifier = JsonLinesNotifier(folder / "notices.jsonl")
    (folder / "notices.jsonl").unlink()
    folder.rmdir()

    with pytest.raises(Unavailable, match="takes no notices"):
        notifier.notify([entry()])


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null"])
def test_a_device_is_written_to_as_it_is(device: str) -> None:
    """Only a file can be mended and synced; a full one says so."""
    notifier = JsonLinesNotifier(Path(device))
    if device == "/dev/null":
        notifier.notify([entry()])
    else:
        with pytest.raises(Unavailable, match="No space left"):
            notifier.notify([entry()])


@pytest.mark.parametrize(
    ("faults", "raised"),
    [
        ([Unavailable("later"), None], Unavailable),
        ([None, Misconfigured("wrong", "mend it")], Misconfigured),
        ([Unavailable("later"), Misconfigured("wrong", "mend it")], Misconfigured),
        ([Misconfigured("wrong", "mend it"), Unavailable("later")], Misconfigured),
    ],
)
def test_who_fails_does_not_silence_the_others(faults: list[Exception | None], raised: type[Exception]) -> None:
    """All others hear the entries; then the fault is raised, what waits for a person first."""
    moody, calm = [Moody(fault) for fault in faults], Moody()
    notifier = Several([*moody, calm])
    with pytest.raises(raised):
        notifier.notify([entry()])

    assert calm.heard == [entry().key]
    assert [one.heard for one in moody] == [[] if fault else [entry().key] for fault in faults]


def test_who_has_heard_it_does_not_hear_it_again_while_another_fails() -> None:
    """An hour without the pager is not an hour of the same line on the console; what is new is told."""
    calm, moody = Moody(), Moody(Unavailable("later"), Unavailable("later"), None)
    notifier = Several([calm, moody])
    for told in ([entry(key="a")], [entry(key="a"), entry(key="b")]):
        with pytest.raises(Unavailable):
            notifier.notify(told)
    notifier.notify([entry(key="a"), entry(key="b")])

    assert calm.heard == moody.heard == [entry(key="a").key, entry(key="b").key]


def test_nothing_is_remembered_of_what_all_have_heard() -> None:
    """A worker runs for months; and after a restart of a store the same key is told again."""
    calm = Moody()
    notifier = Several([calm, Moody()])
    notifier.notify([entry()])
    notifier.notify([entry()])

    assert calm.heard == [entry().key, entry().key]


def test_a_bug_in_a_notifier_is_not_swallowed() -> None:
    """Only what notifiers are known to raise waits until the others have heard."""
    with pytest.raises(ZeroDivisionError):
        Several([Moody(ZeroDivisionError())]).notify([entry()])
