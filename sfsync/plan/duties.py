"""What Support owes an account each week, month, quarter or year, as Tasks to create. Pure.

A period is a whole one of the calendar, in the zone of the policy's hours: `2026-W48`, `2026-11`, `2026-Q4`, `2026`.
Its Task falls due on the last day of it that has open hours, but never before the day on which it is created. Where a
period went by without its Task, because nothing ran or the org refused it, that Task is still created, but only that of
the last one, and only where it was promised: where the last pass by the end of that period knew of the duty. A customer
who is new, or who comes back, is not owed the past.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, assert_never

from sfsync.model.task import TaskDraft
from sfsync.policy.duties import Dedicated, Rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sfsync.model.case import Person
    from sfsync.model.patron import Patron
    from sfsync.policy.duties import Calendar, Terms

_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A period of the calendar: its name, its first day, and the first day after it."""

    name: str
    start: date
    end: date


class Duty(NamedTuple):
    """One duty of one period, `owner` being who is to do it, and `lacks` what a person has to mend about that.

    `begun` is the key that says, once remembered, that a pass knew the duty in its period. One of a period that went by
    is owed only if the key `after` is remembered; `after` is None for the current period.
    """

    draft: TaskDraft
    begun: str
    after: str | None
    owner: Person | None
    lacks: str | None

    def is_owed(self, known: Collection[str]) -> bool:
        """Tell whether it was promised, by the keys that are remembered."""
        return self.after is None or self.after in known


class _Days(NamedTuple):
    """The day of this pass, and the day of the last one."""

    today: date
    seen: date


class _Kind(NamedTuple):
    word: str
    subject: str
    text: str
    rhythm: Callable[[Terms], Rhythm]


_KINDS = (
    _Kind(
        "health_check",
        "Health check",
        "Check the health of the customer's set-up and go through what you find with them.",
        lambda terms: terms.health_checks,
    ),
    _Kind(
        "system_review",
        "Annual system review",
        "Review the customer's system as a whole: use, set-up, plans.",
        lambda terms: terms.system_review,
    ),
    _Kind(
        "proactive_monitoring",
        "Proactive monitoring",
        "Look through the customer's jobs, errors and open Cases before they have to call.",
        lambda terms: terms.proactive_monitoring,
    ),
)


def duties(  # noqa: PLR0913, PLR0917 - what is promised to whom, and when passes ran
    patron: Patron, package: str, terms: Terms, calendar: Calendar, at: datetime, last: datetime | None = None
) -> tuple[Duty, ...]:
    """Return each kind's duties of the current period and of the one before it; `last` is when the last pass ran."""
    days = _Days(*(each.astimezone(calendar.zone).date() for each in (at, last or at)))
    return tuple(duty for kind in _KINDS for duty in _of_kind(kind, patron, package, terms, calendar, days))


def _of_kind(  # noqa: PLR0913, PLR0917 - what one Task says
    kind: _Kind, patron: Patron, package: str, terms: Terms, calendar: Calendar, days: _Days
) -> Iterator[Duty]:
    rhythm = kind.rhythm(terms)
    if rhythm is Rhythm.NONE:
        return
    owner, lacks = _owner(patron, terms.dedicated)
    for one, after in _periods(rhythm, days):
        due = last_open_day(calendar, one)
        late = f"It was due {due}." if one.end <= days.today else None
        draft = TaskDraft(
            key=f"{patron.id}/{kind.word}/{one.name}",
            subject=f"{kind.subject} {one.name}: {patron.called}",
            description="\n".join(filter(None, (kind.text, late, f"{package}, {rhythm}.", lacks and f"! {lacks}"))),
            due_on=max(due, days.today),
            what_id=patron.id,
            owner_id=owner.id if owner else None,
        )
        begun = f"{patron.id}/{kind.word}/begun/"
        yield Duty(draft, begun + one.name, begun + after.name if after else None, owner, lacks)


def _periods(rhythm: Rhythm, days: _Days) -> Iterator[tuple[Period, Period | None]]:
    """Yield the current period, and the one before it with that of the last day by its end on which a pass ran."""
    current = period(rhythm, days.today)
    yield current, None
    eve = current.start - _DAY
    yield period(rhythm, eve), period(rhythm, min(days.seen, eve))


def period(rhythm: Rhythm, day: date) -> Period:
    """Return the period that a day lies in. A week is that of ISO 8601, from Monday."""
    match rhythm:
        case Rhythm.NONE:
            raise ValueError("what never comes round has no periods")
        case Rhythm.WEEKLY:
            year, week, weekday = day.isocalendar()
            start = day - (weekday - 1) * _DAY
            return Period(f"{year}-W{week:02d}", start, start + 7 * _DAY)
        case Rhythm.MONTHLY:
            start = day.replace(day=1)
            return Period(f"{day:%Y-%m}", start, _months_on(start, 1))
        case Rhythm.QUARTERLY:
            quarter = (day.month + 2) // 3
            start = date(day.year, 3 * quarter - 2, 1)
            return Period(f"{day.year}-Q{quarter}", start, _months_on(start, 3))
        case Rhythm.ANNUAL:
            return Period(f"{day.year}", date(day.year, 1, 1), date(day.year + 1, 1, 1))
        case _:
            assert_never(rhythm)


def last_open_day(calendar: Calendar, one: Period) -> date:
    """Return the last day of a period that has open hours; its last day where none has."""
    last = one.end - _DAY
    days = (last - number * _DAY for number in range((one.end - one.start).days))
    return next((day for day in days if _is_open(calendar, day)), last)


def _is_open(calendar: Calendar, day: date) -> bool:
    start, end = (datetime.combine(each, time(), calendar.zone).astimezone(UTC) for each in (day, day + _DAY))
    return bool(calendar.hours.segments(start, end))


def _months_on(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def _owner(patron: Patron, dedicated: Dedicated | None) -> tuple[Person | None, str | None]:
    """Return who is to do it, and what a person has to mend where that is not who should: nobody is guessed."""
    wanted = _dedicated(patron, dedicated) if dedicated else patron.owner
    if wanted and wanted.active:
        return wanted, None
    title = dedicated.label if dedicated else "owner"
    fault = f"{title} {wanted.name} is inactive" if wanted else f"the account has no {title}"
    standing_in = patron.owner if patron.owner and patron.owner.active else None
    whom = f"account owner {standing_in.name} stands in" if standing_in else "nobody stands in"
    return standing_in, f"{fault}: {whom}; name an active {title} on the account"


def _dedicated(patron: Patron, to: Dedicated) -> Person | None:
    return patron.support_engineer if to is Dedicated.SUPPORT_ENGINEER else patron.account_manager
