"""A sealed month changes only by a numbered revision: chained, signed, with an author and a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.adapters.samples.look import Look
from sfsync.adapters.samples.revising import Wish, revise
from sfsync.availability.chain import Broken, read_line
from sfsync.availability.revision import Revision, Span
from sfsync.availability.signature import read_signed, signed_text
from sfsync.intake.rejected import Rejected
from tests.adapters.samples.ledgers import DAY, NOVEMBER, OCTOBER, filled, flaw, found, lines, new_keys, sample

KEYS = new_keys()
SIGN, CHECK = read_sign(KEYS.private, "key"), read_check(KEYS.public, "key")
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OUTAGE = Span(OCTOBER + 12 * DAY, OCTOBER + 12 * DAY + timedelta(hours=6))
WHY = "the prober's own network was down, see the provider's incident 4711"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """October and some of November, signed."""
    filled(tmp_path, OCTOBER, NOVEMBER + 3 * DAY, keys=KEYS)
    return tmp_path


def voiding(ledger: Path, span: Span = OUTAGE, author: str = "A. Author", reason: str = WHY) -> Revision:
    """Void a span."""
    return revise(Folder(ledger), Wish("2026-10", author, reason, void_spans=(span,)), AT, SIGN)


def test_a_span_voided(ledger: Path) -> None:
    """Its samples do not count any more; the sealed days stay as they were, and the month still verifies."""
    before = {path.name: path.read_bytes() for path in (ledger / "eu-west-1").glob("2026*")}
    revision = voiding(ledger)
    verdict = found(ledger, check=CHECK)
    counted = list(Look(Folder(ledger)).samples("2026-10"))

    assert (revision.number, revision.previous) == (1, None)
    assert {path.name: path.read_bytes() for path in (ledger / "eu-west-1").glob("2026*")} == before
    assert (verdict.flaws, verdict.revisions) == ([], [revision])
    assert len(counted) == 31 * 12 - 3 + 12  # and the day after, for an outage over the month's end
    assert not any(OUTAGE.covers(each) for each in counted)


def test_a_line_voided_and_a_sample_added(ledger: Path) -> None:
    """By its hash; what is added counts as though measured."""
    linked = read_line(lines(ledger, "2026-10-13")[3][:-1])
    added = sample(linked.sample.at, reason="from the provider's log")
    wish = Wish("2026-10", "A. Author", WHY, void_lines=(linked.link,), adds=(added,))
    revise(Folder(ledger), wish, AT, SIGN)
    counted = list(Look(Folder(ledger)).samples("2026-10"))

    assert found(ledger, check=CHECK).flaws == []
    assert linked.sample not in counted
    assert counted[-1] == added


def test_revisions_are_numbered_and_chained(ledger: Path) -> None:
    """Each continues the one before; a second one can take back what the first one added."""
    first = voiding(ledger)
    second = voiding(ledger, Span(OCTOBER, OCTOBER + DAY), author="B. Author")

    assert (second.number, second.previous) == (2, first.digest)
    assert [revision.author for revision in found(ledger).revisions] == ["A. Author", "B. Author"]
    assert found(ledger, None).flaws == []


def test_a_removed_revision(ledger: Path) -> None:
    """The numbers have a gap, or the chain has."""
    voiding(ledger)
    voiding(ledger, Span(OCTOBER, OCTOBER + DAY))
    (ledger / "2026-10.revision-1.json").unlink()
    gap = flaw(ledger)
    (ledger / "2026-10.revision-2.json").rename(ledger / "2026-10.revision-1.json")
    renamed = flaw(ledger)

    assert (gap.file, renamed.file) == ("2026-10.revision-2.json", "2026-10.revision-1.json")
    assert "one was removed or renamed" in gap.what
    assert "one was removed or renamed" in renamed.what


@pytest.mark.parametrize("what", [b"4711", b"A. Author", b"T06:00:00Z", b'"number":1'])
def test_a_tampered_revision(ledger: Path, what: bytes) -> None:
    """Reason, author, span, number: the signature is over all of it."""
    voiding(ledger)
    path = ledger / "2026-10.revision-1.json"
    path.write_bytes(path.read_bytes().replace(what, what[:-1] + b"2"))
    broken = flaw(ledger, check=CHECK)

    assert broken.file == "2026-10.revision-1.json"


def test_a_revision_of_somebody_without_the_key(ledger: Path) -> None:
    """Refused before it is written; one that was put there unsigned is a flaw with or without a key at hand."""
    wish = Wish("2026-10", "Mallory", "because", void_spans=(OUTAGE,))
    with pytest.raises(Rejected, match="set SFSYNC_PROBE_SIGNING_KEY_FILE"):
        revise(Folder(ledger), wish, AT)
    nothing = list(ledger.glob("*.json"))
    path = ledger / "2026-10.revision-1.json"
    voiding(ledger)
    path.write_bytes(signed_text(read_signed(path.read_bytes()[:-1])[0], None) + b"\n")

    assert nothing == []
    assert flaw(ledger, check=CHECK).what == "is not signed"
    assert flaw(ledger).what == "is not signed"


def test_a_revision_under_another_number(ledger: Path) -> None:
    """Its file's name counts too: a row with a gap in it lost one."""
    voiding(ledger)
    (ledger / "2026-10.revision-1.json").rename(ledger / "2026-10.revision-2.json")

    assert flaw(ledger).what == "stands where revision 1 of 2026-10 belongs: one was removed or renamed"


