"""The availability page by its elements: what is read stays text, and nothing is asked of the world."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sfsync.availability.micros import micros
from sfsync.availability.period import month
from sfsync.availability.record import Record
from sfsync.availability.report import report
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.samples import Samples
from sfsync.model.availability import Unusable
from sfsync.model.replacing import replace
from sfsync.render import availability_html
from sfsync.render.availability_document import Published
from sfsync.render.availability_html import report_html
from tests.availability.told import LATER, OBJECTIVES, SECOND, at, seen

STYLES = Path(availability_html.__file__).with_name("availability.css").read_text(encoding="utf-8")
NASTY = """</p></title></style><script src=//evil.example>go()</script><img src=x onerror="go()">"'> & &lt; 5 s"""
FREE = (
    "service", "objectives", "portal", "api", "customer-hosted", "vantage", "sample-reason", "work", "evidence",
    "work-reason", "unusable", "flaw", "file", "refusal",
)  # fmt: skip
Naming = Callable[[str], str]


class Read(HTMLParser):
    """A page as a browser reads it: its tags with their attributes, the text apart from the styles, and the styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.styles = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if self.cdata_elem == "style":
            self.styles += data
        else:
            self.text += data


def parsed(page: str) -> Read:
    """Return a page as read."""
    read = Read()
    read.feed(page)
    read.close()
    return read


def failing(endpoint: str, vantage: str, reason: str) -> Record:
    """Return ten minutes of samples, two of which fail within announced work."""
    record, start = Record(endpoint), at("2026-09-20 02:00:00")
    track = record.track(vantage)
    for number in range(60):
        is_down = number in {7, 8}
        track.add(micros(start + 10 * number * SECOND), not is_down, reason if is_down else None)
    return record


def page(name: Naming) -> str:
    """Return a page with something in every part of it, its free texts named in one way."""
    told = [
        {"id": name("work"), "kind": "maintenance", "start": "2026-09-20T02:00:00Z", "end": "2026-09-20T04:00:00Z",
         "announced_at": "2026-09-15T09:00:00Z", "evidence": name("evidence"), "reason": name("work-reason")},
    ]  # fmt: skip
    good, _ = read_exclusions(json.dumps(told), "exclusions.json")
    endpoints = [name(each) for each in ("portal", "api", "customer-hosted")]
    read = Samples({each: failing(each, name("vantage"), name("sample-reason")) for each in endpoints})
    read.refuse(name("file"), 1, name("refusal"))
    period = month("2026-09")
    objectives = replace(OBJECTIVES, service=name("service"), name=name("objectives"), outside=("customer-hosted*",))
    unusable = (Unusable(name("unusable"), name("flaw")),)
    return report_html(Published(report(read.records, good, period, LATER, objectives), read, unusable))


def test_what_is_read_from_elsewhere_stays_text() -> None:
    """Markup in any name or reason is shown letter by letter, and makes no element and no attribute."""
    plain, hostile = parsed(page(str)), parsed(page(lambda name: name + NASTY))

    assert [(tag, list(attrs)) for tag, attrs in hostile.tags] == [(tag, list(attrs)) for tag, attrs in plain.tags]
    assert hostile.styles == plain.styles
    for each in FREE:
        assert each + NASTY.replace("5 s", "5\N{NO-BREAK SPACE}s") in hostile.text, each


def test_it_asks_nothing_of_the_world_and_runs_nothing() -> None:
    """No script and no handler, nothing embedded, no address; the icon is one that need not be looked for."""
    read = parsed(page(str))
    tags, attributes = {tag for tag, _ in read.tags}, {name for _, attrs in read.tags for name in attrs}

    assert tags.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "a", "base", "use", "image"})
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "action"}]
    assert [attrs["href"] for _, attrs in read.tags if "href" in attrs] == ["data:,"]
    assert not re.search(r"url\(|@import|//", read.styles)


def test_its_styles_are_those_of_their_file() -> None:
    """As they stand there: they are no text, so nothing in them is escaped, and no blank glued."""
    assert parsed(page(str)).styles == STYLES


def test_a_figure_keeps_its_unit_on_its_line() -> None:
    """In texts and in titles."""
    read = parsed(page(str))
    titles = [attrs[name] or "" for _, attrs in read.tags for name in ("title", "aria-label") if name in attrs]
    shown = [read.text, *titles]

    assert not [text for text in shown if re.search(r"\d [s%](?![a-z])", text)]
    assert all(re.search("\\d\N{NO-BREAK SPACE}s", text) for text in (read.text, *titles[:1]))


@pytest.mark.parametrize(("text", "last"), [("2026-02", "Feb 22"), ("2028-02", "Feb 29"), ("2026-09", "Sep 29")])
def test_the_plot_names_the_days_that_a_month_has(text: str, last: str) -> None:
    """A February may end with its fourth week."""
    period = month(text)
    told = report({"portal": seen(period, interval=3600)}, (), period, LATER, OBJECTIVES)
    weeks = re.findall(r'<span style="left: \d+%">(.+?)</span>', report_html(Published(told, Samples())))

    assert weeks[0] == f"{last[:3]} 1"
    assert weeks[-1] == last
