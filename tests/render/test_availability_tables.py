"""The tables of a month's page: each cell under the heading that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from sfsync.availability.period import month
from sfsync.availability.report import report
from sfsync.hours.interval import Interval
from sfsync.intake.samples import Samples
from sfsync.render.availability_document import Published
from sfsync.render.availability_html import report_html
from tests.availability.told import OBJECTIVES, at, maintenance, seen

NOW = at("2026-09-22 02:00:00")
DOWN = [(at("2026-09-12 14:10:00"), 240), (at("2026-09-20 02:10:00"), 60), (at("2026-09-22 01:20:00"), 3600)]
TO_COME = [(at("2026-09-22 02:20:00"), 1)]  # nobody has seen the end of the last one
WORK = maintenance("2026-09-20 02:00:00", "2026-09-20 04:00:00")
Row = dict[str, str]


def shown(html: str) -> str:
    """Return the text of a piece of the page, what stands beneath after a bar."""
    return unescape(re.sub("<[^>]*>", "", html.replace('<span class="small">', "|"))).replace("\N{NO-BREAK SPACE}", " ")


def tables(page: str) -> Iterator[tuple[list[str], list[Row]]]:
    """Yield the headings and the rows of each table."""
    for table in re.findall("<table>(.*?)</table>", page):
        rows = [
            re.findall(r'<td[^>]* data-label="([^"]*)">(.*?)</td>', row) for row in re.findall("<tr>(.*?)</tr>", table)
        ]
        yield (
            re.findall("<th(?: [^>]*)?>(.*?)</th>", table),
            [{name: shown(cell) for name, cell in row} for row in rows if row],
        )


@cache
def september() -> list[tuple[list[str], list[Row]]]:
    """Return the tables of a month in which an outage goes on, from two endpoints."""
    so_far = Interval(month("2026-09").start, NOW)
    records = {name: seen(so_far, DOWN, TO_COME, endpoint=name) for name in ("portal", "api")}
    told = report(records, [WORK], month("2026-09"), NOW, OBJECTIVES)
    return list(tables(report_html(Published(told, Samples()))))


def test_each_cell_says_what_its_column_is_called() -> None:
    """A phone shows the name in the cell, a desk above it: they have to be the same, in the same order."""
    found = september()

    assert len(found) == 4
    for headings, rows in found:
        assert rows
        assert {tuple(row) for row in rows} == {tuple(headings)}


def test_outages() -> None:
    """From and to, what counts, and by what the rest is excused; one that goes on has no end yet."""
    rows = [row for row in september()[0][1] if row["Evidence"].startswith("portal")]

    assert [(row["From"], row["To"], row["Counted"], row["Excluded"]) for row in rows] == [
        ("Sat 12 14:10:00", "Sat 12 14:14:00", "240 s", "0 s"),
        ("Sun 20 02:10:00", "Sun 20 02:11:00", "0 s", "60 s|work"),
        ("Tue 22 01:20:00", "not over", "2,400 s", "0 s"),
    ]


def test_exclusions() -> None:
    """What was announced, and what it earned."""
    row, _ = september()[1][1]

    assert row["Exclusion"].startswith("work|maintenance, ")
    assert (row["From"], row["To"], row["Earned"]) == ("Sun 20 02:00:00", "Sun 20 04:00:00", "7,200 of 7,200 s")


def test_endpoints() -> None:
    """Each by itself: what it lost, and what is not known of it."""
    by_name = {row["Endpoint"]: row for row in september()[2][1]}

    assert {"portal", "api"} <= by_name.keys()
    assert (by_name["portal"]["Verdict"], by_name["portal"]["Down"], by_name["portal"]["Not measured"]) == (
        "Breached",
        "2,640 s",
        "0 s",
    )
