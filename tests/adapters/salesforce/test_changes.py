"""Reading what changed: each case once, in the order of the key, whatever its neighbours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg
from sfsync.model.record import Cursor
from sfsync.ports.cases import CasePage
from sfsync.ports.faults import Unavailable
from tests.adapters.salesforce.asking import ids, queries
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, error, rows

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = datetime(2099, 1, 1, tzinfo=UTC)
FIRST = "500000000000001AAA"


def stamped(org: LocalOrg, number: int, at: datetime) -> list[str]:
    """Insert cases that all have one SystemModstamp."""
    with org.transaction(started_at=at) as unit:
        return [unit.insert("Case", {"Subject": f"case {each}"}) for each in range(number)]


def every_page(salesforce: Salesforce, until: datetime = LATER, since: datetime | None = None) -> list[CasePage]:
    """Read pages of changes to the end."""
    pages = [salesforce.reader.changed(None, until, since)]
    while not pages[-1].complete:
        pages.append(salesforce.reader.changed(pages[-1].last, until, since))
    return pages


def test_pages_of_changes_pass_a_tie(org: LocalOrg, salesforce: Salesforce) -> None:
    """450 cases of one second come in three pages, each once, in the order of the key."""
    tied = stamped(org, 450, AT)
    org.reset_calls()

    pages = every_page(salesforce)

    assert [ids(page) for page in pages] == [sorted(tied)[:200], sorted(tied)[200:400], sorted(tied)[400:]]
    assert [page.complete for page in pages] == [False, False, True]
    assert pages[1].last == Cursor(AT, sorted(tied)[399])
    assert queries(org) == 3


def test_a_full_page_knows_that_it_is_the_last(org: LocalOrg, salesforce: Salesforce) -> None:
    """Exactly 200 changes cost one call, not one more to find nothing."""
    stamped(org, 200, AT)
    org.reset_calls()

    assert [page.complete for page in every_page(salesforce)] == [True]
    assert queries(org) == 1


def test_a_window_holds_both_of_its_ends(org: LocalOrg, salesforce: Salesforce) -> None:
    """From `since` to `until`, both inclusive; beyond a cursor, the tie after it."""
    before, first, last, after = (stamped(org, 1, AT + n * MINUTE)[0] for n in range(4))

    page = salesforce.reader.changed(None, AT + 2 * MINUTE, AT + MINUTE)
    rest = salesforce.reader.changed(Cursor(AT + MINUTE, first), AT + 2 * MINUTE, AT + MINUTE)

    assert (ids(page), ids(rest)) == ([first, last], [last])
    assert rest.last == Cursor(AT + 2 * MINUTE, last)
    assert {before, after}.isdisjoint(ids(page))


def test_nothing_changed(org: LocalOrg, salesforce: Salesforce) -> None:
    """An empty page is complete, and has no last place."""
    page = salesforce.reader.changed(Cursor(AT, FIRST), LATER)

    assert (page.found, page.last, page.complete) == ((), None, True)


def test_versions_are_ids_and_stamps_only(org: LocalOrg, salesforce: Salesforce) -> None:
    """Up to and with a place, also in the middle of a tie."""
    stamped(org, 1, AT - MINUTE)
    tied = sorted(stamped(org, 3, AT))
    org.reset_calls()

    assert salesforce.reader.versions(AT, Cursor(AT, tied[1])) == {tied[0]: AT, tied[1]: AT}
    assert "Histories" not in org.calls[-1].query


def test_many_versions_come_in_pages(script: Scripted, connect: Connect) -> None:
    """A mass update within the look-back is read to its end, by the key."""
    stamp = "2026-11-23T10:00:00.000+0000"
    full = [{"Id": f"500{number:012d}", "SystemModstamp": stamp} for number in range(2000)]
    script.api = [rows(*full), rows({"Id": "500999999999999", "SystemModstamp": stamp})]

    found = connect(script.url).reader.versions(AT, Cursor(AT + MINUTE, FIRST))

    second = parse_qs(urlsplit(script.calls[1].target).query)["q"][0]
    assert len(found) == 2001
    assert "Id > '500000000001999AAA'" in second


def test_a_window_that_is_too_much_is_halved_until_it_passes(script: Scripted, connect: Connect) -> None:
    """Empty parts are passed over in the same call; the page then is not the last."""
    stamp = "2026-11-23T10:59:00.000+0000"
    row = {"Id": FIRST, "CaseNumber": "1", "CreatedDate": stamp, "SystemModstamp": stamp}
    timeout = error(400, "QUERY_TIMEOUT")
    script.api = [timeout, timeout, rows(), timeout, rows(row)]

    page = connect(script.url).reader.changed(None, AT + 60 * MINUTE, AT)

    texts = [parse_qs(urlsplit(call.target).query)["q"][0] for call in script.calls]
    ends = [text.partition("SystemModstamp <= 2026-11-23T")[2][:8] for text in texts]
    assert ends == ["11:00:00", "10:30:00", "10:15:00", "11:00:00", "10:37:30"]
    assert (ids(page), page.complete, page.last) == ([FIRST], False, Cursor(AT + 59 * MINUTE, FIRST))


def test_a_second_that_is_too_much_ends(script: Scripted, connect: Connect) -> None:
    """There is nothing left to halve, and no way to pass it over."""
    script.api = [error(400, "QUERY_TIMEOUT")]

    with pytest.raises(Unavailable, match="single second"):
        connect(script.url).reader.changed(None, AT + timedelta(seconds=9), AT)

    assert len(script.calls) < 9


def test_halves_of_a_short_window_go_forward(script: Scripted, connect: Connect) -> None:
    """A half is never empty of time, so that passing over it gets somewhere."""
    script.api = [error(400, "QUERY_TIMEOUT"), rows(), rows()]

    connect(script.url).reader.changed(None, AT + timedelta(seconds=1.5), AT)

    texts = [parse_qs(urlsplit(call.target).query)["q"][0] for call in script.calls]
    assert "SystemModstamp <= 2026-11-23T10:00:01.000Z AND SystemModstamp >= 2026-11-23T10:00:00.000Z" in texts[1]
    assert "SystemModstamp <= 2026-11-23T10:00:01.500Z AND SystemModstamp >= 2026-11-23T10:00:01.000Z" in texts[2]


def test_the_number_of_changes_is_what_the_pages_hold(org: LocalOrg, salesforce: Salesforce) -> None:
    """From the beginning, beyond a place, and since an instant; one call each."""
    early, late = sorted(stamped(org, 3, AT)), stamped(org, 2, AT + MINUTE)
    org.reset_calls()

    numbers = [
        salesforce.reader.number(None),
        salesforce.reader.number(Cursor(AT, early[0])),
        salesforce.reader.number(None, AT + MINUTE),
    ]

    assert numbers == [5, 4, len(late)]
    assert queries(org) == 3


def test_a_number_that_is_none_is_not_believed(script: Scripted, connect: Connect) -> None:
    """An answer of another shape says nothing of how much there is."""
    script.api = [Answer(200, {"done": True, "records": []})]

    with pytest.raises(Unavailable):
        connect(script.url).reader.number(None)
