"""The organization, its people, its customers and its working hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.objects.customers import PACKAGES
from sfsync.localorg.replacing import replace
from sfsync.localorg.seed.places import (
    COMPANIES,
    ENGINEERS,
    FIRST_NAMES,
    FORMER,
    INSTANCES,
    LAST_NAMES,
    ODD_COMPANIES,
    PLACES,
)

if TYPE_CHECKING:
    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.seed.rows import Loader

_AGE = timedelta(days=400)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
INTEGRATION_USERNAME = "sfsync.integration@support.example.com"


class Customer(Struct, frozen=True):
    """An account with its entitlement, its contact people and their portal users, by id."""

    account: str
    entitlement: str
    contacts: tuple[str, ...]
    portal_users: tuple[str, ...]
    emails: tuple[str, ...]


class Cast(Struct, frozen=True):
    """Everyone and everything that cases refer to, by id; `odd` are the customers of odd cases."""

    organization: str
    integration: str
    automated: str
    engineers: tuple[str, ...]
    queue: str
    hours: str
    milestones: dict[str, str]
    customers: tuple[Customer, ...]
    odd: dict[str, Customer]


def load_cast(loader: Loader, now: datetime) -> Cast:
    """Fill an org with everything but cases."""
    at = now - _AGE
    automated = _automated_user(loader, at)
    organization = _organization(loader, at, automated)
    integration = _integration_user(loader, at, automated)
    engineers = tuple(_engineer(loader, at, automated, *each) for each in ENGINEERS)
    hours = _business_hours(loader, at, automated)
    _holidays(loader, at, automated, now.year)
    queue = {"Name": "Support Queue", "DeveloperName": "Support_Queue", "Type": "Queue"}
    process = {"Name": "Flosum Support", "NameNorm": "flosum support", "IsActive": True, "SobjectType": "Case"}
    sla = loader.add("SlaProcess", at, automated, process | {"BusinessHoursId": hours, "IsVersionDefault": True})
    queue_id = loader.add("Group", at, automated, dict(queue))
    milestones = {
        name: loader.add("MilestoneType", at, automated, {"Name": name}) for name in ("First Response", "Resolution")
    }
    terms = (hours, sla)
    customers = tuple(_customer(loader, at, engineers, terms, place) for place in range(len(COMPANIES)))
    return Cast(
        organization=organization,
        integration=integration,
        automated=automated,
        engineers=engineers,
        queue=queue_id,
        hours=hours,
        milestones=milestones,
        customers=customers,
        odd=_odd_customers(loader, at, engineers, terms, customers[0]),
    )


def _automated_user(loader: Loader, at: datetime) -> str:
    """Add the user that everything automatic runs as; it created itself."""
    users = loader.store.table("User")
    row_id = loader.add("User", at, "", _person("Automated", "Process", "autoproc", "AutomatedProcess"))
    users.put((users.get(row_id) or {}) | {"CreatedById": row_id, "LastModifiedById": row_id})
    return row_id


def _person(first: str, last: str, username: str, user_type: str) -> Row:
    return {
        "FirstName": first,
        "LastName": last,
        "Name": f"{first} {last}",
        "Username": username,
        "Email": username,
        "Alias": username[:8],
        "UserType": user_type,
    }


def _organization(loader: Loader, at: datetime, by: str) -> str:
    values: Row = {
        "Name": "Flosum Support (local)",
        "Country": "US",
        "OrganizationType": "Enterprise Edition",
        "InstanceName": "NA137",
        "TimeZoneSidKey": "America/Chicago",
        "LanguageLocaleKey": "en_US",
        "DefaultLocaleSidKey": "en_US",
    }
    return loader.add("Organization", at, by, values)


def _integration_user(loader: Loader, at: datetime, by: str) -> str:
    return loader.add("User", at, by, _person("SFSync", "Integration", INTEGRATION_USERNAME, "Standard"))


def _engineer(loader: Loader, at: datetime, by: str, *engineer: str) -> str:
    first, last, zone, team = engineer
    person = _person(first, last, f"{first}.{last}@support.example.com".lower(), "Standard")
    return loader.add("User", at, by, person | {"TimeZoneSidKey": zone, "Department": team, "Title": "Support"})


def _business_hours(loader: Loader, at: datetime, by: str) -> str:
    open_days: Row = {f"{day}StartTime": "07:00:00.000Z" for day in _WEEKDAYS}
    open_days |= {f"{day}EndTime": "19:00:00.000Z" for day in _WEEKDAYS}
    named: Row = {"Name": "Standard", "IsActive": True, "IsDefault": True, "TimeZoneSidKey": "America/Chicago"}
    standard = loader.add("BusinessHours", at, by, named | open_days)
    always: Row = {f"{day}{end}Time": "00:00:00.000Z" for day in _WEEKDAYS for end in ("Start", "End")}
    always |= {f"{day}{end}Time": "00:00:00.000Z" for day in ("Saturday", "Sunday") for end in ("Start", "End")}
    around_the_clock: Row = {"Name": "24x7", "IsActive": True, "TimeZoneSidKey": "GMT"}
    loader.add("BusinessHours", at, by, around_the_clock | always)
    return standard


def _holidays(loader: Loader, at: datetime, by: str, year: int) -> None:
    for name, month, day in (("New Year's Day", 1, 1), ("Independence Day", 7, 4), ("Christmas Day", 12, 25)):
        loader.add("Holiday", at, by, {"Name": name, "ActivityDate": date(year, month, day), "IsAllDay": True})


def _odd_customers(
    loader: Loader, at: datetime, staff: tuple[str, ...], terms: tuple[str, str], standard: Customer
) -> dict[str, Customer]:
    """Add what odd cases refer to: people of the first customer, which is a Standard one, and customers of their own.

    They come after everything else, so that nothing else gets another id for them.
    """
    former = _engineer(loader, at, staff[0], *FORMER)
    users = loader.store.table("User")
    users.put((users.get(former) or {}) | {"IsActive": False})
    first, beyond = len(COMPANIES), len(COMPANIES + ODD_COMPANIES)
    people = [
        _contact(loader, at, staff[0], standard.account, number, named=named)
        for number, named in enumerate((3.0, None), beyond * 2)
    ]
    third, placeless = (
        replace(standard, contacts=(contact,), portal_users=(user,), emails=(email,)) for contact, user, email in people
    )
    lacking: tuple[Row, ...] = (
        {"SFSync_Technical_Account_Manager__c": former},
        {"SFSync_Package__c": None},
        {"SFSync_Support_Engineer__c": None},
    )
    managed, packageless, alone = (
        _customer(loader, at, staff, terms, place, **other) for place, other in enumerate(lacking, first)
    )
    return {
        "standard": standard,
        "third contact": third,
        "contact without a place": placeless,
        "inactive manager": managed,
        "no package": packageless,
        "no engineer": alone,
    }


def _customer(
    loader: Loader, at: datetime, staff: tuple[str, ...], terms: tuple[str, str], place: int, **other: object
) -> Customer:
    """Add the customer of a place; `other` are values of its account that differ from those of its place."""
    home, owner = PLACES[place % len(PLACES)], staff[place % len(staff)]
    package = PACKAGES[place % len(PACKAGES)]
    account: Row = {
        "Name": (COMPANIES + ODD_COMPANIES)[place],
        "Type": "Customer",
        "BillingCity": home.city,
        "BillingCountry": home.country,
        "SFSync_Package__c": package,
        "SFSync_Instance__c": INSTANCES[place % len(INSTANCES)],
        "SFSync_Support_Engineer__c": owner if package == "Premium" else None,
        "SFSync_Technical_Account_Manager__c": owner if package == "Signature Plus" else None,
        **other,
    }
    account_id = loader.add("Account", at, owner, account)
    hours, sla = terms
    bought: Row = {"Name": f"{package} Support", "AccountId": account_id, "Status": "Active", "StartDate": at.date()}
    entitlement = loader.add("Entitlement", at, owner, bought | {"SlaProcessId": sla, "BusinessHoursId": hours})
    people = [_contact(loader, at, owner, account_id, place * 2 + which, named=which + 1.0) for which in (0, 1)]
    contacts, users, emails = zip(*people, strict=True)
    return Customer(account_id, entitlement, contacts, users, emails)


def _contact(  # noqa: PLR0913 - the columns of a small table
    loader: Loader, at: datetime, by: str, account: str, number: int, *, named: float | None
) -> tuple[str, str, str]:
    """Add a contact with a portal user; `named` is their place on the customer's list."""
    home = PLACES[number // 2 % len(PLACES)]
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[(number * 5) % len(LAST_NAMES)]
    email = f"{first}.{last}{number}@customer.example.com".lower()
    person: Row = {"FirstName": first, "LastName": last, "Name": f"{first} {last}", "Email": email}
    place: Row = {"SFSync_Named_Contact__c": named, "AccountId": account, "MailingCity": home.city}
    contact = loader.add("Contact", at, by, person | place)
    login = _person(first, last, email, "CspLitePortal")
    login |= {"ContactId": contact, "AccountId": account, "TimeZoneSidKey": home.zone, "LocaleSidKey": home.locale}
    return contact, loader.add("User", at, by, login), email
