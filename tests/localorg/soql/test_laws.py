"""Compiled conditions against a plain reading of them, one row at a time."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.localorg.soql.memory import ACME, GLOBEX, MemoryRows, key, numbers

Row = Mapping[str, Any]
Said = tuple[str, Callable[[Row], bool]]  # a condition's text, and what it should answer for a row

START = datetime(2026, 11, 23, tzinfo=UTC)
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ACCOUNTS: dict[str | None, Row] = {
    ACME: {"Id": ACME, "Name": "Acme", "IsGold": True},
    GLOBEX: {"Id": GLOBEX, "Name": None, "IsGold": False},
}
SUBJECTS = [None, "a", "A", "b", "It's"]
INSTANTS = [None, *(START + timedelta(hours=hours) for hours in range(3))]

rows = st.lists(
    st.fixed_dictionaries(
        {
            "Subject": st.sampled_from(SUBJECTS),
            "CreatedDate": st.sampled_from(INSTANTS),
            "IsClosed": st.booleans(),
            "AccountId": st.sampled_from([None, ACME, GLOBEX]),
        },
    ),
    max_size=8,
)


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "\\'") + "'"


def _instant(value: datetime | None) -> str:
    return "null" if value is None else value.isoformat()


def _account_name(row: Row) -> str | None:
    return ACCOUNTS[row["AccountId"]]["Name"] if row["AccountId"] else None


def _same(left: str | None, right: str | None) -> bool:
    return left == right or (left is not None and right is not None and left.lower() == right.lower())


def _holds(sign: str, left: datetime | None, right: datetime | None) -> bool:
    return left is not None and right is not None and SIGNS[sign](left, right)


def _subject_is(value: str | None) -> list[Said]:
    return [
        (f"Subject = {_text(value)}", lambda row: _same(row["Subject"], value)),
        (f"Subject != {_text(value)}", lambda row: not _same(row["Subject"], value)),
        (f"Account.Name = {_text(value)}", lambda row: _same(_account_name(row), value)),
    ]


def _created(sign: str, value: datetime | None) -> Said:
    return f"CreatedDate {sign} {_instant(value)}", lambda row: _holds(sign, row["CreatedDate"], value)


def _among(values: list[str | None]) -> list[Said]:
    listed = ", ".join(map(_text, values))
    return [
        (f"Subject IN ({listed})", lambda row: any(_same(row["Subject"], each) for each in values)),
        (f"Subject NOT IN ({listed})", lambda row: not any(_same(row["Subject"], each) for each in values)),
    ]


def _gold(wanted: bool) -> Said:
    return f"Account.IsGold = {wanted}", lambda row: (row["AccountId"] == ACME) == wanted


def _account(row_id: str | None) -> list[Said]:
    return [
        (f"AccountId = {_text(row_id)}", lambda row: row["AccountId"] == row_id),
        (f"AccountId IN ({_text(row_id)}, '{ACME}')", lambda row: row["AccountId"] in {row_id, ACME}),
        (f"AccountId NOT IN ({_text(row_id)})", lambda row: row["AccountId"] != row_id),
    ]


simple = st.one_of(
    st.sampled_from(SUBJECTS).flatmap(lambda value: st.sampled_from(_subject_is(value))),
    st.builds(_created, st.sampled_from(sorted(SIGNS)), st.sampled_from(INSTANTS)),
    st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3).flatmap(lambda few: st.sampled_from(_among(few))),
    st.builds(_gold, st.booleans()),
    st.sampled_from([None, ACME, GLOBEX]).flatmap(lambda row_id: st.sampled_from(_account(row_id))),
)


def _joined(word: str, holds: Callable[[list[bool]], bool], parts: list[Said]) -> Said:
    text = f" {word} ".join(f"({said})" for said, _ in parts)
    return text, lambda row: holds([meant(row) for _, meant in parts])


def _not(part: Said) -> Said:
    said, meant = part
    return f"NOT ({said})", lambda row: not meant(row)


def _deeper(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    few = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        few.map(lambda each: _joined("AND", all, each)),
        few.map(lambda each: _joined("OR", any, each)),
        parts.map(_not),
    )


conditions = st.recursive(simple, _deeper, max_leaves=8)


def _org(drawn: list[Row]) -> MemoryRows:
    cases = [{"Id": key("500", at), "CaseNumber": at, **row} for at, row in enumerate(drawn)]
    return MemoryRows({"Case": cases, "Account": [row for row in ACCOUNTS.values()]})  # noqa: C416 - to widen the type


@given(rows, conditions)
def test_a_compiled_condition_means_what_it_says(drawn: list[Row], condition: Said) -> None:
    """Whatever is null, however it is nested, and whether or not an index serves it."""
    text, meant = condition
    found = numbers(f"SELECT CaseNumber FROM Case WHERE {text}", rows=_org(drawn))

    assert sorted(map(int, map(str, found))) == [at for at, row in enumerate(drawn) if meant(row)]


@given(rows, conditions)
def test_a_condition_and_its_not_part_the_rows(drawn: list[Row], condition: Said) -> None:
    """Each row is in exactly one of the two: there is no third truth value."""
    text, _ = condition
    org = _org(drawn)
    inside = numbers(f"SELECT CaseNumber FROM Case WHERE {text}", rows=org)
    outside = numbers(f"SELECT CaseNumber FROM Case WHERE NOT ({text})", rows=org)

    assert sorted(map(str, inside + outside)) == sorted(str(at) for at in range(len(drawn)))


@given(rows, st.sampled_from(["", "DESC"]), st.sampled_from(["", "NULLS FIRST", "NULLS LAST"]))
def test_order_puts_every_row_in_its_place(drawn: list[Row], way: str, nulls: str) -> None:
    """Values rise or fall, nulls stand together at their end, and equal rows keep their order."""
    found = numbers(f"SELECT CaseNumber FROM Case ORDER BY CreatedDate {way} {nulls}", rows=_org(drawn))
    known = [at for at, row in enumerate(drawn) if row["CreatedDate"] is not None]
    null = [at for at, row in enumerate(drawn) if row["CreatedDate"] is None]
    known.sort(key=lambda at: drawn[at]["CreatedDate"], reverse=way == "DESC")

    assert found == (known + null if nulls == "NULLS LAST" else null + known)
