"""Laws of the ledger's chain: whatever is done to a sealed day is found, and how it is split does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.availability.canonical import NotCanonical, canonical, digest, instant_text, read_instant
from sfsync.availability.chain import Broken, Contents, Line, anchor, contents, read_line, write_line
from sfsync.availability.revision import Revision, Span, read_revision, revised, revision_document
from sfsync.availability.sample_document import read_sample, sample_document
from sfsync.availability.seal import Seal, genesis, read_seal, seal_document
from sfsync.availability.signature import Signature, read_signed, signed_text
from sfsync.availability.stored import Stored, StoredDay
from sfsync.availability.verify_chain import Scope, verify_chain
from sfsync.model.sample import Sample

VANTAGE, DAY = "eu-west-1", date(2026, 10, 13)
MIDNIGHT = datetime(2026, 10, 13, tzinfo=UTC)

instants = st.integers(0, 86_400_000_000 - 1).map(lambda us: MIDNIGHT + timedelta(microseconds=us))
texts = st.text(max_size=30)
samples = st.builds(
    Sample,
    instants,
    st.sampled_from(["portal", "api", "restore"]),
    st.just(VANTAGE),
    st.sampled_from([True, False, None]),
    st.none() | st.integers(0, 60_000),
    st.none() | texts,
)
days = st.lists(samples, min_size=1, max_size=8)


def written(taken: Iterable[Sample]) -> list[bytes]:
    """Return the lines of a day."""
    head, raws = anchor(VANTAGE, DAY), []
    for sample in taken:
        line = write_line(sample, head)
        head = digest(line)
        raws.append(line + b"\n")
    return raws


def stored(raws: Iterable[bytes], file: str = "day") -> list[Line]:
    """Return lines as they stand in a file."""
    return [Line(file, number, raw) for number, raw in enumerate(raws, start=1)]


def split(raw: bytes) -> list[bytes]:
    """Return the lines of a file's bytes, as a reader finds them."""
    return raw.splitlines(keepends=True) if b"\r" not in raw else [part + b"\n" for part in raw.split(b"\n")]


def seal_of(raws: list[bytes]) -> Stored:
    """Return the seal of a day."""
    seal = Seal(VANTAGE, DAY, contents(VANTAGE, DAY, stored(raws)), genesis(VANTAGE))
    return Stored("seal", signed_text(seal_document(seal), None))


def holds(raws: Iterable[bytes], seal: Stored) -> bool:
    """Tell whether a day verifies."""
    try:
        verify_chain(VANTAGE, [StoredDay(DAY, "day", stored(raws), seal)], Scope(date(2026, 11, 1)))
    except Broken:
        return False
    return True


@given(samples)
def test_a_line_tells_its_sample(sample: Sample) -> None:
    """To the microsecond, in whatever alphabet the reason is; and what a line says is written the same again."""
    line = write_line(sample, "0" * 64)
    linked = read_line(line)

    assert (linked.sample, linked.prev, linked.link) == (sample, "0" * 64, digest(line))
    assert write_line(linked.sample, linked.prev) == line
    assert line.isascii()
    assert b"\n" not in line
    assert read_sample(sample_document(sample)) == sample


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_as_it_was_written(at: datetime) -> None:
    """And has one spelling only."""
    assert read_instant(instant_text(at)) == at
    with pytest.raises(NotCanonical):
        read_instant(instant_text(at).replace("Z", "+00:00"))


@given(days)
def test_an_untouched_day_holds(taken: list[Sample]) -> None:
    """In any order of its instants, doubles and all."""
    raws = written(taken)

    assert holds(raws, seal_of(raws))
    assert contents(VANTAGE, DAY, stored(raws)) == Contents(
        len(taken), min(s.at for s in taken), max(s.at for s in taken), digest(b"".join(raws))
    )


@given(days, st.data())
def test_any_single_byte_is_found(taken: list[Sample], choice: st.DataObject) -> None:
    """Changed to any other; without the key, for the digest of the day holds each of them."""
    raws = written(taken)
    seal, whole = seal_of(raws), b"".join(raws)
    place = choice.draw(st.integers(0, len(whole) - 1))
    other = choice.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    changed = whole[:place] + bytes([other]) + whole[place + 1 :]

    assert not holds([part for part in changed.split(b"\n") if part] if other == 10 else split(changed), seal)


