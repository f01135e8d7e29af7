"""What is probed: endpoints, and what their answers have to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Reach(Enum):
    """Which addresses a probe may connect to. The two have nothing in common, so that neither is had by accident."""

    PUBLIC = "public"  # https, and addresses of the public internet
    UNSAFE_LOOPBACK = "unsafe loopback"  # for tests and the local org alone: this machine, plain http too


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a connection to stand, for the other side to say something, for a whole probe; bytes of a body."""

    connect_s: float = 2.0
    read_s: float = 3.0
    total_s: float = 4.0
    body_bytes: int = 262_144


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to be; None asserts nothing.

    `json` maps dotted paths (`checks.0.state`) to the values that stand there; `sha256` is of the body's bytes.
    """

    status: tuple[int, ...] = (200,)
    contains: str | None = None
    json: Mapping[str, object] = field(default_factory=dict)
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Canary:
    """A restore in small: list the snapshots, read a known record of one, compare its checksum.

    `listing` is the dotted path to the list in the answer (empty: the answer itself), `id` the key of a snapshot's id.
    `snapshot` None means the first of the list. `record_url` has `{snapshot}` where the id belongs.
    """

    listing: str
    id: str
    record_url: str
    sha256: str
    snapshot: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to probe. With a canary, `url` is that of the list of snapshots."""

    name: str
    url: str
    expected: Expected = field(default_factory=Expected)
    canary: Canary | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """All that one prober looks at: the endpoints, the controls that tell our network from theirs, the only hosts."""

    hosts: frozenset[str]
    controls: tuple[Endpoint, ...]
    endpoints: tuple[Endpoint, ...]
    reach: Reach = Reach.PUBLIC
