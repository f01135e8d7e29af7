"""The shared samples go through intake where their folder stands beside the checkout: others' payloads, not ours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sfsync.intake.event_relay import read_event
from sfsync.intake.hint import Hint
from sfsync.intake.org import Org
from sfsync.intake.outbound_message import read_outbound_message
from sfsync.intake.refused import Refused
from sfsync.intake.rejected import Rejected
from tests.intake.pushes import ORG, envelope

SHARED = Path(__file__).parents[3] / "shared" / "samples" / "salesforce"
EVENTS = sorted(SHARED.glob("cdc-*.json"))
ENVELOPES = sorted(SHARED.glob("eventbridge-*.json"))
POSTS = sorted(path for path in SHARED.glob("outbound_message_*.xml") if "_ack" not in path.name)
NOT_OF_THE_WIRE = {"cdc-update_user.json"}  # its publishers fan events out, one record each, before they store them

named = pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)


def relayed(path: Path) -> dict[str, Any]:
    """Return a sample as Event Relay would bring it: some are bodies, some messages with a payload."""
    sample = json.loads(path.read_bytes())
    return envelope(sample if "payload" in sample else {"payload": sample})


def as_cases(document: object) -> Any:  # noqa: ANN401 - any JSON document
    """Return the same change, of Cases."""
    text = re.sub(r'"entityName": "\w+"', '"entityName": "Case"', json.dumps(document))
    return json.loads(re.sub(r'"0\w\w(\w{12})(\w{3})"(?=[,\]])', r'"500\1"', text))


@named
def test_a_sample_passes(path: Path) -> None:
    """None is of a Case, so what it leads to is a sweep or a reason to let it pass; nothing in it is unknown to us."""
    hint = read_event(relayed(path), ORG)

    assert hint.case_ids == ()
    assert (hint.sweep is None) == bool(hint.ignored)
    assert (hint.oddities != ()) == (path.name in NOT_OF_THE_WIRE)


@named
def test_a_sample_as_a_change_of_cases_gives_its_ids(path: Path) -> None:
    """All of them."""
    told = relayed(path)
    ids = told["detail"]["payload"]["ChangeEventHeader"].get("recordIds")
    if ids is None:
        with pytest.raises(Rejected, match="no id of a Case"):
            read_event(as_cases(told), ORG)
        return

    assert [found[3:15] for found in read_event(as_cases(told), ORG).case_ids] == [given[3:15] for given in ids]


@pytest.mark.parametrize("path", ENVELOPES, ids=lambda path: path.stem)
def test_an_envelope_passes_for_its_own_org_only(path: Path) -> None:
    """The org of its source."""
    told = json.loads(path.read_bytes())
    its_own = Org(told["source"].split("/")[2])

    assert read_event(told, its_own).oddities == ()
    with pytest.raises(Rejected, match="source"):
        read_event(told, ORG)


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_post_passes_for_its_own_org_only(path: Path) -> None:
    """A Case gives its id; an account asks for a sweep."""
    body = path.read_bytes()
    org_id = re.search(rb"<OrganizationId>(\w+)<", body)
    cases = re.findall(rb"sf:Case.*\s*<sf:Id>(\w+)<", body)
    assert org_id

    hint = read_outbound_message(body, Org(org_id[1].decode()))

    assert [found.encode() for found in hint.case_ids] == cases
    assert (hint.sweep is None) == bool(cases)
    assert hint == Hint(hint.case_ids, hint.sweep)
    with pytest.raises(Refused, match="another org"):
        read_outbound_message(body, ORG)


def test_every_sample_was_read() -> None:
    """A folder that lost its samples would prove nothing."""
    assert (len(EVENTS), len(ENVELOPES), len(POSTS)) == ((10, 1, 4) if SHARED.exists() else (0, 0, 0))
