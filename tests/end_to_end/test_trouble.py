"""An org that stumbles: what could be written is, what could not is made up for, and nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from sfsync.ports.faults import Misconfigured, OverBudget, Unavailable
from tests.end_to_end.desk import Desk, a_desk, a_worker, judged

PAGE = "<html><body>Salesforce Edge is busy. This page will refresh.</body></html>"
RULE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def missing(desk: Desk) -> list[str]:
    """Return the Cases that should carry stamps and do not."""
    return [case_id for case_id in judged(desk.org) if not desk.stamp(case_id, "Policy")]


def said_twice(desk: Desk) -> list[str]:
    """Return the keys of notices that were given more than once."""
    keys = [entry.key for entry in desk.notices.told]
    return sorted({key for key in keys if keys.count(key) > 1})


def test_a_session_that_ends_half_way() -> None:
    """After each page of three: every Case is stamped, with one new login for each session that ended."""
    with a_desk(450) as desk:
        tally = desk.working.poll.run(lambda _: desk.org.faults.expire_sessions())
        left, logins = missing(desk), desk.logins()

    assert left == []
    assert tally.put_off == {}
    assert 3 <= logins <= 5


def test_rows_that_others_hold_for_a_moment(fresh: Desk) -> None:
    """They are written by a later attempt of the same pass; only they are sent again."""
    held = judged(fresh.org)[:7]
    for case_id in held:
        fresh.org.faults.fail_row(case_id, "UNABLE_TO_LOCK_ROW", "held", times=2)
    tally = fresh.poll()
    written = Counter(changed for event in fresh.org.events for changed in _record_ids(event))

    assert missing(fresh) == []
    assert tally.put_off == {}
    assert fresh.patches() == 3
    assert set(written.values()) == {1}


def _record_ids(event: Mapping[str, Any]) -> list[str]:
    return list(event["ChangeEventHeader"]["recordIds"])


def test_rows_that_others_hold_for_long(desk: Desk) -> None:
    """They are put off with the reason, and written by the sweep of a minute later; the others are not held up."""
    held, free = desk.case(), desk.case()
    desk.org.faults.fail_row(held, "UNABLE_TO_LOCK_ROW", "held", times=99)
    tally = desk.poll()
    stamped = (desk.stamp(held, "Policy"), desk.stamp(free, "Policy"))
    desk.org.faults.clear()
    desk.pass_time(seconds=60)
    swept = desk.sweep()

    assert list(tally.put_off) == [held]
    assert "UNABLE_TO_LOCK_ROW" in tally.put_off[held]
    assert stamped[0] is None
    assert stamped[1] is not None
    assert swept.stamped == 1
    assert desk.stamp(held, "First_Response_State") == "Running"


def test_a_case_that_a_rule_protects(desk: Desk) -> None:
    """Refused with the rule's own words, and not tried again at every poll, but as soon as somebody asks for it."""
    strict, other = desk.case(), desk.case()
    desk.org.faults.fail_row(strict, RULE, "Say why.")
    tally = desk.poll()
    desk.pass_time(seconds=30)
    desk.poll()
    idle = desk.patches()
    asked = desk.working.sync_cases.sync([strict], afresh=True)

    assert list(tally.refused) == [strict]
    assert "Say why." in tally.refused[strict]
    assert desk.stamp(other, "First_Response_State") == "Running"
    assert idle == 0
    assert (asked.stamped, desk.stamp(strict, "First_Response_State")) == (1, "Running")
    assert list(desk.working.store.quarantined()) == []


def test_an_org_in_maintenance(desk: Desk) -> None:
    """Reads go on, breaches are announced in time, stamps wait; when writes work again they go out, all of them."""
    cases = [desk.case() for _ in range(3)]
    desk.org.faults.read_only = True
    first = desk.poll()
    desk.pass_time(minutes=61)
    desk.sweep()
    told = [desk.notices.of(case_id) for case_id in cases]
    waiting = [desk.stamp(case_id, "Policy") for case_id in cases]
    desk.org.faults.read_only = False
    desk.pass_time(minutes=20)
    swept = desk.sweep()

    assert set(first.put_off) == set(cases)
    assert all(told_of == [("first_response", "breached")] for told_of in told)
    assert waiting == [None] * 3
    assert swept.put_off == {}
    assert [desk.stamp(case_id, "First_Response_State") for case_id in cases] == ["Breached"] * 3
    assert said_twice(desk) == []


