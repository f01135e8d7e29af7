"""What a pass did, counted, so that a person or a script can see it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts of one pass, and for what went wrong the reason of each case, so that nothing is only a number.

    `missing` are ids that the org does not have and never had.
    """

    read: int = 0
    stamped: int = 0
    unchanged: int = 0
    announced: int = 0
    deleted: int = 0
    missing: set[str] = field(default_factory=set)
    quarantined: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    put_off: dict[str, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add another pass's counts to this one."""
        self.read += other.read
        self.stamped += other.stamped
        self.unchanged += other.unchanged
        self.announced += other.announced
        self.deleted += other.deleted
        self.missing.update(other.missing)
        self.quarantined.update(other.quarantined)
        self.refused.update(other.refused)
        self.put_off.update(other.put_off)
