"""Laws of the incoming edge: whatever arrives, it is taken or refused, and what is taken leaves a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.intake.event_relay import read_event
from sfsync.intake.hint import Hint, together
from sfsync.intake.hint_message import case_messages, read_hint_message, sweep_message
from sfsync.intake.outbound_message import read_outbound_message
from sfsync.intake.queue import read_message
from sfsync.intake.refused import Refused
from sfsync.intake.rejected import Rejected
from sfsync.intake.webhook import WINDOW, Webhook, signed
from tests.contract.examples import NOW, case, texts
from tests.fakes.seen import RememberedKeys
from tests.intake.pushes import ORG, ORG_ID, OURS, STAMPED, event, notification, outbound

KEY = b"k" * 32
ids = st.integers(0, 999).map(case)
odd_ids = st.sampled_from(["500*", "02s*", "000000000000000AAA", "", "x", "001000000000001AAA", None, 5, ["500"]])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | ids,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "entityName": st.sampled_from(["Case", "EmailMessage", "CaseFeed", "Account", "Contact", ""]) | values,
        "changeType": st.sampled_from(["CREATE", "UPDATE", "DELETE", "GAP_UPDATE", "GAP_OVERFLOW", "GAP_"]) | values,
        "recordIds": st.lists(ids | odd_ids, max_size=4) | values,
        "changedFields": st.lists(st.sampled_from([*STAMPED, "Status", "ParentId", "0x40", ""]), max_size=3) | values,
        "changeOrigin": st.sampled_from([OURS, ";client=", ""]) | values,
        "unheard_of": values,
    },
)
parents = st.fixed_dictionaries({}, optional={"ParentId": ids | odd_ids | values})


def outcome(read: Callable[[], Hint]) -> Hint | None:
    """Return the hint, None for what was refused; anything else that is raised is the law broken."""
    try:
        return read()
    except Rejected as refused:
        reason = str(refused)

    assert reason.isascii()
    assert reason.isprintable()
    assert reason
    return None


def leaves_a_trace(hint: Hint | None) -> bool:
    """Tell whether what was taken led somewhere: nothing is dropped in silence."""
    return hint is None or bool(hint.case_ids or hint.sweep or hint.echoes or hint.ignored)


def is_fit_for_a_log(hint: Hint | None) -> bool:
    """Tell whether every text is one short line of ASCII."""
    lines = () if hint is None else (hint.sweep or "", *hint.ignored, *hint.oddities)
    return all(line.isascii() and line.isprintable() and len(line) < 400 for line in lines)


@given(values)
def test_any_document_is_taken_or_refused(document: object) -> None:
    """As an event and as a message."""
    outcome(lambda: read_event(document, ORG))
    outcome(lambda: read_message(json.dumps(document), ORG))


@given(headers, parents)
def test_any_header_is_taken_or_refused(header: dict[str, Any], body: dict[str, Any]) -> None:
    """What is taken leaves a trace, and its texts can be logged."""
    hint = outcome(lambda: read_event(event(body, **header), ORG))

    assert leaves_a_trace(hint)
    assert is_fit_for_a_log(hint)


@given(headers, parents)
def test_an_event_says_the_same_from_the_queue(header: dict[str, Any], body: dict[str, Any]) -> None:
    """Whether it comes as a document or as the text on the queue."""
    told = event(body, **header)

    assert outcome(lambda: read_message(json.dumps(told), ORG)) == outcome(lambda: read_event(told, ORG))


@given(st.binary(max_size=300) | texts.map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_any_bytes_are_taken_or_refused(body: bytes) -> None:
    """By either endpoint, with or without a true signature."""
    webhook = Webhook(ORG_ID, (KEY,), RememberedKeys(NOW).first_time)

    assert outcome(lambda: read_outbound_message(body, ORG)) is None
    assert outcome(lambda: webhook.read(body, signed(body, KEY, NOW), NOW)) is None


mutations = st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3), st.integers(0, 4)), max_size=4)


def mutated(body: bytes, changes: list[tuple[int, bytes, int]]) -> bytes:
    """Return a body with some bytes gone and others in their place."""
    for place, put_in, taken_out in changes:
        body = body[: place % len(body)] + put_in + body[place % len(body) + taken_out :] or b"x"
    return body


@given(mutations)
def test_a_mutated_post_is_taken_or_refused(changes: list[tuple[int, bytes, int]]) -> None:
    """What is taken leaves a trace."""
    body = mutated(outbound(notification(1), notification(2, of="EmailMessage", ParentId=case(3))), changes)
    hint = outcome(lambda: read_outbound_message(body, ORG))

    assert leaves_a_trace(hint)
    assert is_fit_for_a_log(hint)


@given(mutations)
def test_a_mutated_message_is_taken_or_refused(changes: list[tuple[int, bytes, int]]) -> None:
    """As text of any kind: a queue hands over what was put there."""
    for body in (json.dumps(event()).encode(), case_messages([case(1)])[0].encode()):
        text = mutated(body, changes).decode("utf-8", "surrogateescape")
        hint = outcome(partial(read_message, text, ORG))

        assert leaves_a_trace(hint)
        assert is_fit_for_a_log(hint)


@given(mutations)
def test_a_call_is_taken_as_it_was_signed_or_not_at_all(changes: list[tuple[int, bytes, int]]) -> None:
    """No change of the body goes unnoticed."""
    body = json.dumps({"id": "a", "org_id": ORG_ID, "case_ids": [case(1)]}).encode()
    sent = mutated(body, changes)
    webhook = Webhook(ORG_ID, (KEY,), RememberedKeys(NOW).first_time)

    assert (outcome(lambda: webhook.read(sent, signed(body, KEY, NOW), NOW)) is not None) == (sent == body)


@given(st.text(st.characters(exclude_categories=()), max_size=100) | texts.map(lambda text: f"t=1,v1={text}"))
def test_any_header_of_a_signature_is_refused(signature: str) -> None:
    """None was made with a key."""
    webhook = Webhook(ORG_ID, (KEY,), RememberedKeys(NOW).first_time)
    with pytest.raises(Refused):
        webhook.read(b"{}", signature, NOW)


@given(st.integers(-900, 900))
def test_a_call_is_taken_within_the_window_only(off: int) -> None:
    """To the second."""
    body = json.dumps({"id": "a", "org_id": ORG_ID, "case_ids": [case(1)]}).encode()
    webhook = Webhook(ORG_ID, (KEY,), RememberedKeys(NOW).first_time)
    sent_at = NOW + timedelta(seconds=off)

    assert (outcome(lambda: webhook.read(body, signed(body, KEY, sent_at), NOW)) is not None) == (
        abs(sent_at - NOW) <= WINDOW
    )


@given(st.lists(ids, max_size=120))
def test_packing_loses_nothing(given_ids: list[str]) -> None:
    """Every id comes out once, in the order in which it first went in."""
    read = together(map(read_hint_message, case_messages(given_ids)))

    assert read == Hint(tuple(dict.fromkeys(given_ids)))


@given(texts.filter(bool))
def test_a_reason_comes_out_as_it_went_in(reason: str) -> None:
    """Whatever characters it holds, on a wire that takes ASCII."""
    message = sweep_message(reason)

    assert message.isascii()
    assert message.isprintable()
    assert read_hint_message(message) == Hint(sweep=reason)


@given(st.lists(ids | odd_ids, min_size=1, max_size=6))
def test_a_good_id_is_never_lost_to_a_bad_one(given_ids: list[object]) -> None:
    """Whatever stands beside it."""
    good = [one for one in given_ids if isinstance(one, str) and one.startswith("500") and len(one) == 18]
    hint = outcome(lambda: read_event(event(recordIds=given_ids), ORG))

    assert list(hint.case_ids if hint else ()) == list(dict.fromkeys(good))


@given(st.sets(st.sampled_from([*STAMPED, "Status", "Priority", "Subject"]), min_size=1), st.booleans())
def test_an_echo_is_ours_in_every_field(changed: set[str], ours: bool) -> None:
    """One field more, or another origin, and the case is read."""
    hint = read_event(event(changedFields=sorted(changed), changeOrigin=OURS if ours else ""), ORG)

    assert bool(hint.echoes) == (ours and changed <= set(STAMPED))
    assert bool(hint.case_ids) != bool(hint.echoes)
