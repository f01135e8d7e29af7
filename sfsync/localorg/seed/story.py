"""The life of a seeded case: what changed when, and who wrote what. Pure: the same draws give the same story."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sfsync.localorg.objects.cases import CATEGORIES, DEFECT_STAGES, PRIORITIES, PRODUCTS
from sfsync.localorg.org.clock import whole_second

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

PATHS = (
    ("New",),
    ("New", "Open"),
    ("New", "Open", "In Progress"),
    ("New", "In Progress", "On Hold"),
    ("New", "Open", "In Progress", "In Development"),
    ("New", "Open", "In Progress", "Closed"),
    ("New", "Open", "On Hold", "In Progress", "Closed"),
    ("New", "In Progress", "In Development", "In Progress", "Closed"),
    ("New", "Open", "Closed", "Open"),
    ("New", "Closed"),
)
_TYPES = ("Problem", "Question", "Problem", "Question", "Internal", "Question", "Problem", "Enhancement Request")
_LONGEST_DAYS = 10
_AUTO_REPLIED, _REPRIORITIZED = 1 / 2, 1 / 6
_CHANNELS: tuple[Channel, ...] = ("email", "comment", "post")

if TYPE_CHECKING:
    Channel = Literal["email", "comment", "post"]
    Author = Literal["customer", "support", "robot"]


class Change(Struct, frozen=True):
    """A tracked field that went from one value to another."""

    at: datetime
    field: str
    old: str | None
    new: str | None


class Message(Struct, frozen=True):
    """Something written on a case; a draft is an email that was never sent."""

    at: datetime
    channel: Channel
    author: Author
    public: bool = True
    draft: bool = False


class Story(Struct, frozen=True):
    """A case from its creation: first values, later changes, messages, the last two oldest first."""

    created_at: datetime
    first: dict[str, str | None]
    changes: tuple[Change, ...]
    messages: tuple[Message, ...]

    @property
    def answered_at(self) -> datetime | None:
        """The first public message of a support engineer."""
        return next((each.at for each in self.messages if each.author == "support" and each.public), None)

    def changed_at(self, field: str, value: str) -> datetime | None:
        """Return when a field last became a value."""
        return next((each.at for each in reversed(self.changes) if (each.field, each.new) == (field, value)), None)


def tell(random: Random, number: int, now: datetime) -> Story:
    """Make up the case of a number; ten consecutive numbers take all ten paths, four all priorities."""
    path = PATHS[number * 7 % len(PATHS)]
    created_at = now - _age(random, path)
    times = _times(random, created_at, now, len(path) - 1)
    first = _first_values(number, path)
    changes = [Change(at, "Status", old, new) for at, old, new in zip(times, path, path[1:], strict=False)]
    answered = changes and path != ("New", "Closed")
    more = [*_priority_change(random, created_at, now, first), *_stages(random, changes)]
    return Story(
        created_at,
        first,
        tuple(sorted([*changes, *more], key=lambda each: each.at)),
        tuple(sorted(_messages(random, created_at, now, times if answered else []), key=lambda each: each.at)),
    )


def _age(random: Random, path: tuple[str, ...]) -> timedelta:
    minutes = random.uniform(4, 300) if len(path) == 1 else random.uniform(90, _LONGEST_DAYS * 24 * 60)
    return timedelta(seconds=int(minutes * 60))


def _times(random: Random, start: datetime, end: datetime, number: int) -> list[datetime]:
    """Draw instants strictly between two others, in order, the first of them soon."""
    span = (end - start).total_seconds() - 2
    shares = sorted(random.random() for _ in range(number))
    if shares:
        shares[0] *= random.random()
    return [whole_second(start + timedelta(seconds=1 + share * span)) for share in sorted(shares)]


def _first_values(number: int, path: tuple[str, ...]) -> dict[str, str | None]:
    defect = "In Development" in path
    return {
        "Status": "New",
        "Priority": PRIORITIES[number % len(PRIORITIES)],
        "Type": "Problem" if defect else _TYPES[number * 3 % len(_TYPES)],
        "SFSync_Product__c": PRODUCTS[(number + number // len(PRIORITIES)) % len(PRODUCTS)],
        "SFSync_Category__c": CATEGORIES[number * 3 % len(CATEGORIES)],
        "SFSync_Defect_Stage__c": None,
    }


def _priority_change(
    random: Random, created_at: datetime, now: datetime, first: dict[str, str | None]
) -> Iterator[Change]:
    if random.random() < _REPRIORITIZED:
        old = first["Priority"]
        new = random.choice([each for each in PRIORITIES if each != old])
        yield Change(_times(random, created_at, now, 1)[0], "Priority", old, new)


def _stages(random: Random, changes: list[Change]) -> Iterator[Change]:
    """Take a defect through its stages: triage and investigation before development, the rest after it."""
    statuses = [each.new for each in changes]
    if "In Development" not in statuses:
        return
    began = statuses.index("In Development")
    marks = [changes[0].at, changes[began - 1].at, changes[began].at, *(each.at for each in changes[began + 1 :])]
    reached = DEFECT_STAGES[1 : 4 + random.randrange(1, 3) * (len(marks) - 3)]
    before: str | None = None
    for at, stage in zip(marks, reached, strict=False):
        yield Change(at, "SFSync_Defect_Stage__c", before, stage)
        before = stage


def _messages(random: Random, created_at: datetime, now: datetime, times: list[datetime]) -> Iterator[Message]:
    if random.random() < _AUTO_REPLIED:
        yield Message(created_at + timedelta(seconds=2), "email", "robot")
    if not times:
        return
    yield Message(times[0], random.choice(_CHANNELS), "support")
    for at in _times(random, times[0], now, random.randrange(4)):
        yield random.choice(
            (
                Message(at, random.choice(_CHANNELS[:2]), "customer"),
                Message(at, random.choice(_CHANNELS), "support"),
                Message(at, random.choice(_CHANNELS[1:]), "support", public=False),
                Message(at, "email", "support", public=False, draft=True),
            )
        )
