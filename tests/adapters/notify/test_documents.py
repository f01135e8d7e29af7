"""The document of a notice: what it holds, and that every service takes it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from sfsync.adapters.notify.notice import LARGEST, alert_document, entry_document, fitting, headline, written
from sfsync.model.record import Entry, EntryKind
from sfsync.model.replacing import replace
from tests.adapters.notify.examples import BREACH, STALE, WILD
from tests.contract.examples import case, entries, entry


@given(entries)
def test_every_notice_fits_and_is_sound(one: Entry) -> None:
    """ASCII JSON that any reader takes, and a subject that SNS takes."""
    told = fitting(entry_document(one))

    assert len(written(told)) <= LARGEST
    assert json.loads(written(told)) == told
    assert json.dumps(told, ensure_ascii=False).encode()
    assert headline(told).isascii()
    assert headline(told).isprintable()
    assert 0 < len(headline(told)) <= 100


def test_halves_of_characters_are_marked_as_such() -> None:
    """In whatever text they stand: no UTF-8 can hold them."""
    told = fitting(entry_document(entry(text="a\ud800", facts={"\udfff": "\ud83d\ude00"})))

    assert (told["text"], told["facts"]) == ("a\ufffd", {"\ufffd": "\U0001f600"})


def test_a_notice_that_is_too_large_is_cut() -> None:
    """The text to a thousand characters, the facts altogether; it says so. Key and kind stay."""
    told = fitting(entry_document(WILD))

    assert (len(told["text"]), told["facts"], told["cut"]) == (1_000, {}, True)
    assert (told["key"], told["kind"]) == (WILD.key, "warned")
    assert told["text"].startswith("\x1b[2J\ufffd\u2028")
    assert len(written(told)) <= LARGEST


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (entry_document(BREACH), "Case 00001001: resolution breached"),
        (entry_document(replace(BREACH, facts={})), f"Case {case(1)}: resolution breached"),
        (entry_document(replace(BREACH, clock=None, kind=EntryKind.POLICY_APPLIED)), "Case 00001001: policy applied"),
        (alert_document(STALE), "sfsync: feed stale"),
        (entry_document(replace(BREACH, facts={"number": "1\r\nBcc: é"})), "Case 1??Bcc: ?: resolution breached"),
    ],
)
def test_a_headline_says_what_it_is_about(document: dict[str, Any], said: str) -> None:
    """By the number that people know, in letters that every mail client shows."""
    assert headline(document) == said


def test_a_headline_ends_at_a_hundred_characters() -> None:
    """SNS takes no longer one."""
    assert len(headline(entry_document(entry(facts={"number": "0" * 200})))) == 100
