"""Follows the hints of a batch: one query and one write for up to 200 Cases, each Case once.

A message that cannot be read fails alone. It is handed back like any other, since a newer version may know how to read
it, and the queue sets it aside among the dead hints when it was given out as often as the queue allows; the reason
stands in the log each time. What was not reached in time, or what the org did not answer for, comes again too.

Powertools' batch is not used: it calls a function for each record, and a query and a write each is what the batch is
there to avoid. What it would add, the answer that names what failed, is one line here; its import would take 35 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, count_cases, in_time, invocation
from sfsync import wiring_aws as wiring
from sfsync.flows.tally import Tally
from sfsync.intake.hint import Hint, together
from sfsync.intake.queue import read_message
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

_PAGE = 200


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Bring the Cases up to date that a batch of SQS hints at; return the messages that have to come again.

    Raises when nothing at all could be done, so that the failure is counted as one.
    """
    with invocation(context):
        messages = {record["messageId"]: record["body"] for record in event["Records"]}
        hints = _read(messages)
        failed = messages.keys() - hints.keys()
        failed |= _swept(hints)
        failed |= _synced(hints, context)
        return {"batchItemFailures": [{"itemIdentifier": name} for name in messages if name in failed]}


def _read(messages: Mapping[str, str]) -> dict[str, Hint]:
    hints, org = dict[str, Hint](), wiring.org()
    for name, body in messages.items():
        try:
            hints[name] = read_message(body, org)
        except Rejected as fault:
            LOG.error("not a hint", extra={"message_id": name, "reason": str(fault)})
    whole = together(hints.values())
    count(Hints=len(whole.case_ids), Echoes=whole.echoes, MessagesRejected=len(messages) - len(hints))
    for oddity in whole.oddities:
        LOG.warning("odd", extra={"oddity": oddity})
    return hints


def _swept(hints: Mapping[str, Hint]) -> set[str]:
    """Hand on all that changed of late, once for all messages that ask for it."""
    asking = {name for name, hint in hints.items() if hint.sweep}
    try:
        if asking:
            LOG.info("sweep", extra={"reason": together(hints.values()).sweep})
            wiring.hand_on_changes()
    except Unavailable as fault:
        LOG.warning("no sweep", extra={"reason": str(fault)})
        return asking
    return set()


def _synced(hints: Mapping[str, Hint], context: LambdaContext) -> set[str]:
    """Sync page by page while there is time and an answer; return the messages with Cases that were not reached."""
    wanted = list(together(hints.values()).case_ids)
    done, tally = 0, Tally()
    try:
        while done < len(wanted) and in_time(context):
            tally.add(wiring.sync_cases().sync(wanted[done : done + _PAGE]))
            done += _PAGE
    except Unavailable as fault:
        LOG.warning("the org does not answer", extra={"reason": str(fault)})
        if not done:
            raise
    count_cases(tally, wiring.api_used_percent())
    left = set(wanted[done:])
    return {name for name, hint in hints.items() if left.intersection(hint.case_ids)}
