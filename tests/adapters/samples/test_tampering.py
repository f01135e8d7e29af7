"""What `verify` finds of a ledger that somebody changed, and that it names the first broken place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.availability.canonical import digest
from sfsync.availability.chain import Line, anchor, contents, read_line, write_line
from sfsync.availability.seal import Seal, genesis, seal_document
from sfsync.availability.signature import Sign, signed_text
from tests.adapters.samples.ledgers import OCTOBER, VANTAGE, Keys, filled, flaw, found, lines, new_keys, rewrite

DAY = "2026-10-13"
FILE = f"{VANTAGE}/{DAY}.jsonl"
KEYS = new_keys()
CHECK = read_check(KEYS.public, "key")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October, signed."""
    folder = tmp_path_factory.mktemp("ledger")
    filled(folder, keys=KEYS)
    return folder


@pytest.fixture
def ledger(untouched: Path, tmp_path: Path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copytree(untouched, tmp_path / "ledger"))


def chained(raws: list[bytes], vantage: str = VANTAGE, day: str = DAY) -> list[bytes]:
    """Link lines anew, as somebody would who knows how."""
    head, written = anchor(vantage, OCTOBER.date().fromisoformat(day)), []
    for raw in raws:
        line = write_line(read_line(raw[:-1]).sample, head)
        head = digest(line)
        written.append(line + b"\n")
    return written


def sealed_anew(folder: Path, sign: Sign | None) -> None:
    """Seal every day anew over what it holds now."""
    previous = genesis(VANTAGE)
    for stored in list(Folder(folder).days(VANTAGE)):
        seal = Seal(VANTAGE, stored.day, contents(VANTAGE, stored.day, stored.lines), previous)
        previous = seal.digest
        (folder / VANTAGE / f"{stored.day}.seal.json").write_bytes(signed_text(seal_document(seal), sign) + b"\n")


def test_an_untouched_month(ledger: Path) -> None:
    """Every line of every day counts, by the key that signed them."""
    verdict = found(ledger, check=CHECK)

    assert verdict.flaws == []
    assert verdict.samples == 31 * 12
    assert [(chain.vantage, str(chain.sealed_to), chain.unsigned) for chain in verdict.chains] == [
        (VANTAGE, "2026-10-31", 0)
    ]


def test_a_failure_made_a_success(ledger: Path) -> None:
    """The line itself is named: it lacks its own sum."""
    raws = lines(ledger, DAY)
    raws[3] = raws[3].replace(b'"ok":false', b'"ok":true')
    rewrite(ledger, DAY, raws)
    broken = flaw(ledger)

    assert (broken.file, broken.line) == (FILE, 4)
    assert "was changed" in broken.what


def test_a_failure_made_a_success_by_somebody_who_knows_about_sums(ledger: Path) -> None:
    """Then it is the next line that does not fit, and it says why."""
    raws = lines(ledger, DAY)
    linked = read_line(raws[3][:-1])
    raws[3] = write_line(read_line(raws[2][:-1]).sample, linked.prev) + b"\n"
    rewrite(ledger, DAY, raws)
    broken = flaw(ledger)

    assert (broken.file, broken.line) == (FILE, 5)
    assert f"does not continue line 4 of {FILE}" in broken.what


