"""One look at a ledger: how often it asks, that it stands on one state, and what it says of what goes meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field

from sfsync.adapters.samples.bucket import Bucket
from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.growing import Growing
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.adapters.samples.look import Look
from sfsync.adapters.samples.revising import Wish, revise
from sfsync.availability.chain import Broken
from sfsync.availability.revision import Span
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.flows.report_availability import ReportAvailability
from sfsync.intake.rejected import Rejected
from sfsync.policy.objectives import load_objectives
from tests.adapters.samples.clouds import KEYS, Cloud
from tests.adapters.samples.ledgers import DAY, NOVEMBER, OCTOBER, VANTAGE, every
from tests.contract.sample_log_contract import HOUR, LATER
from tests.flows.desk import Notices

SEGMENT, SEAL = f"{VANTAGE}/2026-10-13.jsonl", f"{VANTAGE}/2026-10-13.seal.json"
REVISION = "2026-10.revision-1.json"
CHECK, SIGN = read_check(KEYS.public, "key"), read_sign(KEYS.private, "key")
SCOPE = Scope(LATER.date(), "2026-10", CHECK)
WISH = Wish("2026-10", "A. Author", "why", void_spans=(Span(OCTOBER + 20 * DAY, OCTOBER + 21 * DAY),))
Call = tuple[str, str]  # what, and of which place or object


class Noting(Struct):
    """A client of S3 that notes its calls; `before` each something may happen."""

    client: Any
    before: Callable[[Call], object] = str
    calls: list[Call] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self.client, name)

        def called(**asked: Any) -> Any:  # noqa: ANN401 - whatever the call answers
            self.calls.append((name, asked["Key"] if "Key" in asked else asked["Prefix"]))
            self.before(self.calls[-1])
            return call(**asked)

        return called

    def bucket(self) -> Bucket:
        """Return the ledger as it is read through it."""
        return Bucket("samples", "ledger/", lambda: self)


class Drawer:
    """Where reports go."""

    def exclusions(self) -> str | None:
        """Nobody asked for any."""

    def publish(self, month: str, files: Mapping[str, str]) -> str:
        """Keep nothing."""
        return month


def reporting(ledger: Growing) -> ReportAvailability:
    """Return what reports on a ledger."""
    return ReportAvailability(partial(Look, ledger), Drawer(), Notices(), load_objectives(), CHECK)


SEALED: dict[tuple[str, ...], dict[str, bytes]] = {}
"""The objects of ledgers that were sealed once, by their vantage points."""


def sealed(*vantages: str) -> Cloud:
    """Record and seal October and two days before and after it."""
    cloud, start, end = Cloud(), OCTOBER - 2 * DAY, NOVEMBER + 2 * DAY
    for key, content in SEALED.get(vantages, {}).items():
        cloud.s3.put_object(Bucket="samples", Key=key, Body=content)
    if vantages in SEALED:
        return cloud
    for vantage in vantages:
        taken = list(every(2 * HOUR, start, end, vantage))
        for first in range(0, len(taken), 12):
            cloud.parts().record(taken[first : first + 12])
    cloud.seal(end + 3 * HOUR)
    SEALED[vantages] = cloud.objects()
    return cloud


@pytest.mark.parametrize("vantages", [(), (VANTAGE,), (VANTAGE, "us-east-1")])
def test_a_report_asks_for_nothing_twice(moto: None, vantages: tuple[str, ...]) -> None:
    """Each place is listed once, each seal and revision read once; lines are read to be verified, then to be judged."""
    cloud = sealed(*vantages)
    for _ in vantages:
        revise(cloud.bucket(), WISH, LATER, SIGN)
    client = Noting(cloud.s3)
    verdict = reporting(client.bucket()).run("2026-10", LATER + 2 * DAY)
    calls = Counter(client.calls)
    twice = [of for (_, of), times in calls.items() if times > 1]

    assert verdict is not None
    assert [of for what, of in client.calls if what == "list_objects_v2"] == [
        "ledger/",
        *(f"ledger/{vantage}/" for vantage in vantages),
    ]
    assert [of for of in twice if not re.search(r"\d\d\.jsonl$", of)] == []
    assert len(twice) == 33 * len(vantages)
    assert sum("seal" in of for _, of in calls) == 34 * len(vantages)


def test_what_was_not_listed_is_not_asked_for(moto: None) -> None:
    """A ledger that begins with its month has no seal before it."""
    cloud = Cloud()
    cloud.parts().record(list(every(2 * HOUR, OCTOBER, OCTOBER + DAY)))
    cloud.seal(OCTOBER + DAY + 3 * HOUR)
    client = Noting(cloud.s3)
    verdict = verify(Look(client.bucket()), Scope((OCTOBER + DAY).date(), "2026-10", CHECK))

    assert verdict.samples == 12
    assert {of for what, of in client.calls if what == "get_object"} == set(cloud.objects())


def test_a_warm_function_lists_anew(moto: None) -> None:
    """What was taken out since the last report is missed by the next."""
    cloud = sealed(VANTAGE)
    flow = reporting(cloud.bucket())
    first = flow.run("2026-10", LATER + 2 * DAY)
    cloud.s3.delete_object(Bucket="samples", Key=f"ledger/{SEAL}")

    assert first is not None
    assert flow.run("2026-10", LATER + 2 * DAY) is None


class Place(Struct):
    """A sealed ledger, of which a file can be taken."""

    ledger: Growing
    take: Callable[[str], object]


@pytest.fixture(params=["folder", "bucket"])
def place(moto: None, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The same ledger on a disk and in S3."""
    cloud = sealed(VANTAGE)
    if request.param == "bucket":
        return Place(cloud.bucket(), lambda file: cloud.s3.delete_object(Bucket="samples", Key=f"ledger/{file}"))
    for key, content in cloud.objects().items():
        file = tmp_path / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return Place(Folder(tmp_path / "ledger"), lambda file: (tmp_path / "ledger" / file).unlink())


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SEGMENT, f"{SEGMENT}: is gone: it was here a moment ago"),
        (SEAL, f"{SEAL}: is gone: it was here a moment ago"),
        (REVISION, f"{REVISION}: is gone: it was here a moment ago"),
    ],
)
def test_what_goes_after_it_was_listed_is_a_flaw(place: Place, file: str, told: str) -> None:
    """It is named, as is what was never there; a revision that goes would let count what it voids."""
    revise(place.ledger, WISH, LATER, SIGN)
    look = Look(place.ledger)
    look.vantages()
    place.take(file)

    assert [str(flaw) for flaw in verify(look, SCOPE).flaws] == [told]


