"""Our sheets made ready by the build, so that a cold start neither reads TOML nor loads pydantic to check it.

Both take 0.15 s of CPU, which is more than all else of ours together. `python -m sfsync.policy.ready FOLDER` writes a
file for each sheet into a built package; a checkout has none, so that there the sheet is always what counts. The file
bears the digest of the sheet that it was made from, and is passed over when the two do not fit.
"""

from __future__ import annotations

import pickle
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sfsync.model.objective import Objectives
    from sfsync.policy.pauses import SalesforcePauses
    from sfsync.policy.policy import Policy

_HERE = Path(__file__).parent
_POLICY, _OBJECTIVES = "flosum.toml", "objectives.toml"


def ready(folder: Path = _HERE) -> Policy | None:
    """Return the policy that was made ready of the sheet as it stands, None where there is none."""
    policy: Policy | None = _part(_POLICY, "policy", folder)
    return policy


def ready_pauses(folder: Path = _HERE) -> SalesforcePauses | None:
    """Return what of that policy says what pauses clocks; the rest is not unpacked."""
    pauses: SalesforcePauses | None = _part(_POLICY, "salesforce", folder)
    return pauses


def ready_objectives(folder: Path = _HERE) -> Objectives | None:
    """Return the objectives that were made ready of their sheet as it stands, None where there are none."""
    objectives: Objectives | None = _part(_OBJECTIVES, "objectives", folder)
    return objectives


def _part(sheet: str, name: str, folder: Path) -> Any:  # noqa: ANN401 - whatever was made ready
    try:
        made = _beside(folder / sheet).read_bytes()
    except FileNotFoundError:
        return None
    digest = _digest(folder / sheet)
    if not made.startswith(digest):
        return None
    # The build's own, beside the code and no less trusted.
    return pickle.loads(pickle.loads(made[len(digest) :])[name])  # noqa: S301


def make_ready(folder: Path) -> None:
    """Write what the sheets in a folder say beside them, for `ready` and the like."""
    from sfsync.policy.load import load_policy
    from sfsync.policy.objectives import load_objectives

    policy = load_policy()
    _write(folder / _POLICY, policy=policy, salesforce=policy.salesforce)
    _write(folder / _OBJECTIVES, objectives=load_objectives())


def _write(sheet: Path, **parts: object) -> None:
    """Write the parts of a sheet, each to be unpacked by itself."""
    packed = {name: pickle.dumps(part) for name, part in parts.items()}
    _beside(sheet).write_bytes(_digest(sheet) + pickle.dumps(packed))


def _beside(sheet: Path) -> Path:
    return sheet.with_suffix(".ready")


def _digest(sheet: Path) -> bytes:
    return sha256(sheet.read_bytes()).digest()


if __name__ == "__main__":
    make_ready(Path(sys.argv[1]))
