"""Where the seeded customers and support engineers are, and what they are called."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A city with its country, IANA zone and locale."""

    city: str
    country: str
    zone: str
    locale: str


PLACES = (
    Place("New York", "United States", "America/New_York", "en_US"),
    Place("Chicago", "United States", "America/Chicago", "en_US"),
    Place("London", "United Kingdom", "Europe/London", "en_GB"),
    Place("Berlin", "Germany", "Europe/Berlin", "de_DE"),
    Place("Bangalore", "India", "Asia/Kolkata", "en_IN"),
    Place("Sydney", "Australia", "Australia/Sydney", "en_AU"),
    Place("Toronto", "Canada", "America/Toronto", "en_CA"),
)

COMPANIES = (
    "Harbor Lane Credit Union",
    "Prairie Grid Energy",
    "Thames Quay Insurance",
    "Spreewerk Maschinenbau",
    "Indigo Payments",
    "Coral Coast Airlines",
    "Maple Ridge Health",
    "Hudson Ledger Bank",
    "Lakeshore Logistics",
    "Albion Retail Group",
    "Havel Pharma",
    "Deccan Telecom",
    "Southern Cross Mutual",
    "Ontario Learning Network",
)

ODD_COMPANIES = ("Tideline Freight", "Kestrel Foundry", "Bluewater Schools")
"""Customers of whom each lacks something: a manager who is active, a package, an engineer."""

INSTANCES = ("NA137", "NA1", "EU48", "CS96", "USA254", "IND46", "AUS82", "CAN70")

FIRST_NAMES = ("Ada", "Ben", "Chitra", "Dieter", "Elena", "Farid", "Grace", "Hugo", "Imani", "Jonas", "Kavya", "Liam")
LAST_NAMES = (
    "Archer",
    "Bose",
    "Costa",
    "Dietrich",
    "Evans",
    "Fournier",
    "Gupta",
    "Hill",
    "Ito",
    "Jansen",
    "Khan",
    "Lo",
)

ENGINEERS = (
    ("Priya", "Raman", "Asia/Kolkata", "IST Team 1"),
    ("Arjun", "Mehta", "Asia/Kolkata", "IST Team 2"),
    ("Marcus", "Webb", "America/Chicago", "AMER"),
    ("Sofia", "Tremblay", "America/Toronto", "AMER"),
    ("Dana", "Whitfield", "America/Chicago", "Technical Account Managers"),
)
"""First name, last name, zone and team of the support engineers."""

FORMER = ("Robin", "Ashdown", "America/Chicago", "Technical Account Managers")
"""One who has left."""

SUBJECTS = (
    "Deployment fails on validation of a permission set",
    "Branch merge shows a component that was deleted",
    "Backup job has not finished since last night",
    "How do we restore a single record with its children",
    "Scan reports an issue in a managed package",
    "Migration template stops at the second object",
    "Cannot connect an org after the refresh of a sandbox",
    "Trust Center alert does not reach the on-call engineer",
    "Archive policy keeps records longer than set",
    "Commit of a flow version is missing its metadata",
)