def test_lines_that_go_before_they_are_judged_are_a_flaw(place: Place) -> None:
    """Though they were verified: there is no verdict without them."""
    look = Look(place.ledger)
    flaws = verify(look, SCOPE).flaws
    place.take(SEGMENT)

    assert flaws == []
    with pytest.raises(Broken, match="is gone"):
        list(look.samples("2026-10"))


def test_a_revision_that_goes_before_the_figures_are_read_is_a_flaw(place: Place) -> None:
    """Nothing was verified here: who reads figures alone is told as well."""
    revise(place.ledger, WISH, LATER, SIGN)
    look = Look(place.ledger)
    look.vantages()
    place.take(REVISION)

    with pytest.raises(Broken, match=re.escape(f"{REVISION}: is gone")):
        list(look.samples("2026-10"))


def test_lines_that_change_once_verified_are_a_flaw(place: Place) -> None:
    """A day that was written anew, each line in its place, is not what its seal says."""
    look = Look(place.ledger)
    flaws, lines = verify(look, SCOPE).flaws, b"".join(place.ledger.raws(SEGMENT)).splitlines(keepends=True)
    place.take(SEGMENT)
    place.ledger.create(SEGMENT, b"".join(lines[:-1]))

    assert flaws == []
    with pytest.raises(Broken, match=re.escape(f"{SEGMENT}: is not what was sealed")):
        list(look.samples("2026-10"))


def test_what_was_set_aside_and_goes_is_a_flaw(place: Place) -> None:
    """It is only counted; that is no reason for a traceback."""
    file = f"{VANTAGE}/set-aside.jsonl"
    place.ledger.create(file, b"{}\n")
    look = Look(place.ledger)
    look.vantages()
    place.take(file)

    with pytest.raises(Broken, match=re.escape(f"{file}: is gone")):
        look.set_aside(VANTAGE)


def test_a_folder_that_is_gone_is_no_empty_ledger(tmp_path: Path) -> None:
    """Of a disk that is not mounted nobody is told that all is well."""
    with pytest.raises(OSError, match="nowhere"):
        Look(Folder(tmp_path / "nowhere")).vantages()


def test_a_seal_that_goes_once_verified_changes_nothing(place: Place) -> None:
    """The figures stand on what the verdict stands on."""
    look, whole = Look(place.ledger), list(Look(place.ledger).samples("2026-10"))
    flaws = verify(look, SCOPE).flaws
    place.take(SEAL)

    assert (flaws, list(look.samples("2026-10"))) == ([], whole)


def test_a_month_is_not_revised_on_lines_that_are_gone(moto: None) -> None:
    """They were whole when they were verified, and are read again for what a span voids."""
    cloud, key = sealed(VANTAGE), f"ledger/{SEGMENT}"

    def gone(call: Call) -> None:
        if client.calls.count(("get_object", key)) == 2 and call[1] == key:
            cloud.s3.delete_object(Bucket="samples", Key=key)

    client = Noting(cloud.s3, gone)
    with pytest.raises(Rejected, match="is gone: it was here a moment ago: a broken month cannot be revised"):
        revise(client.bucket(), WISH, LATER, SIGN)
