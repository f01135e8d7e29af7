"""What the README says of deploying is what template.yaml says."""

from __future__ import annotations

import re
from typing import Any

from tests.architecture.tree import ROOT
from tests.deployment.stack import resources, transformed, written

README = (ROOT / "README.md").read_text(encoding="utf-8")
ALARM, METRIC, DASHBOARD, KEY = 0.10, 0.30, 3.00, 1.00  # dollars a month, list prices of us-east-1


def _section(name: str) -> list[str]:
    """Return the lines that stand between the markers of a name."""
    found = re.search(rf"<!-- {name}; a test compares -->\n(.*?)<!-- end -->", README, flags=re.DOTALL)

    assert found, name
    return found[1].strip().splitlines()


def parameter_rows() -> list[str]:
    """Return the rows of the table of parameters as the template tells them."""
    return [
        f"| `{name}` | {part['Description']} | {_default(part)} |" for name, part in written()["Parameters"].items()
    ]


def _default(part: dict[str, Any]) -> str:
    if "Default" not in part:
        return "required"
    return f"`{part['Default']}`" if part["Default"] != "" else ""


def schedule_rows() -> list[str]:
    """Return the rows of the table of what runs when: a schedule's description, before and after its colon."""
    schedules = [schedule["Properties"] for schedule in resources("AWS::Scheduler::Schedule").values()]
    return [f"| `{_function(each)}` | {' | '.join(each['Description'].split(': '))} |" for each in schedules]


def _function(schedule: dict[str, Any]) -> str:
    name, _ = schedule["Target"]["Arn"]["Fn::GetAtt"]
    handler: str = transformed()["Resources"][name]["Properties"]["Handler"]
    return handler.split(".")[1]


def _spoken(expression: str) -> str:
    """Return how a schedule's expression is said in its description."""
    said = {
        "rate(1 minute)": "Every minute",
        "cron(20 2,5 * * ? *)": "At 2:20 UTC and, should that fail, at 5:20",
        "cron(0 6 2 * ? *)": "On the second of a month at 6:00 UTC",
    }
    if expression in said:
        return said[expression]
    minute, hour = re.findall(r"^cron\((\d+) (\d+) \* \* \? \*\)$", expression)[0]
    return f"Once a day, at {hour}:{minute} UTC"


def idle_rows() -> list[str]:
    """Return what stands there and costs by the month, whatever happens, counted in the template."""
    alarms, dashboards, keys = (
        len(resources(f"AWS::{kind}")) for kind in ("CloudWatch::Alarm", "CloudWatch::Dashboard", "KMS::Key")
    )
    return [
        f"| {alarms} alarms | {alarms * ALARM:.2f} |",
        f"| {dashboards} dashboard | {dashboards * DASHBOARD:.2f} |",
        f"| {keys} key in KMS | {keys * KEY:.2f} |",
    ]


def test_the_table_of_parameters_is_the_template() -> None:
    """Every parameter, its meaning and default, in its order; no other."""
    assert _section("parameters")[2:] == parameter_rows()


def test_the_table_of_what_runs_when_is_the_template() -> None:
    """Every schedule, and when and what; its description says of its expression what is so."""
    schedules = [schedule["Properties"] for schedule in resources("AWS::Scheduler::Schedule").values()]

    assert _section("schedules")[2:] == schedule_rows()
    assert [each["Description"].partition(": ")[0] for each in schedules] == [
        _spoken(each["ScheduleExpression"]) for each in schedules
    ]


def test_what_it_costs_when_idle_is_counted_in_the_template() -> None:
    """Alarms, dashboard and key, at their list prices."""
    assert set(idle_rows()) <= set(_section("idle")[2:])


def test_the_commands_to_a_running_stack_are_five_at_most() -> None:
    """From a clean checkout, every one named once."""
    commands = _section("deploy commands")[1:-1]

    assert 1 <= len(commands) <= 5