TAMPERED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int | None, str]] = {
    "the first line removed": (lambda raws: raws[1:], 1, "does not continue the start of the day"),
    "a line removed": (lambda raws: raws[:5] + raws[6:], 6, "does not continue line 5"),
    "the last line removed": (lambda raws: raws[:-1], 11, "after it 1 of 12 sealed lines are gone"),
    "all lines removed": (lambda _: [], None, "all 12 of 12 sealed lines are gone"),
    "two lines swapped": (lambda raws: [*raws[:5], raws[6], raws[5], *raws[7:]], 6, "does not continue line 5"),
    "a line doubled": (lambda raws: [*raws[:5], raws[4], *raws[5:]], 6, "does not continue line 5"),
    "a line added": (lambda raws: [*raws, raws[-1]], 13, "does not continue line 12"),
    "a line added that fits": (lambda raws: chained([*raws, raws[-1]]), 13, "was added: 12 lines were sealed"),
    "a line added to the front": (lambda raws: [raws[0], *raws], 2, "does not continue line 1"),
    "the whole day chained anew": (lambda raws: chained([*raws[:3], *raws[4:], raws[4]]), 12, "written anew"),
    "spaces after the colons": (lambda raws: [raws[0].replace(b":", b": "), *raws[1:]], 1, "is not a line"),
    "the end of a line gone": (lambda raws: [*raws[:-1], raws[-1][:-1]], 12, "ends in the middle"),
    "an empty line": (lambda raws: [*raws[:2], b"\n", *raws[2:]], 3, "is not a line"),
    "carriage returns": (lambda raws: [raw.replace(b"\n", b"\r\n") for raw in raws], 1, "is not a line"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_day(how: str, ledger: Path) -> None:
    """The file, the line and what is wrong with it; whether the key is at hand or not."""
    tamper, line, what = TAMPERED[how]
    rewrite(ledger, DAY, tamper(lines(ledger, DAY)))
    for broken in (flaw(ledger), flaw(ledger, check=CHECK), flaw(ledger, None)):
        assert (broken.file, broken.line) == (FILE, line)
        assert what in broken.what


@pytest.mark.parametrize("day", ["2026-10-01", "2026-10-13", "2026-10-30", "2026-10-31"])
def test_a_removed_day(day: str, ledger: Path) -> None:
    """With its lines and its seal: the first, the last, any; the month has to be there whole."""
    for file in (ledger / VANTAGE).glob(f"{day}*"):
        file.unlink()
    broken = flaw(ledger)

    if day == "2026-10-01":  # the next one does not begin the chain
        assert broken.file == f"{VANTAGE}/2026-10-02.seal.json"
        assert "what was before 2026-10-02 is gone" in broken.what
    else:
        assert broken.file == f"{VANTAGE}/{day}.jsonl"
        assert "the day is missing" in broken.what


def test_a_removed_seal(ledger: Path) -> None:
    """A day without one among days that have one, or at the end of a month that is over."""
    (ledger / VANTAGE / f"{DAY}.seal.json").unlink()
    among = flaw(ledger)
    (ledger / VANTAGE / "2026-10-31.seal.json").unlink()
    sealed = Folder(ledger).seal(VANTAGE, OCTOBER.date())
    for file in (ledger / VANTAGE).glob("*.seal.json"):
        file.unlink()
    all_gone = flaw(ledger)

    assert sealed is not None
    assert (among.file, among.what) == (f"{VANTAGE}/{DAY}.seal.json", "is gone: a later day has a seal")
    assert all_gone.file == f"{VANTAGE}/2026-10-01.seal.json"
    assert "over but not sealed" in all_gone.what


def test_two_days_swapped(ledger: Path) -> None:
    """A day's first line follows the day's name, so neither fits where the other was."""
    one, other = lines(ledger, DAY), lines(ledger, "2026-10-14")
    rewrite(ledger, DAY, other)
    rewrite(ledger, "2026-10-14", one)

    assert (flaw(ledger).file, flaw(ledger).line) == (FILE, 1)


def test_a_chain_under_another_vantage_point(ledger: Path) -> None:
    """One region's good month does not stand in for another's bad one."""
    (ledger / VANTAGE).rename(ledger / "us-east-1")
    broken = flaw(ledger)

    assert (broken.file, broken.line) == ("us-east-1/2026-10-01.jsonl", 1)


@pytest.mark.parametrize("signed_by", [None, new_keys()], ids=["nobody", "another key"])
def test_everything_sealed_anew_without_the_key(ledger: Path, signed_by: Keys | None) -> None:
    """The arithmetic is right again, but with the key at hand the first seal gives it away."""
    rewrite(ledger, DAY, chained([raw for raw in lines(ledger, DAY) if b'"ok":true' in raw]))
    sealed_anew(ledger, read_sign(signed_by.private, "key") if signed_by else None)

    assert found(ledger).flaws == []  # as far as hashes alone can tell
    broken = flaw(ledger, check=CHECK)
    assert broken.file == f"{VANTAGE}/2026-10-01.seal.json"
    assert ("not by a key that was given" if signed_by else "is not signed") in broken.what


def test_a_chain_resealed_from_one_day_on_without_a_key(ledger: Path) -> None:
    """Even without a key at hand: what was signed before and is not any more gives it away."""
    days = Folder(ledger)
    kept = {file.name: file.read_bytes() for file in (ledger / VANTAGE).glob("*.seal.json") if file.name < DAY}
    sealed_anew(ledger, None)
    for name, raw in kept.items():
        (ledger / VANTAGE / name).write_bytes(raw)

    assert (flaw(ledger).file, flaw(ledger).what) == (f"{VANTAGE}/{DAY}.seal.json", "is not signed")
    assert days.vantages() == [VANTAGE]


def test_any_change_of_a_seal(ledger: Path) -> None:
    """Each byte of it, with the key; without, each but those of the signature."""
    path = ledger / VANTAGE / f"{DAY}.seal.json"
    good = path.read_bytes()
    signature = good.index(b'"signature"')
    missed = []
    for place in [*range(0, len(good) - 1, 3), *range(len(good) - 12, len(good) - 1)]:
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        if not found(ledger, check=CHECK).flaws or (place < signature and not found(ledger).flaws):
            missed.append(place)

    assert missed == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"count":12', b'"count": 12'),
        (b'"count":12', b'"count":99,"count":12'),  # which of the two a reader takes is anybody's guess
        (b'"count":12', b'"count":12.0'),
        (b'"count":12', b'"count":12,"more":1'),
        (b',"signature"', b',"signature":null,"signature"'),
        (b'"key":', b'"more":"","key":'),
    ],
)
def test_a_seal_has_one_spelling(ledger: Path, old: bytes, new: bytes) -> None:
    """Another one is refused, though it tell the same."""
    path = ledger / VANTAGE / f"{DAY}.seal.json"
    good = path.read_bytes()
    path.write_bytes(good.replace(old, new))

    assert good.count(old) == 1
    assert flaw(ledger).file == flaw(ledger, check=CHECK).file == f"{VANTAGE}/{DAY}.seal.json"


def test_a_line_of_gigabytes_is_not_read_into_memory() -> None:
    """A line is read to 64 KB and no further: what is longer is not ours."""
    line = Line("x", 1, b"{" * 65_536)

    with pytest.raises(Exception, match="x:1: ends in the middle"):
        contents(VANTAGE, OCTOBER.date(), [line])
