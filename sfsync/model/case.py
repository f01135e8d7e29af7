"""A support case as it was read: current values, field history and messages."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Field(StrEnum):
    """A tracked field of the case whose past values matter to the clocks."""

    STATUS = "Status"
    PRIORITY = "Priority"
    DEFECT_STAGE = "SFSync_Defect_Stage__c"


class Author(StrEnum):
    """Which side wrote a message."""

    CUSTOMER = "customer"
    SUPPORT = "support"


class Change(Struct, frozen=True):
    """A field that took a new value; `observed` when this worker saw it, rather than the org's own history."""

    at: datetime
    field: Field
    old: str | None
    new: str | None
    observed: bool = False


class Message(Struct, frozen=True):
    """Something written on the case; `public` when the customer can read it."""

    at: datetime
    author: Author
    public: bool


class Person(Struct, frozen=True):
    """Somebody of Support whom a customer is given; `active` is false once they have left."""

    id: str
    name: str
    active: bool


class Customer(Struct, frozen=True):
    """What is known of the customer behind a case beside package and instance; None where the org does not say."""

    country: str | None = None
    support_engineer: Person | None = None
    account_manager: Person | None = None


class Case(Struct, frozen=True):
    """A support case; instants are aware UTC. Texts are as they stand in the org: the policy decides what they mean.

    `category` is the kind of issue, `origin` the channel it came by, `release_on` the day of a production release that
    the customer plans, `contact_place` the place of the contact on the list of those whom the customer named, None for
    one who is not on it; `contact_place_known` is false where nobody has said. `tier` and `team` are those that the
    case carries.
    """

    id: str
    number: str
    type: str | None
    priority: str | None
    status: str | None
    product: str | None
    package: str | None
    instance: str | None
    created_at: datetime
    closed_at: datetime | None
    history: tuple[Change, ...] = ()
    messages: tuple[Message, ...] = ()
    defect_stage: str | None = None
    category: str | None = None
    origin: str | None = None
    contact_id: str | None = None
    contact_place: int | None = None
    contact_place_known: bool = True
    owner_id: str | None = None
    release_on: date | None = None
    customer: Customer = Customer()
    tier: str | None = None
    team: str | None = None