def test_a_last_revision_removed(ledger: Path) -> None:
    """It leaves no gap: only who knows how many there were can tell."""
    voiding(ledger)
    (ledger / "2026-10.revision-1.json").unlink()

    assert found(ledger).flaws == []
    assert "1 have to be here, but there are 0" in str(flaw(ledger, revisions=1))


def test_garbage_in_place_of_a_revision(ledger: Path) -> None:
    """A flaw with its file, for whoever verifies and for whoever reads the samples."""
    (ledger / "2026-10.revision-1.json").write_bytes(b"xx")

    assert flaw(ledger).file == "2026-10.revision-1.json"
    with pytest.raises(Broken, match=r"2026-10\.revision-1\.json: is not JSON"):
        list(Look(Folder(ledger)).samples("2026-10"))


def test_a_neighbours_revision_is_verified_too(ledger: Path) -> None:
    """It decides which samples of the day before count, and so which outage over the month's end."""
    (ledger / "2026-09.revision-1.json").write_bytes(b"xx")

    assert flaw(ledger).file == "2026-09.revision-1.json"


def test_a_revision_made_on_another_month(tmp_path: Path) -> None:
    """It is bound to the seals that it was made on."""
    for name, hours in (("one", 2), ("other", 3)):
        filled(tmp_path / name, step=timedelta(hours=hours))
    revise(Folder(tmp_path / "one"), Wish("2026-10", "A. Author", WHY, void_spans=(OUTAGE,)), AT)
    (tmp_path / "one/2026-10.revision-1.json").rename(tmp_path / "other/2026-10.revision-1.json")

    assert "other seals than the month has" in flaw(tmp_path / "other").what


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (Wish("2026-10", "", WHY, void_spans=(OUTAGE,)), "needs an author and a reason"),
        (Wish("2026-10", "A. Author", " ", void_spans=(OUTAGE,)), "needs an author and a reason"),
        (Wish("2026-10", "A. Author", WHY), "has to void or add something"),
        (Wish("2026-10", "A. Author", WHY, void_spans=(Span(OCTOBER, OCTOBER),)), "ends before it starts"),
        (Wish("2026-10", "A. Author", WHY, adds=(sample(NOVEMBER),)), "is not of 2026-10"),
        (Wish("2026-10", "A. Author", WHY, void_lines=("0" * 64,)), "no line of 2026-10 has the hash 000"),
        (
            Wish("2026-10", "A. Author", WHY, void_spans=(Span(NOVEMBER, NOVEMBER + DAY),)),
            "there is not a sample in 2026",
        ),
        (
            Wish("2026-10", "A", WHY, void_spans=(Span(OCTOBER, NOVEMBER, "us-1", "api"),)),
            "not a sample of api of us-1",
        ),
        (Wish("2026-11", "A. Author", WHY, adds=(sample(NOVEMBER),)), "is not sealed to its end"),
    ],
)
def test_a_revision_that_cannot_be(ledger: Path, wish: Wish, fault: str) -> None:
    """Refused before anything is written."""
    with pytest.raises(Rejected, match=fault):
        revise(Folder(ledger), wish, NOVEMBER + 3 * DAY, SIGN)
    assert list(ledger.glob("*.json")) == []


def test_a_broken_month_cannot_be_revised(ledger: Path) -> None:
    """A revision would cover up what was done to it."""
    (ledger / "eu-west-1" / "2026-10-13.jsonl").unlink()

    with pytest.raises(Rejected, match="a broken month cannot be revised"):
        voiding(ledger)


def test_a_revision_never_replaces_one(ledger: Path) -> None:
    """Two people at once: the second is told."""
    voiding(ledger)
    first = (ledger / "2026-10.revision-1.json").read_bytes()
    (ledger / "2026-10.revision-2.json").write_bytes(b"{}")

    with pytest.raises(Rejected):
        voiding(ledger)
    assert (ledger / "2026-10.revision-1.json").read_bytes() == first
