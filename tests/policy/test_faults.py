"""A policy that cannot be used says so in one line per fault: the file, the key, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfsync.policy.files import InvalidPolicy
from sfsync.policy.load import load_policy

UNEQUAL = '[hours.business.weekly]\nsat = ["09:00-12:00"]\n'
EMPTIED = "[hours.business.weekly]\nmon = []\ntue = []\nwed = []\nthu = []\nfri = []\n"


def fault_of(path: Path) -> str:
    """Return what is said of a policy file; it must be refused, in one line that begins with its name."""
    with pytest.raises(InvalidPolicy) as refused:
        load_policy(path)

    assert str(refused.value).startswith("policy ")
    assert path.name in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        pytest.param("[target.resolution]\nP1 = '1 hour'", "target", "targets", id="unknown table"),
        pytest.param("[hours.business]\ntimezon = 'UTC'", "hours.business.timezon", "timezone", id="unknown key"),
        pytest.param("colour = 'red'", "colour", "remove", id="unknown key like no other"),
        pytest.param(
            "[targets.resolution]\nP1 = '4 hrs'", "targets.resolution.P1", "4 hours", id="target in other words"
        ),
        pytest.param(
            "[targets.resolution]\nP1 = '1 week'", "targets.resolution.P1", "business days", id="target in weeks"
        ),
        pytest.param(
            "[targets.resolution]\nP1 = 'four hours'", "targets.resolution.P1", "4 hours", id="target in letters"
        ),
        pytest.param(
            "[targets.resolution]\nP1 = '0 hours'", "targets.resolution.P1", "4 hours", id="target of nothing"
        ),
        pytest.param("[targets.resolution]\nP1 = '-4 hours'", "targets.resolution.P1", "4 hours", id="negative target"),
        pytest.param("[targets.resolution]\nP1 = ''", "targets.resolution.P1", "4 hours", id="empty target"),
        pytest.param("[targets.resolution]\nP1 = 14400", "targets.resolution.P1", "string", id="target as a number"),
        pytest.param(
            "[targets.resolution]\nP1 = '999999999999999 hours'", "targets.resolution.P1", "hours", id="endless target"
        ),
        pytest.param(
            "[targets.resolution]\nP9 = '4 hours'", "targets.resolution.P9", "priorities", id="target of no priority"
        ),
        pytest.param(
            "[ongoing_response.targets]\nP1 = '1 hour'",
            "ongoing_response.targets.P2",
            "each of",
            id="answers of P1",
        ),
        pytest.param(
            "[defect_process.due]\nP9 = 'latest'", "defect_process.due.P9", "[priorities]", id="stages of no priority"
        ),
        pytest.param(
            "[defect_process.stages.Triage]\nwithin = ['4 hours', '1 hour']",
            "defect_process.stages.Triage.within",
            "swap",
            id="a window that ends before it begins",
        ),
        pytest.param(
            "[priorities]\nP0 = {}", "packages.Standard.coverage.P0", "missing", id="priority without targets"
        ),
        pytest.param(
            "[packages.Premium.coverage]\nP1 = 'alway'", "packages.Premium.coverage.P1", "always", id="unknown hours"
        ),
        pytest.param(
            "[packages.Premium.coverage]\nP7 = 'always'",
            "packages.Premium.coverage.P7",
            "priorities",
            id="coverage of none",
        ),
        pytest.param(
            "[packages.Gold]\ncoverage = { P1 = 'always' }", "packages.Gold.coverage.P2", "missing", id="half a package"
        ),
        pytest.param("[packages.Gold]", "packages.Gold.coverage", "add it", id="a package without coverage"),
        pytest.param(
            "[hours.business]\ntimezone = 'US/Springfield'", "hours.business", "America/Chicago", id="unknown zone"
        ),
        pytest.param(
            "[hours.business.weekly]\nmonday = ['07:00-19:00']", "hours.business.weekly", "mon", id="unknown weekday"
        ),
        pytest.param(
            "[hours.business.weekly]\nmon = ['7-19']", "hours.business.weekly.mon", "07:00-19:00", id="malformed span"
        ),
        pytest.param(
            "[hours.business.weekly]\nmon = ['19:00-07:00']", "hours.business.weekly.mon", "29:00", id="reversed span"
        ),
        pytest.param(
            "[hours.business.weekly]\nmon = '07:00-19:00'",
            "hours.business.weekly.mon",
            "tuple",
            id="span outside a list",
        ),
        pytest.param(
            "[hours.business]\nholidays = ['25 December']", "hours.business.holidays", "date", id="malformed holiday"
        ),
        pytest.param(
            "[hours.business]\nbreaks = { '2026-12-24' = ['noon'] }",
            "hours.business.breaks",
            "07:00",
            id="malformed break",
        ),
        pytest.param("[hours.business]\ncountry = 'Atlantis'", "hours.business", "Atlantis", id="unknown country"),
        pytest.param(EMPTIED, "hours.business", "never open", id="never open"),
        pytest.param(UNEQUAL, "hours.business", "business_day", id="business days of unequal length"),
        pytest.param(
            "[hours.business]\nbusiness_day = '1 business day'", "hours.business", "hours", id="a day that is a day"
        ),
        pytest.param(
            "[hours.night]\nlabel = 'night'\nweekly = { mon = ['00:00-05:00'] }",
            "hours.night.timezone",
            "add it",
            id="hours without a zone",
        ),
        pytest.param(
            "[statuses]\npaused = ['On Hold', 'Closed']", "statuses", "Closed", id="a status paused and closed"
        ),
        pytest.param(
            "[statuses]\nrunning = ['New', 'On Hold']", "statuses", "On Hold", id="a status running and paused"
        ),
        pytest.param("[types]\nexempt = ['Question']", "types", "Question", id="a type that applies and is exempt"),
        pytest.param(
            "[priorities]\nP2 = { also = ['Critical'] }", "priorities", "Critical", id="a spelling of two priorities"
        ),
        pytest.param(
            "[products.Other]\nstands_on_salesforce = true\nalso = ['Scan']", "products", "Scan", id="of two products"
        ),
        pytest.param(
            "[teams.AMER]\nqueue = '005000000000001AAA'", "teams.AMER.queue", "00G", id="a queue that is a user"
        ),
        pytest.param("[teams.AMER]\nregion = 'Mars'", "regions.default", "APAC, EMEA, Mars", id="a region that moved"),
        pytest.param(
            "[ongoing_update]\nstatuses = ['Nope']", "ongoing_update.statuses", "[statuses]", id="updates in no status"
        ),
        pytest.param(
            "[ongoing_response]\nstatuses = ['Opne']", "ongoing_response.statuses", "'Opne'", id="answers in no status"
        ),
        pytest.param("[teams.AMER]\noverlaps = ['Mars']", "teams.AMER.overlaps", "AMER", id="overlap with no region"),
        pytest.param(
            "[teams.New]\nregion = 'AMER'\nlabel = 'x'\ntimezone = 'UTC'",
            "teams.New.weekly",
            "add it",
            id="half a team",
        ),
        pytest.param(
            "[teams.AMER]\ntimezone = 'US/Springfield'", "teams.AMER", "America/Chicago", id="a team in no zone"
        ),
        pytest.param("[regions]\ndefault = 'Mars'", "regions.default", "AMER", id="default of no team"),
        pytest.param("[regions.countries]\nMars = []", "regions.countries.Mars", "AMER", id="a region of no team"),
        pytest.param("[regions.countries]\nAMER = ['india']", "regions.countries", "two regions", id="in two regions"),
        pytest.param(
            "[packages.Gold]\ndedicated = 'support_engineer'", "packages.Gold.coverage", "add it", id="half a package"
        ),
        pytest.param(
            "[packages.Premium]\ndedicated = 'butler'",
            "packages.Premium.dedicated",
            "support_engineer",
            id="no such person",
        ),
        pytest.param(
            "[escalation.'Product Engineering']\ncategories = ['Access']", "escalation", "two levels", id="two levels"
        ),
        pytest.param(
            "[escalation.'Product Engineering']\nalso = ['Tier 1']", "escalation", "two meanings", id="two names"
        ),
        pytest.param(
            "[escalation.'Product Engineering']\nresolution_used = 100",
            "escalation.Product Engineering.resolution_used",
            "100",
            id="all of it used",
        ),
        pytest.param(
            "[escalation.'Product Engineering']\nreopened = 0",
            "escalation.Product Engineering.reopened",
            "0",
            id="never reopened",
        ),
        pytest.param("[products.Other]", "products.Other.stands_on_salesforce", "add it", id="half a product"),
        pytest.param("warnings = [50, 100]", "warnings.1", "less than 100", id="a warning at the breach"),
        pytest.param("warnings = [0]", "warnings.0", "greater than 0", id="a warning at nothing"),
        pytest.param("warnings = 50", "warnings", "50", id="a warning outside a list"),
        pytest.param("name = 'Our Policy'", "name", "pattern", id="a name with blanks"),
        pytest.param("targets = 4", "targets", "table", id="a value for a table"),
        pytest.param("statuses = []", "statuses", "table", id="a list for a table"),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    """It names the key, and the remedy or what is expected."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")

    fault = fault_of(path)

    assert f": {key}" in fault
    assert remedy in fault
    assert "\n" not in fault


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("own.toml", b"[targets", "not TOML", id="no TOML"),
        pytest.param("own.toml", b'{"targets": {}}', "not TOML", id="JSON under a name of TOML"),
        pytest.param("own.json", b"{", "not JSON", id="no JSON"),
        pytest.param("own.json", b"", "not JSON", id="an empty file"),
        pytest.param("own.json", b"[]", "table", id="a list"),
        pytest.param("own.json", b"null", "table", id="nothing"),
        pytest.param("own.toml", b"\xff\xfe", "not TOML", id="not UTF-8"),
        pytest.param("own.json", b"\xff\xfe", "not JSON", id="not UTF-8, JSON"),
        pytest.param("own.json", b"[" * 50_000, "not JSON", id="nested without end"),
        pytest.param("own.toml", b"x = " + b"[" * 50_000, "not TOML", id="nested without end, TOML"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """Says what it should be."""
    path = tmp_path / name
    path.write_bytes(content)

    assert said in fault_of(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """One that is not there, and a folder."""
    assert "cannot be read" in fault_of(tmp_path / "nowhere.toml")
    assert "cannot be read" in fault_of(tmp_path)


def test_a_table_is_not_shown_as_what_was_found(tmp_path: Path) -> None:
    """A fault of a whole table says what is wrong, not the table's beginning."""
    path = tmp_path / "own.toml"
    path.write_text("[teams.AMER]\ntimezone = 'US/Springfield'\n", encoding="utf-8")

    assert fault_of(path).endswith("use an IANA name such as America/Chicago")


def test_several_faults_are_several_lines(tmp_path: Path) -> None:
    """All at once, so that nobody mends them one by one."""
    path = tmp_path / "own.toml"
    path.write_text("colour = 'red'\n[targets.resolution]\nP1 = '4 hrs'\nP2 = '8 hrs'\n", encoding="utf-8")

    lines = fault_of(path).splitlines()

    assert len(lines) == 3
    assert all(line.startswith("policy own.toml: ") for line in lines)
