"""The objectives' file: as shipped, laid over, and refused."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from sfsync.model.objective import Severity
from sfsync.policy.files import InvalidPolicy
from sfsync.policy.objectives import load_objectives, percent


def laid_over(tmp_path: Path, text: str) -> str:
    """Return the fault of a file that is laid over the objectives."""
    file = tmp_path / "ours.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPolicy) as refused:
        load_objectives(file)
    return str(refused.value)


def test_what_is_shipped() -> None:
    """99.99 % exactly, every ten seconds, with the tiers of the workbook."""
    shipped = load_objectives()

    assert (shipped.target, shipped.measuring.interval) == (Fraction(9999, 10_000), timedelta(seconds=10))
    assert [(tier.severity, tier.factor) for tier in shipped.alerts.tiers] == [
        (Severity.PAGE, Fraction(72, 5)),
        (Severity.PAGE, 6),
        (Severity.TICKET, 3),
        (Severity.TICKET, 1),
    ]


def test_only_what_differs(tmp_path: Path) -> None:
    """The rest stays, and the name changes with it."""
    file = tmp_path / "ours.toml"
    file.write_text('[objective]\ntarget = "99.95"\n', encoding="utf-8")
    ours = load_objectives(file)

    assert (ours.target, ours.maintenance) == (Fraction(1999, 2000), load_objectives().maintenance)
    assert ours.name != load_objectives().name


def test_another_interval_has_half_of_it_for_lateness() -> None:
    """The same interval changes nothing."""
    shipped = load_objectives()

    assert shipped.asking(None, timedelta(seconds=60)).measuring.lateness == timedelta(seconds=30)
    assert shipped.asking(None, timedelta(seconds=10)) == shipped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[objective]\ntarget = 99.99\n", "objective.target: is no decimal number in quotes"),
        ('[objective]\ntarget = "100"\n', "no percentage between 0 and 100"),
        ('[objective]\ntraget = "99"\n', "did you mean 'target'?"),
        ('[objective]\ninterval = "ten seconds"\n', 'write e.g. "10 seconds"'),
        ('[objective]\ninterval = "0 seconds"\n', "longer than nothing"),
        ("[objective]\nconfirm = 0\n", "objective.confirm"),
        ('[dependencies.aws]\nevidence = ["x"]\nexcuses = "some"\n', "dependencies.aws.excuses"),
        ("objective = 1\n", "must be a table, as in objectives.toml"),
        ("[", "is not TOML"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the file, the key and the remedy."""
    fault = laid_over(tmp_path, text)

    assert fault.startswith("objectives ours.toml: ")
    assert said in fault


@pytest.mark.parametrize("text", ["", "0", "100", "-1", "1e2", "99,9", "NaN", " 99"])
def test_what_is_no_percentage(text: str) -> None:
    """Nobody guesses."""
    with pytest.raises(ValueError, match=r"percentage|decimal"):
        percent(text)