def test_every_byte_to_every_other() -> None:
    """Of one line, without chance: 255 for each place."""
    raws = written([Sample(MIDNIGHT, "portal", VANTAGE, ok=False, latency_ms=41, reason="answered 503")])
    seal, whole = seal_of(raws), raws[0]
    missed = [
        (place, byte)
        for place in range(len(whole))
        for byte in range(256)
        if byte != whole[place] and holds([whole[:place] + bytes([byte]) + whole[place + 1 :]], seal)
    ]

    assert missed == []


@given(days, st.data())
def test_any_line_removed_doubled_or_swapped_is_found(taken: list[Sample], choice: st.DataObject) -> None:
    """Wherever it is, also among lines that tell the same."""
    raws = written(taken)
    seal = seal_of(raws)
    place = choice.draw(st.integers(0, len(raws) - 1))
    other = choice.draw(st.integers(0, len(raws) - 1))
    swapped = list(raws)
    swapped[place], swapped[other] = swapped[other], swapped[place]

    assert not holds(raws[:place] + raws[place + 1 :], seal)
    assert not holds([*raws[: place + 1], raws[place], *raws[place + 1 :]], seal)
    assert place == other or not holds(swapped, seal)


@given(days, st.data())
def test_the_first_broken_line_is_the_one_that_was_changed(taken: list[Sample], choice: st.DataObject) -> None:
    """Not one after it: its own sum tells."""
    raws = written(taken)
    place = choice.draw(st.integers(0, len(raws) - 1))
    raws[place] = raws[place].replace(b'"endpoint":"', b'"endpoint":"x')

    with pytest.raises(Broken) as found:
        contents(VANTAGE, DAY, stored(raws))
    assert found.value.line == place + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"ok":false', b'"ok":true,"ok":false'),  # which of the two a reader takes is anybody's guess
        (b'"at":"2026-10-13T00:00:00Z"', b'"at":"2026-10-13T00:00:00+00:00"'),
        (b'"at":"2026-10-13T00:00:00Z"', b'"at":1760313600'),
        (b'"ok":false', b'"ok":0'),
        (b'"latency_ms":41', b'"latency_ms":41.0'),
        (b'"reason":null', b'"reason":NaN'),
        (b'"reason":null', b'"reason": null'),
        (b'"reason":null', b'"reason":null,"more":1'),
        (b'"endpoint":"portal"', b'"endpoint":null'),
        (b'{"at"', b'{"a\\u0074"'),
    ],
)
def test_a_line_has_one_spelling(old: bytes, new: bytes) -> None:
    """Another one is refused, though its sum be right: two readers might read two things."""
    body = write_line(Sample(MIDNIGHT, "portal", VANTAGE, ok=False, latency_ms=41), "0" * 64).partition(b',"sum"')[0]
    assert old in body
    other = body.replace(old, new)

    with pytest.raises(NotCanonical):
        read_line(other + b',"sum":"' + digest(other)[:8].encode() + b'"}')
    read_line(body + b',"sum":"' + digest(body)[:8].encode() + b'"}')


@pytest.mark.parametrize(
    "stranger",
    [
        Sample(MIDNIGHT, "portal", "us-east-1", ok=True),
        Sample(MIDNIGHT - timedelta(milliseconds=1), "portal", VANTAGE, ok=True),
        Sample(MIDNIGHT + timedelta(days=1), "portal", VANTAGE, ok=True),
    ],
)
def test_a_line_that_belongs_elsewhere(stranger: Sample) -> None:
    """Chained where it does not belong, it is named all the same."""
    raws = written([Sample(MIDNIGHT, "portal", VANTAGE, ok=True), stranger])

    with pytest.raises(Broken, match="day:2: is of another vantage point or another day"):
        contents(VANTAGE, DAY, stored(raws))


