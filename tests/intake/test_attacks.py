"""What the endpoints on the internet are up against: each attack ends in a status, and in nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from time import perf_counter

import pytest

from sfsync.intake.outbound_message import LARGEST, read_outbound_message, refusal
from sfsync.intake.refused import Refused
from sfsync.intake.webhook import Webhook, signed
from tests.contract.examples import NOW, case
from tests.fakes.seen import RememberedKeys
from tests.intake.pushes import ORG, ORG_ID, notification, outbound

KEY = b"k" * 32
OTHER_ORG = "00D000000000001AAA"
BODY = json.dumps({"id": "a1", "org_id": ORG_ID, "case_ids": [case(1)]}).encode()
SIGNATURE = signed(BODY, KEY, NOW)
WIDE_ZERO, ARABIC_ZERO = "\uff10", 0x0660
SECONDS = str(int(NOW.timestamp()))


def laughs(levels: int) -> str:
    """Return entities each of which is ten of the one before."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{steps}]>'


def nested(times: int, within: str = "{}") -> bytes:
    """Return tags within each other, within something."""
    return within.format("<a>" * times + "</a>" * times).encode()


def in_notification(text: str, prolog: str = "") -> bytes:
    """Return a POST whose record holds a text."""
    return outbound(notification(1, Subject=text), prolog=prolog)


TOO_LARGE, BAD, FORBIDDEN = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(outbound(prolog="<!DOCTYPE x>"), BAD, id="a DTD"),
        pytest.param(outbound(prolog='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), BAD, id="a DTD elsewhere"),
        pytest.param(
            in_notification("&e;", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), BAD, id="XXE, a file"
        ),
        pytest.param(
            in_notification("&e;", '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'), BAD, id="XXE, a URL"
        ),
        pytest.param(
            in_notification("", '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/"> %e;]>'), BAD, id="XXE, a %"
        ),
        pytest.param(in_notification("&l9;", laughs(10)), BAD, id="billion laughs"),
        pytest.param(
            in_notification("&e;" * 10_000, f'<!DOCTYPE x [<!ENTITY e "{"ha" * 10_000}">]>'), BAD, id="quadratic"
        ),
        pytest.param(in_notification("&undeclared;"), BAD, id="an entity that is not declared"),
        pytest.param(outbound() + b" " * 10_000_000, TOO_LARGE, id="10 MB"),
        pytest.param(outbound() + b" " * LARGEST, TOO_LARGE, id="a little too much"),
        pytest.param(nested(200_000), TOO_LARGE, id="200,000 nested tags"),
        pytest.param(nested(37_000), BAD, id="as many nested tags as fit"),
        pytest.param(b"<a>" * 87_000, BAD, id="nested tags that never end"),
        pytest.param(in_notification("<a>" * 15_000 + "</a>" * 15_000), BAD, id="nested tags in a record"),
        pytest.param(b"<a " + b" ".join(b'a%d="x"' % n for n in range(20_000)) + b"/>", BAD, id="20,000 attributes"),
        pytest.param(b"<" + b"a" * 250_000 + b"/>", BAD, id="a name without end"),
        pytest.param(outbound(org_id=OTHER_ORG), FORBIDDEN, id="another org"),
        pytest.param(outbound(org_id=""), FORBIDDEN, id="no org"),
        pytest.param(outbound(org_id=ORG_ID.lower()), FORBIDDEN, id="the org in small letters"),
        pytest.param(outbound(org_id=ORG_ID.replace("0", WIDE_ZERO)), FORBIDDEN, id="the org in wide digits"),
        pytest.param(
            outbound(org_id=f"{OTHER_ORG}</OrganizationId><OrganizationId>{ORG_ID}"), FORBIDDEN, id="two orgs"
        ),
    ],
)
def test_an_attack_by_outbound_message(body: bytes, status: HTTPStatus) -> None:
    """Refused within a moment; nothing is opened, and no network is asked (the tests' own would refuse)."""
    began = perf_counter()
    with pytest.raises(Refused) as refused:
        read_outbound_message(body, ORG)

    assert refused.value.status == status
    assert perf_counter() - began < 2


def forged(**changed: object) -> bytes:
    """Return the body of a call that differs from the one signed."""
    return json.dumps(json.loads(BODY) | changed).encode()


