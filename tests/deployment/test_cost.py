"""What the README says that a million Case changes cost is what driving the stack uses, at list prices."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import ROOT
from tests.deployment.conftest import Deployed
from tests.deployment.cost import Used, table, watching
from tests.end_to_end.desk import a_case

README = (ROOT / "README.md").read_text(encoding="utf-8")
SIZES = {"one Case to an invocation": 1, "10 to an invocation": 10, "200 to an invocation": 200}


def _follow(deployed: Deployed, used: Used, capsys: pytest.CaptureFixture[str]) -> None:
    """Bring the org's events over the bus to the function, all in one batch, and count what that takes."""
    deployed.relay()
    records = deployed.waiting()
    deployed.org.reset_calls()
    capsys.readouterr()
    deployed.run("SyncCases", {"Records": records})
    called = [call.template.rpartition("/")[2] for call in deployed.org.calls]
    used.invoked(len(records), called.count("query"), called.count("sobjects"), len(capsys.readouterr().out))


def spent(deployed: Deployed, cases: int, capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """Return what putting Cases on hold costs, each a change that pauses a clock; our own echo counts."""
    ids, used = [a_case(deployed.org) for _ in range(cases)], Used()
    with watching(used):
        for _ in range(2):
            _follow(deployed, Used(), capsys)
        deployed.clock.advance(minutes=5)
        for case_id in ids:
            deployed.org.update("Case", case_id, {"Status": "On Hold"})
        before = used.writes, used.reads, used.events
        _follow(deployed, used, capsys)
        _follow(deployed, used, capsys)
    used.writes, used.reads, used.events = used.writes - before[0], used.reads - before[1], used.events - before[2]
    return used.dollars(cases)


def test_the_table_of_costs_is_what_is_counted(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    """To the cent."""
    costs = {name: spent(deployed, cases, capsys) for name, cases in SIZES.items()}
    shown = re.search(r"<!-- counted by tests/deployment/test_cost.py -->\n(.*?)\n\n", README, re.DOTALL)

    assert shown
    assert shown[1].splitlines() == table(costs)