@pytest.mark.parametrize(
    ("status", "match"),
    [(503, "query"), (500, "query"), (200, "query"), (420, "composite/sobjects"), (503, "token"), (503, "")],
)
def test_a_burst_of_error_pages(status: int, match: str, fresh: Desk) -> None:
    """Three in a row, pages of HTML under any status: the pass gets through."""
    fresh.org.faults.push(status=status, body=PAGE, match=match, times=3)
    tally = fresh.poll()

    assert missing(fresh) == []
    assert (tally.read, tally.put_off) == (60, {})
    assert len(fresh.org.faults.canned) == 0


@pytest.mark.parametrize("match", ["query", "token"])
def test_an_org_that_does_not_come_back(match: str, fresh: Desk) -> None:
    """The pass ends as Unavailable after bounded attempts and leaves no cursor; the next one does it all."""
    fresh.org.faults.push(status=503, body=PAGE, match=match, times=1000)
    with pytest.raises(Unavailable):
        fresh.poll()
    attempts, cursor = len(fresh.org.calls), fresh.working.store.cursor("poll")
    fresh.org.faults.clear()
    fresh.poll()

    assert attempts <= 6
    assert cursor is None
    assert missing(fresh) == []


def test_an_org_that_goes_away_between_pages() -> None:
    """What was done is kept: the cursor stands after the first page, and the next pass does the other two."""
    with a_desk(450) as desk:
        with pytest.raises(Unavailable):
            desk.working.poll.run(lambda _: desk.org.faults.push(status=503, body=PAGE, times=1000))
        half = len(missing(desk))
        desk.org.faults.clear()
        desk.pass_time(seconds=30)
        desk.poll()
        left, twice = missing(desk), said_twice(desk)

    assert 0 < half < 450
    assert (left, twice) == ([], [])


def test_an_answer_that_is_lost_after_the_commit(fresh: Desk) -> None:
    """Whether the stamps were written is unknown, so they are written again, to the same values; nobody hears twice."""
    fresh.org.faults.drop_response("composite/sobjects", method="PATCH")
    tally = fresh.poll()
    carried = {case_id: fresh.stamp(case_id, "First_Response_Due") for case_id in judged(fresh.org)}
    fresh.pass_time(seconds=30)
    again = fresh.poll()

    assert missing(fresh) == []
    assert tally.stamped == len(carried)
    assert again.stamped == 0
    assert carried == {case_id: fresh.stamp(case_id, "First_Response_Due") for case_id in carried}
    assert fresh.notices.told
    assert said_twice(fresh) == []


def test_answers_that_are_lost_for_good(desk: Desk) -> None:
    """The stamps stand, the worker cannot know: it looks again a minute later, finds them and writes nothing."""
    case_id = desk.case()
    desk.org.faults.drop_response("composite/sobjects", method="PATCH", times=99)
    tally = desk.poll()
    desk.org.faults.clear()
    desk.pass_time(seconds=60)
    swept = desk.sweep()

    assert list(tally.put_off) == [case_id]
    assert desk.stamp(case_id, "First_Response_State") == "Running"
    assert (swept.read, swept.unchanged, desk.patches()) == (1, 1, 0)
    assert desk.working.store.load([case_id])[case_id].retries == 0


def test_pages_that_are_cut_up(fresh: Desk) -> None:
    """An org that hands out seven rows at a time, children too, is read whole."""
    fresh.org.faults.query_page_size = 7
    tally = fresh.poll()

    assert tally.read == 60
    assert missing(fresh) == []


def test_an_org_without_calls_left(fresh: Desk) -> None:
    """The pass ends as OverBudget and the org is left in peace; a worker that has calls again does everything."""
    fresh.org.usage.allowance = 0
    with pytest.raises(OverBudget):
        fresh.poll()
    fresh.org.reset_calls()
    with pytest.raises(OverBudget):
        fresh.poll()
    calls = len(fresh.org.calls)
    fresh.org.usage.allowance = 100_000
    with a_worker(fresh.org, fresh.url, fresh.store, fresh.notices) as restarted:
        restarted.poll.run()

    assert calls == 0
    assert missing(fresh) == []


def test_a_field_that_goes_away(fresh: Desk) -> None:
    """No retry helps: the pass ends with the field's name and what to do, and goes on once it is back."""
    fresh.poll()
    fresh.pass_time(seconds=30)
    fresh.org.faults.hide_field("Case", "SFSync_Resolution_State__c")
    with pytest.raises(Misconfigured) as caught:
        fresh.working.sync_cases.sync(judged(fresh.org))
    fresh.org.faults.clear()

    assert "SFSync_Resolution_State__c" in str(caught.value)
    assert caught.value.remedy
    assert fresh.working.sync_cases.sync(judged(fresh.org)).stamped == 0
