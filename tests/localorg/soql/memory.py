"""A small org in memory for the tests of SOQL: a schema of its own, rows a reader can keep in mind, and a witness.

Today is Monday 23 November 2026, 14:00 in Chicago (20:00 UTC).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from sfsync.localorg.schema import Child, Field, ObjectType
from sfsync.localorg.soql import Answer, run
from sfsync.localorg.soql.bounds import Place

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
Row = Mapping[str, object]


def _ref(name: str, *targets: str) -> Field:
    relationship = name.removesuffix("Id") if name.endswith("Id") else name.replace("__c", "__r")
    return Field(name, "reference", name, reference_to=targets, relationship_name=relationship)


def _object(name: str, prefix: str, fields: Iterable[Field], children: Iterable[Child] = ()) -> ObjectType:
    own = (Field("Id", "id", "Id", nillable=False, indexed=True), *fields)
    return ObjectType(
        name,
        name,
        prefix,
        {each.name.lower(): each for each in own},
        {each.relationship_name.lower(): each for each in children},
    )


def _fields(**kinds: str) -> list[Field]:
    return [Field(name, kind, name) for name, kind in kinds.items()]


PRIORITY = Field("Priority", "picklist", "Priority", picklist=("P1", "P2", "P3", "P4"))
CREATED = Field("CreatedDate", "datetime", "CreatedDate", indexed=True)
NOTES = Field("Notes", "textarea", "Notes", filterable=False, sortable=False)

OBJECTS = (
    _object(
        "Account",
        "001",
        [
            *_fields(Name="string", Type="picklist", Seats="int", Revenue="double", Signed="date", IsGold="boolean"),
            _ref("ParentId", "Account"),
            _ref("OwnerId", "User"),
            Field("Tier__c", "picklist", "Tier", picklist=("Gold", "Basic")),
        ],
        [Child("Cases", "Case", "AccountId"), Child("ChildAccounts", "Account", "ParentId")],
    ),
    _object("User", "005", _fields(Name="string", UserType="picklist", Email="email", IsActive="boolean")),
    _object("Group", "00G", _fields(Name="string", Type="picklist", Email="email")),
    _object(
        "Case",
        "500",
        [
            *_fields(CaseNumber="string", Subject="string", Status="picklist", IsClosed="boolean"),
            *_fields(ClosedDate="datetime", Wakes="time"),
            CREATED,
            PRIORITY,
            NOTES,
            _ref("AccountId", "Account"),
            _ref("ParentId", "Case"),
            _ref("OwnerId", "Group", "User"),
            _ref("Backup__c", "User"),
        ],
        [Child("Histories", "CaseHistory", "CaseId"), Child("Emails", "Email", "ParentId")],
    ),
    _object(
        "CaseHistory",
        "017",
        [_ref("CaseId", "Case"), _ref("CreatedById", "User"), *_fields(Field="picklist", CreatedDate="datetime")],
    ),
    _object("Email", "02s", [_ref("ParentId", "Case"), _ref("RelatedToId", "Account", "Case"), *_fields(Day="date")]),
)
SCHEMA = {each.name.lower(): each for each in OBJECTS}


def key(prefix: str, number: int) -> str:
    """Make an 18-character id; without capitals its last three are AAA."""
    return f"{prefix}{number:012d}AAA"


ADA, BOT, QUEUE = key("005", 1), key("005", 2), key("00G", 1)
ACME, GLOBEX = key("001", 1), key("001", 2)
ONE, TWO, THREE, FOUR, GONE = (key("500", number) for number in range(1, 6))


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def _case(row_id: str, number: str, at: datetime, status: str, **others: object) -> Row:
    return {"Id": row_id, "CaseNumber": number, "CreatedDate": at, "Status": status, "IsClosed": False} | others


CASES = (
    _case(ONE, "1", _at(23, 10), "Open", Subject="It's 100% broken", Priority="P1", AccountId=ACME, OwnerId=ADA),
    _case(
        TWO,
        "2",
        _at(22, 20),
        "Closed",
        Subject="it works",
        Priority="P3",
        AccountId=GLOBEX,
        OwnerId=QUEUE,
        IsClosed=True,
        ClosedDate=_at(23, 5, 30),
        ParentId=ONE,
        Wakes="07:00:00.000Z",
    ),
    _case(THREE, "3", _at(23, 5, 30), "Open", OwnerId=ADA, Backup__c=BOT, Notes="long"),
    _case(FOUR, "4", _at(31, 12, month=10), "On Hold", Subject="A_b", Priority="P2", AccountId=GLOBEX, OwnerId=BOT),
    _case(GONE, "5", _at(23, 11), "Open", AccountId=ACME, OwnerId=ADA, IsDeleted=True),
)
TABLES: Mapping[str, tuple[Row, ...]] = {
    "Account": (
        {"Id": ACME, "Name": "Acme", "Type": "Customer", "Seats": 50, "Revenue": 1.5, "Signed": date(2026, 11, 23)},
        {
            "Id": GLOBEX,
            "Name": "Globex",
            "Seats": 7,
            "ParentId": ACME,
            "OwnerId": ADA,
            "IsGold": True,
            "Tier__c": "Gold",
        },
    ),
    "User": (
        {"Id": ADA, "Name": "Ada", "UserType": "Standard", "Email": "ada@acme.test", "IsActive": True},
        {"Id": BOT, "Name": "Bot", "UserType": "AutomatedProcess", "IsActive": False},
    ),
    "Group": ({"Id": QUEUE, "Name": "Support", "Type": "Queue"},),
    "Case": CASES,
    "CaseHistory": (
        {"Id": key("017", 1), "CaseId": ONE, "Field": "created", "CreatedDate": _at(23, 10), "CreatedById": ADA},
        {"Id": key("017", 2), "CaseId": ONE, "Field": "Status", "CreatedDate": _at(23, 12), "CreatedById": BOT},
        {"Id": key("017", 3), "CaseId": TWO, "Field": "Status", "CreatedDate": _at(22, 21), "CreatedById": BOT},
    ),
    "Email": (
        {"Id": key("02s", 1), "ParentId": TWO, "RelatedToId": TWO, "Day": date(2026, 11, 22)},
        {"Id": key("02s", 2), "ParentId": None, "RelatedToId": ACME, "Day": date(2026, 11, 23)},
    ),
}


class MemoryRows:
    """Tables as tuples; `asked` notes each call and `walked` counts rows of walks, so that a test sees what it took."""

    def __init__(self, tables: Mapping[str, Iterable[Row]] = TABLES) -> None:
        self.tables = {name: tuple(rows) for name, rows in tables.items()}
        self.asked: list[str] = []
        self.walked = 0

    def rows(self, object_name: str, *, include_deleted: bool) -> Iterable[Row]:
        """Walk a table."""
        self.asked.append(f"rows {object_name}")
        return self._of(object_name, include_deleted)

    def by_ids(self, object_name: str, ids: Iterable[str], *, include_deleted: bool) -> Iterable[Row]:
        """Look rows up by id."""
        self.asked.append(f"by_ids {object_name}")
        wanted = set(ids)
        return [row for row in self._of(object_name, include_deleted) if row["Id"] in wanted]

    def children(self, object_name: str, field: str, parent_id: str, *, include_deleted: bool) -> Iterable[Row]:
        """Look rows up by a reference."""
        self.asked.append(f"children {object_name}.{field}")
        return [row for row in self._of(object_name, include_deleted) if row.get(field) == parent_id]

    def between(
        self, object_name: str, field: str, low: Place | None, high: Place | None, *, include_deleted: bool
    ) -> Iterable[Row]:
        """Walk rows in the order of a field."""
        self.asked.append(f"between {object_name}.{field}")
        places = {(row[field], str(row["Id"])): row for row in self._of(object_name, include_deleted) if row[field]}
        for place in sorted(places):
            if (low is None or low <= place) and (high is None or place <= high):
                self.walked += 1
                yield places[place]

    def _of(self, object_name: str, include_deleted: bool) -> Iterator[Row]:
        return (row for row in self.tables.get(object_name, ()) if include_deleted or not row.get("IsDeleted"))


def ask(
    text: str,
    rows: MemoryRows | None = None,
    *,
    now: datetime = NOW,
    zone: str = "America/Chicago",
    include_deleted: bool = False,
) -> Answer:
    """Run a query over the org in memory."""
    return run(
        text,
        rows or MemoryRows(),
        schema=SCHEMA,
        now=now,
        user_timezone=zone,
        version="64.0",
        include_deleted=include_deleted,
    )


def numbers(text: str, **circumstances: object) -> list[object]:
    """Run a query for cases, and name the cases found by number."""
    return [record["CaseNumber"] for record in ask(text, **circumstances).records]  # type: ignore[arg-type]  # passed on


def where(condition: str) -> list[object]:
    """Name the cases for which a condition holds, in order."""
    return sorted(numbers(f"SELECT CaseNumber FROM Case WHERE {condition}"), key=str)
