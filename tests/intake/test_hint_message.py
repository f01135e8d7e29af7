"""Our own messages on the queue, and what else may stand there."""

from __future__ import annotations

import json

import pytest

from sfsync.intake.hint import Hint, together
from sfsync.intake.hint_message import IDS, case_messages, read_hint_message, sweep_message
from sfsync.intake.queue import read_message
from sfsync.intake.rejected import Rejected
from tests.contract.examples import case
from tests.intake.pushes import ORG, event


def test_the_format_is_what_others_rely_on() -> None:
    """Messages of one version wait on the queue while the next is deployed."""
    assert case_messages([case(1), case(2)]) == [f'{{"v":1,"case_ids":["{case(1)}","{case(2)}"]}}']
    assert sweep_message("größer") == '{"v":1,"sweep":"gr\\u00f6\\u00dfer"}'


@pytest.mark.parametrize(("ids", "messages"), [(0, 0), (1, 1), (20, 1), (21, 2), (200, 10), (5_000, 250)])
def test_twenty_ids_are_a_message(ids: int, messages: int) -> None:
    """So two hundred are ten, which is one call to the queue; and each is small."""
    bodies = case_messages(map(case, range(ids)))

    assert len(bodies) == messages
    assert all(len(body) < 600 and len(json.loads(body)["case_ids"]) <= IDS for body in bodies)


def test_an_id_goes_out_once_and_in_its_long_form() -> None:
    """Whichever form it came in."""
    assert case_messages([case(1), case(1)[:15], case(1)]) == case_messages([case(1)])


def test_what_is_no_id_is_a_bug_of_ours() -> None:
    """It must not reach the queue."""
    with pytest.raises(ValueError, match="is not a Salesforce id"):
        case_messages([case(1), "x"])


def test_a_reason_is_cut_off() -> None:
    """A message holds 256 KB, a log line less."""
    assert read_hint_message(sweep_message("x" * 10_000)).sweep == "x" * 500


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        pytest.param({"v": 1, "case_ids": [case(1)], "sweep": "both"}, Hint((case(1),), "both"), id="both"),
        pytest.param(
            {"v": 1, "case_ids": [case(1), "x"]},
            Hint((case(1),), oddities=("1 are no ids of Cases: 'x'",)),
            id="a bad id",
        ),
        pytest.param(
            {"v": 1, "sweep": "why", "by": "me"},
            Hint(sweep="why", oddities=("it has 1 unknown: 'by'",)),
            id="more keys",
        ),
    ],
)
def test_a_message_that_says_more_is_understood(message: object, hint: Hint) -> None:
    """A later version of the same number may add to it."""
    assert read_hint_message(json.dumps(message)) == hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '"500"',
        '{"v":1}',
        '{"v":1,"cases":[]}',
        '{"v":1,"case_ids":[]}',
        '{"v":1,"case_ids":null}',
        '{"v":1,"case_ids":"500000000000001AAA"}',
        '{"v":1,"case_ids":["x"]}',
        '{"v":1,"sweep":null}',
        '{"v":1,"sweep":""}',
        '{"v":1,"sweep":7}',
        '{"sweep":"x"}',
        '{"v":2,"sweep":"x"}',
        '{"v":true,"sweep":"x"}',
        '{"v":1.0,"sweep":"x"}',
        '{"v":1,"sweep":"x"',
        "[" * 100_000,
        "1" * 10_000,
    ],
)
def test_a_message_that_is_no_hint_is_refused(text: str) -> None:
    """It goes aside by itself, with the reason in the log."""
    with pytest.raises(Rejected) as refused:
        read_message(text, ORG)

    assert "\n" not in str(refused.value)


def test_a_change_event_may_stand_on_the_queue_as_the_bus_sent_it() -> None:
    """Beside messages of ours."""
    for text in (json.dumps(event()), *case_messages([case(1)])):
        assert read_message(text, ORG) == Hint((case(1),))


def test_hints_together_are_each_of_their_parts_once() -> None:
    """Two hundred reasons to sweep are one sweep."""
    first = Hint((case(1), case(2)), "why", 1, ("a",), ("x",))
    second = Hint((case(2), case(3)), "why", 2, ("a", "b"), ("y",))

    assert together([first, second, Hint(sweep="also")]) == Hint(
        (case(1), case(2), case(3)), "why; also", 3, ("a", "b"), ("x", "y")
    )
    assert together([]) == Hint()