Call = tuple[bytes, str | None]
UNAUTHORIZED, CONFLICT = HTTPStatus.UNAUTHORIZED, HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    ("call", "status"),
    [
        pytest.param((BODY, None), UNAUTHORIZED, id="no signature"),
        pytest.param((BODY, ""), UNAUTHORIZED, id="an empty signature"),
        pytest.param((forged(case_ids=[case(2)]), SIGNATURE), UNAUTHORIZED, id="another body"),
        pytest.param((BODY + b" ", SIGNATURE), UNAUTHORIZED, id="a body with more"),
        pytest.param((BODY, signed(BODY, b"K" * 32, NOW)), UNAUTHORIZED, id="a wrong key"),
        pytest.param((BODY, signed(BODY, b"", NOW)), UNAUTHORIZED, id="an empty key"),
        pytest.param((BODY, SIGNATURE[:-1]), UNAUTHORIZED, id="a signature cut short"),
        pytest.param((BODY, SIGNATURE[:-62]), UNAUTHORIZED, id="a signature cut to its first digits"),
        pytest.param((BODY, f"t={SECONDS},v1="), UNAUTHORIZED, id="a signature of no digits"),
        pytest.param((BODY, SIGNATURE + "00"), UNAUTHORIZED, id="a signature that goes on"),
        pytest.param((BODY, SIGNATURE + "\n"), UNAUTHORIZED, id="a line end"),
        pytest.param((BODY, f" {SIGNATURE}"), UNAUTHORIZED, id="a blank"),
        pytest.param((BODY, SIGNATURE + f",v1={'0' * 64}" * 1000), UNAUTHORIZED, id="a thousand guesses"),
        pytest.param((BODY, SIGNATURE.replace("v1", "v0")), UNAUTHORIZED, id="another scheme"),
        pytest.param((BODY, SIGNATURE.replace("0", WIDE_ZERO)), UNAUTHORIZED, id="wide digits in all of it"),
        pytest.param(
            (BODY, SIGNATURE.replace(SECONDS, SECONDS.translate({ord(str(n)): ARABIC_ZERO + n for n in range(10)}))),
            UNAUTHORIZED,
            id="Arabic digits in the timestamp",
        ),
        pytest.param((BODY, SIGNATURE.replace("t=", "t=+")), UNAUTHORIZED, id="a sign"),
        pytest.param((BODY, SIGNATURE.replace("t=", "t=0")), UNAUTHORIZED, id="a zero before it: other bytes signed"),
        pytest.param((BODY, f"t={'9' * 5000},v1={'0' * 64}"), UNAUTHORIZED, id="5,000 digits"),
        pytest.param((BODY, signed(BODY, KEY, NOW - timedelta(seconds=301))), UNAUTHORIZED, id="an old timestamp"),
        pytest.param((BODY, signed(BODY, KEY, NOW + timedelta(seconds=301))), UNAUTHORIZED, id="one of the future"),
        pytest.param(
            (BODY, SIGNATURE.replace(SECONDS, str(int(SECONDS) + 1))), UNAUTHORIZED, id="a later one than was signed"
        ),
        pytest.param((BODY + b" " * 10_000_000, SIGNATURE), TOO_LARGE, id="10 MB"),
        pytest.param((b"[" * 200_000, SIGNATURE), UNAUTHORIZED, id="200,000 nested lists, unsigned"),
        pytest.param(
            (forged(org_id=OTHER_ORG), signed(forged(org_id=OTHER_ORG), KEY, NOW)), FORBIDDEN, id="another org"
        ),
        pytest.param((forged(org_id="é"), signed(forged(org_id="é"), KEY, NOW)), FORBIDDEN, id="an org of no ASCII"),
    ],
)
def test_an_attack_by_webhook(call: Call, status: HTTPStatus) -> None:
    """Refused, and no trace of it remembered: the true call is still taken afterwards."""
    seen = RememberedKeys(NOW)
    webhook = Webhook(ORG_ID, (KEY,), seen.first_time)
    with pytest.raises(Refused) as refused:
        webhook.read(*call, NOW)

    assert refused.value.status == status
    assert seen.keys == {}
    assert webhook.read(BODY, SIGNATURE, NOW).case_ids == (case(1),)


def test_a_replay_is_refused() -> None:
    """Byte for byte, or under the same id with more in it."""
    seen = RememberedKeys(NOW)
    webhook = Webhook(ORG_ID, (KEY,), seen.first_time)
    webhook.read(BODY, SIGNATURE, NOW)
    again = forged(case_ids=[case(2)])
    for body, signature in ((BODY, SIGNATURE), (again, signed(again, KEY, NOW))):
        with pytest.raises(Refused) as refused:
            webhook.read(body, signature, NOW)

        assert refused.value.status == CONFLICT


def _refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_who_cannot_sign_learns_nothing_of_why() -> None:
    """Whether key, time, form or body was wrong: one status. The reasons in the log differ."""
    webhook = Webhook(ORG_ID, (KEY,), RememberedKeys(NOW).first_time)
    calls: list[Call] = [
        (BODY, None),
        (BODY, signed(BODY, b"K" * 32, NOW)),
        (BODY, signed(BODY, KEY, NOW - timedelta(hours=1))),
        (b"{", SIGNATURE),
    ]
    refusals = [_refused(partial(webhook.read, *call, NOW)) for call in calls]

    assert {refused.status for refused in refusals} == {UNAUTHORIZED}
    assert len({str(refused) for refused in refusals}) == 3


def test_what_salesforce_is_answered_does_not_depend_on_the_reason() -> None:
    """The refusal has no place for one."""
    reasons = [_refused(partial(read_outbound_message, body, ORG)) for body in (b"", outbound(org_id=""))]

    assert len({str(reason) for reason in reasons}) == 2
    assert not any(str(reason) in refusal() for reason in reasons)


def test_an_entity_never_reads_a_file(tmp_path: Path) -> None:
    """Neither into an id nor into the log."""
    secret = tmp_path / "secret"
    secret.write_text(case(9))
    body = outbound(notification(1, Id="&e;"), prolog=f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>')

    assert case(9) not in str(_refused(lambda: read_outbound_message(body, ORG)))
