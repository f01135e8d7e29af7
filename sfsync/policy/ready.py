"""The sheet's policy made ready by the build, so that a cold start neither reads TOML nor loads pydantic to check it.

Both take 0.15 s of CPU, which is more than all else of ours together. `python -m sfsync.policy.ready FOLDER` writes the
file into a built package; a checkout has none, so that there `flosum.toml` is always what counts. The file bears the
digest of the sheet that it was made from, and is passed over when the two do not fit.
"""

from __future__ import annotations

import pickle
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sfsync.policy.pauses import SalesforcePauses
    from sfsync.policy.policy import Policy

_HERE = Path(__file__).parent
_READY, _SHEET = "flosum.ready", "flosum.toml"


def ready(folder: Path = _HERE) -> Policy | None:
    """Return the policy that was made ready of the sheet as it stands, None where there is none."""
    policy: Policy | None = _part("policy", folder)
    return policy


def ready_pauses(folder: Path = _HERE) -> SalesforcePauses | None:
    """Return what of that policy says what pauses clocks; the rest is not unpacked."""
    pauses: SalesforcePauses | None = _part("salesforce", folder)
    return pauses


def _part(name: str, folder: Path) -> Any:  # noqa: ANN401 - whatever was made ready
    try:
        made = (folder / _READY).read_bytes()
    except FileNotFoundError:
        return None
    digest = sha256((folder / _SHEET).read_bytes()).digest()
    if not made.startswith(digest):
        return None
    # The build's own, beside the code and no less trusted.
    return pickle.loads(pickle.loads(made[len(digest) :])[name])  # noqa: S301


def make_ready(folder: Path) -> None:
    """Write the policy of the sheet in a folder beside it, for `ready`."""
    from sfsync.policy.files import Sheet
    from sfsync.policy.validate import validated

    sheet = Sheet("policy", _SHEET)
    digest = sha256((folder / _SHEET).read_bytes()).digest()
    policy = validated(sheet, sheet.table(), sheet.name)
    parts = {"policy": pickle.dumps(policy), "salesforce": pickle.dumps(policy.salesforce)}
    (folder / _READY).write_bytes(digest + pickle.dumps(parts))


if __name__ == "__main__":
    make_ready(Path(sys.argv[1]))
