"""The signed webhook: what it takes, until when, and how keys are exchanged."""

from __future__ import annotations

import hmac
import json
import subprocess
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest

from sfsync.intake.hint import Hint
from sfsync.intake.refused import Refused
from sfsync.intake.webhook import WINDOW, Webhook, signed
from tests.contract.examples import NOW, case
from tests.fakes.seen import RememberedKeys
from tests.intake.pushes import ORG_ID

KEY, NEXT_KEY = b"k" * 32, b"n" * 32
SECOND = timedelta(seconds=1)
BOTH = Hint((case(1), case(2)))


@pytest.fixture
def seen() -> RememberedKeys:
    """Nothing seen yet, at NOW."""
    return RememberedKeys(NOW)


@pytest.fixture
def webhook(seen: RememberedKeys) -> Webhook:
    """A webhook of one key."""
    return Webhook(ORG_ID, (KEY,), seen.first_time)


def call(**changed: Any) -> bytes:  # noqa: ANN401 - any JSON values
    """Return the body of a call."""
    return json.dumps({"id": "a1", "org_id": ORG_ID, "case_ids": [case(1), case(2)], **changed}).encode()


def test_a_call_that_is_signed_is_taken(webhook: Webhook) -> None:
    """Its cases are read again."""
    body = call()

    assert webhook.read(body, signed(body, KEY, NOW), NOW) == BOTH


def test_the_signature_is_that_of_openssl(webhook: Webhook) -> None:
    """HMAC-SHA256 over `t`, a dot and the body, in hex: nothing of our own making."""
    body, seconds = call(), int(NOW.timestamp())
    printed = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", KEY.decode(), "-r"],
        input=f"{seconds}.".encode() + body,
        capture_output=True,
        check=True,
    ).stdout.decode()
    header = f"t={seconds},v1={printed.split()[0]}"

    assert signed(body, KEY, NOW) == header
    assert webhook.read(body, f"t={seconds},v1={header.partition('v1=')[2].upper()}", NOW) == BOTH


@pytest.mark.parametrize("off", [timedelta(0), WINDOW, -WINDOW])
def test_the_window_is_five_minutes_either_way(webhook: Webhook, off: timedelta) -> None:
    """Callers' clocks differ; at the boundary itself a call is still taken, a second beyond it is not."""
    body = call()
    beyond = off + (SECOND if off >= timedelta(0) else -SECOND)

    assert webhook.read(body, signed(body, KEY, NOW + off), NOW) == BOTH
    if off:
        with pytest.raises(Refused, match="more than 0:05:00 from now"):
            webhook.read(call(id="a2"), signed(call(id="a2"), KEY, NOW + beyond), NOW)


def test_while_keys_are_exchanged_two_are_valid(seen: RememberedKeys) -> None:
    """With either, or with one signature of each; before and after only one."""
    both = Webhook(ORG_ID, (NEXT_KEY, KEY), seen.first_time)
    for number, key in enumerate((KEY, NEXT_KEY)):
        body = call(id=f"one-{number}")

        assert both.read(body, signed(body, key, NOW), NOW) == BOTH
    body = call(id="both")
    second = signed(body, b"o" * 32, NOW).partition(",")[2]

    assert both.read(body, f"{signed(body, NEXT_KEY, NOW)},{second}", NOW) == BOTH
    with pytest.raises(Refused, match="no signature fits"):
        Webhook(ORG_ID, (NEXT_KEY,), seen.first_time).read(call(), signed(call(), KEY, NOW), NOW)


@pytest.mark.parametrize("keys", [(), (b"",), (b"k" * 31,), (KEY, b""), (KEY, NEXT_KEY, KEY)])
def test_keys_that_protect_nothing_are_refused_at_once(seen: RememberedKeys, keys: tuple[bytes, ...]) -> None:
    """An empty setting must not leave the door open."""
    with pytest.raises(ValueError, match="one or two keys of at least 32 bytes"):
        Webhook(ORG_ID, keys, seen.first_time)


def test_a_key_is_never_shown(webhook: Webhook) -> None:
    """Not where a webhook is printed into a log."""
    assert "kkk" not in repr(webhook)


def test_an_id_is_taken_once(webhook: Webhook, seen: RememberedKeys) -> None:
    """For as long as its signature could be valid, on whichever worker's clock."""
    body = call()
    header = signed(body, KEY, NOW + WINDOW)
    webhook.read(body, header, NOW)
    for later in (timedelta(0), SECOND, WINDOW, 2 * WINDOW):
        seen.now = NOW + later
        with pytest.raises(Refused) as refused:
            webhook.read(body, header, NOW + later)

        assert refused.value.status == HTTPStatus.CONFLICT
    seen.now = NOW + 2 * WINDOW + SECOND
    with pytest.raises(Refused, match="from now"):
        webhook.read(body, header, seen.now)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(call(id=""), id="an empty id"),
        pytest.param(call(id=None), id="no id"),
        pytest.param(call(id=17), id="an id that is a number"),
        pytest.param(call(id="a" * 129), id="an id without end"),
        pytest.param(call(id="a\n"), id="an id with a line end"),
        pytest.param(call(id="\ud800"), id="an id of half a character"),
        pytest.param(call(org_id=None), id="no org"),
        pytest.param(call(case_ids=[]), id="no cases"),
        pytest.param(call(case_ids=case(1)), id="a text for the cases"),
        pytest.param(call(case_ids=["x"]), id="no id of a Case"),
    ],
)
def test_a_call_that_is_signed_but_says_nothing_is_refused(webhook: Webhook, seen: RememberedKeys, body: bytes) -> None:
    """400, and its id may come again."""
    with pytest.raises(Refused) as refused:
        webhook.read(body, signed(body, KEY, NOW), NOW)

    assert (refused.value.status, seen.keys) == (HTTPStatus.BAD_REQUEST, {})


def test_what_is_not_known_is_let_pass_and_told(webhook: Webhook) -> None:
    """A newer caller may say more; an id that is none does not spoil the others."""
    body = call(reason="escalated", case_ids=[case(1), "x"])

    assert webhook.read(body, signed(body, KEY, NOW), NOW) == Hint(
        (case(1),), oddities=("1 are no ids of Cases: 'x'", "the call has 1 unknown: 'reason'")
    )


def test_a_timestamp_is_written_in_ascii_digits(webhook: Webhook) -> None:
    """Also by who has the key: other digits would be a second way to write the same instant."""
    body = call()
    seconds = "".join(chr(0x0660 + int(digit)) for digit in str(int(NOW.timestamp())))
    signature = hmac.digest(KEY, f"{seconds}.".encode() + body, "sha256").hex()

    with pytest.raises(Refused, match="malformed"):
        webhook.read(body, f"t={seconds},v1={signature}", NOW)


def test_a_year_that_a_timestamp_cannot_name_is_far_from_now(webhook: Webhook) -> None:
    """Eleven digits reach beyond any window, not beyond what a date can be."""
    body = call()
    header = signed(body, KEY, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC))

    with pytest.raises(Refused, match="from now"):
        webhook.read(body, header, NOW)
