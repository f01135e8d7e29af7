"""The tables of a month's page; on a phone each row is a card, and each cell says what it holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import htpy as h

from sfsync.render import availability_words as words
from sfsync.render.figures import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfsync.availability.account import Account
    from sfsync.availability.report import Report
    from sfsync.model.availability import Outage, Ruling, Unusable

# By column, how its cells look.
_OUTAGES = {"From": "time", "To": "time", "Counted": "right", "Excluded": "right", "True length": "", "Evidence": ""}
_EXCLUSIONS = {"Exclusion": "id", "From": "time", "To": "time", "Earned": "right nowrap", "Why": ""}
_ACCOUNTS = {"Endpoint": "", "Verdict": "", "Net": "right", "Down": "right", "Not measured": "right"}
_DEFINITIONS = {"Definition": "", "Availability": "right nowrap", "Target": "nowrap", "How it counts": ""}
Row = tuple[h.Node, ...]


def outages_table(outages: Iterable[Outage]) -> h.Element:
    """Return the outages with what counts of each, how long it may have been, and who saw it."""
    return _table(_OUTAGES, map(_outage, outages))


def exclusions_table(rulings: Iterable[tuple[str, Ruling]], unusable: Iterable[Unusable]) -> h.Element:
    """Return the exclusions with what each earned and why it is no more; what cannot be read earned nothing."""
    return _table(_EXCLUSIONS, chain((_ruling(*each) for each in rulings), map(_unusable, unusable)))


def accounts_table(report: Report) -> h.Element:
    """Return what the month comes to by indicator, where there are both, and by endpoint."""
    return _table(_ACCOUNTS, _accounts(report))


def definitions_table(report: Report) -> h.Element:
    """Return the month under other definitions."""
    return _table(_DEFINITIONS, (words.definition(each, report) for each in report.definitions))


def _table(columns: Mapping[str, str], rows: Iterable[Row]) -> h.Element:
    return h.table[
        h.thead[h.tr[(h.th(class_="right" in look and "right")[name] for name, look in columns.items())]],
        h.tbody[(h.tr[_cells(columns, row)] for row in rows)],
    ]


def _cells(columns: Mapping[str, str], row: Row) -> Iterator[h.Element]:
    # A phone shows name and content beside each other, so that the content has to be one element.
    for (name, look), shown in zip(columns.items(), row, strict=True):
        yield h.td(class_=look, data_label=name)[shown if isinstance(shown, h.Element) else h.span[shown]]


def _beneath(text: str) -> h.Node:
    return bool(text) and h.span(".small")[text]


def _outage(outage: Outage) -> Row:
    return (
        words.clock(outage.start),
        words.clock(outage.end) if outage.over else "not over",
        f"{grouped(outage.counted)} s",
        (f"{grouped(outage.excluded)} s", _beneath(", ".join(outage.excluded_by))),
        (words.bracket(outage), _beneath(f"{grouped(outage.unknown)} s not measured" if outage.unknown else "")),
        (
            f"{outage.endpoint}: {words.cause(outage)}",
            _beneath(f"{outage.samples:,} failing samples from {', '.join(outage.vantages)}"),
        ),
    )


def _ruling(endpoint: str, ruling: Ruling) -> Row:
    told, span = ruling.exclusion, ruling.span
    return (
        (told.id, _beneath(f"{told.kind}, {endpoint}")),
        words.clock(span.start) if span else "-",
        words.clock(span.end) if span else "-",
        words.asked(ruling),
        (ruling.why, _beneath("; ".join(filter(None, (told.evidence, told.reason))))),
    )


def _unusable(told: Unusable) -> Row:
    return (told.id, _beneath("cannot be read")), "-", "-", "0 s", told.reason


def _accounts(report: Report) -> Iterator[Row]:
    if len(report.indicators) > 1:
        yield from (_account(words.indicator(each.name), each.account) for each in report.indicators)
    yield from (_account(each.endpoints[0], each) for each in report.endpoints)


def _account(name: str, account: Account) -> Row:
    held = account.balance
    return (
        name,
        h.span(class_=held.verdict)[words.word(held.verdict)],
        words.held(held.net, held),
        f"{grouped(held.down)} s",
        f"{grouped(held.unknown)} s",
    )