@given(days, st.data())
def test_how_a_day_is_split_does_not_matter(taken: list[Sample], choice: st.DataObject) -> None:
    """Parts at any lines: the same contents, so the same seal."""
    raws = written(taken)
    cuts = sorted(choice.draw(st.lists(st.integers(0, len(raws)), max_size=3)))
    parts = [raws[start:end] for start, end in zip([0, *cuts], [*cuts, len(raws)], strict=True)]
    lines = [line for number, part in enumerate(parts) for line in stored(part, f"part {number}")]

    assert contents(VANTAGE, DAY, lines) == contents(VANTAGE, DAY, stored(raws))


@given(days)
def test_documents_are_read_as_they_were_written(taken: list[Sample]) -> None:
    """Seals and revisions, signed or not."""
    seal = Seal(VANTAGE, DAY, contents(VANTAGE, DAY, stored(written(taken))), genesis(VANTAGE))
    spans = (Span(MIDNIGHT, MIDNIGHT + timedelta(hours=1), VANTAGE), Span(MIDNIGHT, MIDNIGHT + timedelta(1)))
    revision = Revision(
        "2026-10", 1, MIDNIGHT, "A. Author", "why", {VANTAGE: seal.digest}, None, ("0" * 64,), spans, tuple(taken)
    )
    for sign in (None, lambda _: Signature("key", "value")):
        assert read_seal(read_signed(signed_text(seal_document(seal), sign))[0]) == seal
        assert read_revision(read_signed(signed_text(revision_document(revision), sign))[0]) == revision


@given(days, days)
def test_a_revision_voids_and_adds_and_nothing_else(measured: list[Sample], added: list[Sample]) -> None:
    """What it voids does not count, what it adds does, the rest stays as it was."""
    linked = [read_line(raw[:-1]) for raw in written(measured)]
    first = Revision("2026-10", 1, MIDNIGHT, "A", "why", {}, None, (linked[0].link,), (), tuple(added))
    portal = Span(MIDNIGHT, MIDNIGHT + timedelta(1), endpoint="portal")
    second = Revision("2026-10", 2, MIDNIGHT, "A", "why", {}, first.digest, (), (portal,))

    assert list(revised(linked, [])) == measured
    assert list(revised(linked, [first])) == measured[1:] + added
    assert list(revised(linked, [first, second])) == [s for s in measured[1:] + added if s.endpoint != "portal"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | texts
    | st.sampled_from(["2026-10", "0" * 64]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(texts | st.sampled_from(["start", "end"]), inner),
    max_leaves=9,
)
REVISION = Revision(
    "2026-10", 1, MIDNIGHT, "A", "why", {VANTAGE: "0" * 64}, None, ("1" * 64,), (Span(MIDNIGHT, MIDNIGHT),), ()
)
SEAL = Seal(VANTAGE, DAY, Contents(1, MIDNIGHT, MIDNIGHT, "0" * 64), "1" * 64)


@given(st.sampled_from(sorted(revision_document(REVISION))), json_values)
def test_a_revision_that_holds_anything_is_read_or_refused(key: str, value: object) -> None:
    """A tampered file gets a word, not a crash: what is read is what was told, to the byte."""
    told = {**revision_document(REVISION), key: value}
    try:
        read = read_revision(told)
    except NotCanonical:
        return
    assert canonical(revision_document(read)) == canonical(told)
    hash(read.void_lines)


@given(st.sampled_from(sorted(seal_document(SEAL))), json_values)
def test_a_seal_that_holds_anything_is_read_or_refused(key: str, value: object) -> None:
    """The same for a seal."""
    told = {**seal_document(SEAL), key: value}
    try:
        read = read_seal(told)
    except NotCanonical:
        return
    assert canonical(seal_document(read)) == canonical(told)


@given(json_values)
def test_a_line_that_holds_anything_is_read_or_refused(value: object) -> None:
    """The same for a line with its right sum."""
    body = canonical({"at": value})[:-1] if not isinstance(value, dict) else canonical(value)[:-1]
    with pytest.raises(NotCanonical):
        read_line(body + b',"sum":"' + digest(body)[:8].encode() + b'"}')
