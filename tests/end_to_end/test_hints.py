"""From a change in the org to its stamps and back, by change events alone: no poll runs."""

from __future__ import annotations

import json

import pytest

from sfsync.intake.hint import Hint, together
from sfsync.intake.org import Org
from sfsync.intake.queue import read_message
from tests.end_to_end.desk import Desk
from tests.end_to_end.test_messages import WAYS, write


class Relay:
    """What the org's Event Relay puts on the queue; each event once."""

    def __init__(self, desk: Desk) -> None:
        desk.org.captured_objects.update({"EmailMessage", "CaseComment", "Account"})
        self._desk, self._read = desk, len(desk.org.relayed_events())

    def hint(self) -> Hint:
        """Return what the events since the last call hint at."""
        events = self._desk.org.relayed_events()[self._read :]
        self._read += len(events)
        org = Org(self._desk.org.organization_id)
        return together(read_message(json.dumps(event), org) for event in events)


@pytest.fixture
def relay(desk: Desk) -> Relay:
    """The relay of the desk's org, from now on."""
    return Relay(desk)


def test_a_change_is_stamped_and_its_echo_ends_the_chain(desk: Desk, relay: Relay) -> None:
    """The events of our own writes, as the org tells them, lead to no further read."""
    first, second = desk.case(), desk.case(Priority="P3")
    hint = relay.hint()
    desk.working.sync_cases.sync(hint.case_ids)
    echo = relay.hint()

    assert hint == Hint((first, second))
    assert desk.stamp(first, "First_Response_State") == "Running"
    assert echo == Hint(echoes=2)


@pytest.mark.parametrize("what", ["email", "comment", "customer's email", "internal comment"])
def test_a_message_leads_to_its_case(what: str, desk: Desk, relay: Relay) -> None:
    """Though the Case itself need not change: the parent stands in the message's own event."""
    case_id = desk.case()
    relay.hint()
    write(desk, case_id, what)

    assert WAYS[what][0] in {"EmailMessage", "CaseComment"}
    assert relay.hint() == Hint((case_id,))


def test_a_case_that_goes_and_comes_back_is_read_each_time(desk: Desk, relay: Relay) -> None:
    """Its event tells the id and nothing else."""
    case_id = desk.case()
    relay.hint()
    desk.org.delete("Case", case_id)
    gone = relay.hint()
    desk.org.undelete("Case", case_id)

    assert (gone, relay.hint()) == (Hint((case_id,)), Hint((case_id,)))


def test_a_customer_who_buys_another_package_asks_for_a_sweep(desk: Desk, relay: Relay) -> None:
    """Another field of the account asks for nothing."""
    account = str(desk.org.select("Account")[0]["Id"])
    desk.org.update("Account", account, {"SFSync_Package__c": "Signature Plus"})
    bought = relay.hint()
    desk.org.update("Account", account, {"Name": "Acme Two"})
    renamed = relay.hint()

    assert (bought.sweep, bought.case_ids) == ("Account changed (UPDATE), and its Cases are not told", ())
    assert renamed == Hint(ignored=("nothing that a Case is judged by changed on an Account",))
