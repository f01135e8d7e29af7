"""What the packages hold beside coverage, checkpoints and notice: as the sheet says, and refused by key where wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sfsync.policy.duties import Dedicated, Rhythm, Terms
from sfsync.policy.files import InvalidPolicy
from sfsync.policy.load import load_policy

POLICY = load_policy()
EMAIL_AND_PORTAL = frozenset({"email", "web", "portal"})


def test_the_table_of_packages() -> None:
    """Row by row as the sheet has it; phone is in its prose."""
    assert POLICY.terms == {
        "Standard": Terms(2, EMAIL_AND_PORTAL),
        "Premium": Terms(5, EMAIL_AND_PORTAL, Dedicated.SUPPORT_ENGINEER, Rhythm.QUARTERLY),
        "Signature Plus": Terms(
            10,
            EMAIL_AND_PORTAL | {"phone"},
            Dedicated.ACCOUNT_MANAGER,
            Rhythm.MONTHLY,
            Rhythm.ANNUAL,
            Rhythm.WEEKLY,
        ),
    }


def test_notice_and_recovery() -> None:
    """Two weeks; 12 and 4 hours."""
    assert POLICY.release_notice_days == 14
    assert (POLICY.salesforce.recovery_objective, POLICY.salesforce.recovery_point) == (
        timedelta(hours=12),
        timedelta(hours=4),
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[packages.Premium]\nhealth_checks = 'daily'", "packages.Premium.health_checks"),
        ("[packages.Premium]\nnamed_contacts = 0", "packages.Premium.named_contacts"),
        ("[packages.Premium]\ndedicated = 'friend'", "packages.Premium.dedicated"),
        ("[packages.Premium]\nchannels = ['']", "packages.Premium.channels"),
        ("[calendar]\nhours = 'night'", "calendar.hours"),
        ("[checkpoints]\ntypes = ['Defect']", "checkpoints.types"),
        ("[checkpoints]\nupdate_in = ['Napping']", "checkpoints.update_in"),
        ("[checkpoints.status_updates]\nP9 = '1 hour'", "checkpoints.status_updates.P9"),
        ("[checkpoints]\nsurvey = 'soon'", "checkpoints.survey"),
        ("[checkpoints]\nlook_back = '7 business days'", "checkpoints.look_back"),
        ("[releases]\nnotice_days = -1", "releases.notice_days"),
        ("[pauses.salesforce]\nrecovery_point = 'none'", "pauses.salesforce.recovery_point"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    """So that a person knows what to mend."""
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidPolicy, match=key.replace(".", r"\.")):
        load_policy(file)


def test_a_package_of_ones_own_owes_nothing_that_it_does_not_say(tmp_path: Path) -> None:
    """Any contact, any channel, no duties."""
    file = tmp_path / "own.toml"
    file.write_text(
        "[packages.Basic]\ncoverage = { P1 = 'business', P2 = 'business', P3 = 'business', P4 = 'business' }",
        encoding="utf-8",
    )

    assert load_policy(file).terms["Basic"] == Terms()
