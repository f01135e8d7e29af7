"""What is remembered of a case between passes, and the entries of its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from sfsync.model.case import Field
from sfsync.model.milestone import Milestone, State
from sfsync.model.replacing import replace

StampValue = str | datetime | None
Stamps = Mapping[str, StampValue]  # `Stamp`, or OWNER -> value; None clears the field
OWNER = "OwnerId"
"""The one standard field of the Case that is written beside the stamps."""


class Stamp(StrEnum):
    """A field of the Case that is written, by the package's name for it."""

    FIRST_RESPONSE_DUE = "SFSync_First_Response_Due__c"
    FIRST_RESPONSE_STATE = "SFSync_First_Response_State__c"
    RESOLUTION_DUE = "SFSync_Resolution_Due__c"
    RESOLUTION_STATE = "SFSync_Resolution_State__c"
    UPDATE_DUE = "SFSync_Update_Due__c"
    UPDATE_STATE = "SFSync_Update_State__c"
    DEFECT_STAGE_DUE = "SFSync_Defect_Stage_Due__c"
    DEFECT_STAGE_STATE = "SFSync_Defect_Stage_State__c"
    NEXT_DUE = "SFSync_Next_Due__c"
    NEXT_MILESTONE = "SFSync_Next_Milestone__c"
    PAUSED_REASON = "SFSync_Paused_Reason__c"
    SUPPORT_TIER = "SFSync_Support_Tier__c"
    TEAM = "SFSync_Team__c"
    FLAG = "SFSync_Flag__c"
    POLICY = "SFSync_Policy__c"


class Standing(StrEnum):
    """How a case stands with us."""

    TRACKED = "tracked"
    QUARANTINED = "quarantined"  # it cannot be judged; `CaseRecord.reason` says why and what to do
    DELETED = "deleted"


class EntryKind(StrEnum):
    """What a ledger entry says happened to a clock."""

    ACTIVATED = "activated"
    PAUSED = "paused"
    RESUMED = "resumed"
    FULFILLED = "fulfilled"
    WARNED = "warned"
    BREACHED = "breached"
    CORRECTED = "corrected"
    POLICY_APPLIED = "policy_applied"
    ESCALATED = "escalated"


class Entry(Struct, frozen=True):
    """One line of a case's ledger; `key` is the same however often it is found out, `notify` means people are told."""

    key: str
    case_id: str
    at: datetime
    kind: EntryKind
    text: str
    clock: Milestone | None = None
    due_at: datetime | None = None
    notify: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


class ClockRecord(Struct, frozen=True):
    """What was last said of one clock, so that each warning and breach is announced once; `started_at`: its cycle."""

    name: Milestone
    state: State
    due_at: datetime | None = None
    completed_at: datetime | None = None
    paused_since: datetime | None = None
    warned: tuple[int, ...] = ()
    breach_announced: bool = False
    started_at: datetime | None = None


class Observation(Struct, frozen=True):
    """A field's value as this worker first saw it: stands in where the org keeps no history of the field."""

    field: Field
    value: str | None
    since: datetime


class PlacementRecord(Struct, frozen=True):
    """What was last decided of a case's team, tier and owner, so that a person's choice can be told from ours.

    `team` and `tier` are what the Case should carry, `team_seen` and `tier_seen` what it carried when it was last seen
    or written: a value that is neither is somebody's choice, which `team_chosen` keeps for the team. `routed_at` is
    the event that last routed it, `triggers` hold the keys of what held at the last look. `event` names what
    asked for the owner last, `answered` the last such event that is settled, `refused` an owner that the org does not
    take.
    """

    routed_at: datetime
    team: str | None = None
    team_seen: str | None = None
    team_chosen: bool = False
    tier: str | None = None
    tier_seen: str | None = None
    triggers: tuple[str, ...] = ()
    event: str | None = None
    answered: str | None = None
    refused: str | None = None


class CaseRecord(Struct, frozen=True):
    """Everything remembered of one case.

    `revision` counts the stored versions (0: not stored yet) and guards against lost updates. `modstamp` is the
    SystemModstamp of the state it was computed from. `provisional` marks a state read so soon after its modstamp
    that another may follow under the same stamp, which has whole seconds. `check_at` is the next instant at which
    time alone changes something. `parked` holds why the org refuses the stamps in `parked_stamps`. `retries` counts
    passes in a row in which a write had to be put off. `outbox` holds entries that are decided, but not yet announced,
    since `outbox_at`. `said` holds the last lines of its ledger: they are part of it, and move there before others take
    their place, so that a change of which nobody has to be told is one write. `dependent` marks a case whose product
    stands on Salesforce; with `account_id` and `closed_at` (when its last clock was completed) it is found when
    evidence changes. `evidence` names what paused its clocks, with the digest of each impact's revision. `placement`
    is what was decided of its team, tier and owner, None before it was first placed. `tasks` holds the keys of the
    latest Tasks that were created for it, so that one which a person deletes does not come back.
    """

    case_id: str
    revision: int = 0
    standing: Standing = Standing.TRACKED
    reason: str | None = None
    number: str | None = None
    modstamp: datetime | None = None
    provisional: bool = False
    policy: str | None = None
    evidence: str | None = None
    clocks: tuple[ClockRecord, ...] = ()
    check_at: datetime | None = None
    observations: tuple[Observation, ...] = ()
    parked: str | None = None
    parked_stamps: Stamps = field(default_factory=dict)
    retries: int = 0
    outbox: tuple[Entry, ...] = ()
    outbox_at: datetime | None = None
    said: tuple[Entry, ...] = ()
    account_id: str | None = None
    dependent: bool = False
    closed_at: datetime | None = None
    placement: PlacementRecord | None = None
    tasks: tuple[str, ...] = ()


def has_outbox_of(record: CaseRecord | None, other: CaseRecord) -> bool:
    """Tell whether a record has just what another has to tell, and has it since then."""
    if record is None or not record.outbox:
        return False
    return (record.outbox, record.outbox_at) == (other.outbox, other.outbox_at)


def spoken(record: CaseRecord) -> CaseRecord:
    """Return a record that has said what is in its outbox."""
    return replace(record, outbox=(), outbox_at=None, said=record.outbox)


class Cursor(Struct, frozen=True, order=True):
    """A place in the order (SystemModstamp, Id) up to which every change is proven done."""

    modstamp: datetime
    case_id: str
