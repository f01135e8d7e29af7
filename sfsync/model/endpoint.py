"""What is probed: endpoints, and what their answers have to be."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field


class Reach(Enum):
    """Which addresses a probe may connect to. The two have nothing in common, so that neither is had by accident."""

    PUBLIC = "public"  # https, and addresses of the public internet
    UNSAFE_LOOPBACK = "unsafe loopback"  # for tests and the local org alone: this machine, plain http too


class Limits(Struct, frozen=True):
    """Seconds for a connection to stand, for the other side to say something, for a whole probe; bytes of a body."""

    connect_s: float = 2.0
    read_s: float = 3.0
    total_s: float = 4.0
    body_bytes: int = 262_144


class Expected(Struct, frozen=True):
    """What an answer has to be; None asserts nothing.

    `json` maps dotted paths (`checks.0.state`) to the values that stand there; `sha256` is of the body's bytes.
    """

    status: tuple[int, ...] = (200,)
    contains: str | None = None
    json: Mapping[str, object] = field(default_factory=dict)
    sha256: str | None = None


class Canary(Struct, frozen=True):
    """A restore in small: list the snapshots, read a known record of one, compare its checksum.

    `listing` is the dotted path to the list in the answer (empty: the answer itself), `id` the key of a snapshot's id.
    `snapshot` None means the first of the list. `record_url` has `{snapshot}` where the id belongs.
    """

    listing: str
    id: str
    record_url: str
    sha256: str
    snapshot: str | None = None


class Endpoint(Struct, frozen=True):
    """One thing to probe. With a canary, `url` is that of the list of snapshots."""

    name: str
    url: str
    expected: Expected = field(default_factory=Expected)
    canary: Canary | None = None
    limits: Limits = field(default_factory=Limits)


class ProbePlan(Struct, frozen=True):
    """All that one prober looks at: the endpoints, the controls that tell our network from theirs, the only hosts."""

    hosts: frozenset[str]
    controls: tuple[Endpoint, ...]
    endpoints: tuple[Endpoint, ...]
    reach: Reach = Reach.PUBLIC
