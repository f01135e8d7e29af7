"""Whether a Case asks for what the customer's package holds: by whom, by which channel, with how much notice.

Rules for `engine.flags`. A flag never blocks: Support decides.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.model.placement import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sfsync.model.case import Case
    from sfsync.policy.duties import Terms
    from sfsync.policy.policy import Policy


def contact_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:  # noqa: ARG001 - as every rule of flags
    """Flag a contact who is not among the customer's named ones. A Case without a contact is internal.

    One of whom nobody has said whether they are named is not flagged: nothing is guessed.
    """
    terms = _terms(case, policy)
    asked = case.contact_id is not None and case.contact_place_known
    if terms is None or terms.named_contacts is None or not asked:
        return
    place = case.contact_place
    if place is None:
        yield Flag("contact_not_named", "The contact is not named: give them a place on the customer's list")
    elif not 1 <= place <= terms.named_contacts:
        text = f"The contact is number {place}, {case.package} names {terms.named_contacts}: ask the customer"
        yield Flag("contact_beyond", text)


def channel_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:  # noqa: ARG001 - as every rule of flags
    """Flag a channel that the package lacks. A Case that does not say how it came is not flagged."""
    terms = _terms(case, policy)
    if terms and terms.channels and case.origin and case.origin.casefold() not in terms.channels:
        yield Flag("channel_lacking", f"{case.package} does not include the channel {case.origin[:40]}")


def release_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:  # noqa: ARG001 - as every rule of flags
    """Flag a planned production release with less notice than is due, counted in days from the submission.

    A date that is moved counts from the submission all the same: the customer spoke of the release that day.
    """
    earliest = earliest_release(case, policy)
    if case.release_on is not None and case.release_on < earliest:
        days = policy.release_notice_days
        text = f"Release {case.release_on} has less than {days} days' notice: the earliest is {earliest}"
        yield Flag("release_notice", text)


def earliest_release(case: Case, policy: Policy) -> date:
    """Return the first day of a release that was announced in time, in the zone of the policy's calendar."""
    return case.created_at.astimezone(policy.calendar.zone).date() + timedelta(days=policy.release_notice_days)


def _terms(case: Case, policy: Policy) -> Terms | None:
    """Return what the package holds; None for one that is not known, which is flagged elsewhere."""
    known = case.package in policy.packages.meanings
    return policy.terms[policy.packages[case.package]] if known else None
