"""Team, tier and owner on the Case: written once per event, told once, and never against a person's choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfsync.model.case import Customer, Field, Person
from sfsync.model.ids import case_id
from sfsync.model.record import Stamp
from sfsync.model.replacing import replace
from sfsync.policy.load import load_policy
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable
from tests.fakes.org import a_case
from tests.flows.desk import Desk

ONE = a_case(1).id
INTAKE, AMERICAS, PRODUCT = (case_id(f"00G{number:012d}") for number in (1, 2, 3))
TAM = Person("005000000000001AAA", "Dana Whitfield", active=True)
ENGINEER = Person("005000000000002AAA", "Marcus Webb", active=True)
SIGNATURE = Customer("United States", None, TAM)
TIERS = ("Technical Support", "Technical Escalation", "Product Engineering")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose policy names a queue for AMER and one for Product Engineering."""
    file = tmp_path / "queues.toml"
    file.write_text(f'[teams.AMER]\nqueue = "{AMERICAS}"\n[escalation."Product Engineering"]\nqueue = "{PRODUCT}"\n')
    return Desk(policy=load_policy(file))


def put(desk: Desk, **fields: object) -> None:
    """Let the one case be changed now by somebody."""
    desk.org.pass_time(minutes=1)
    desk.org.put(replace(desk.org.cases[ONE], **fields))  # type: ignore[arg-type]  # fields, which a test knows


def choose(desk: Desk, name: Stamp, value: str | None) -> None:
    """Let a person write a stamp by hand."""
    desk.org.pass_time(minutes=1)
    desk.org.stamps[ONE][name] = value
    desk.org.put(desk.org.cases[ONE])


def add(desk: Desk, package: str = "Signature Plus", customer: Customer = SIGNATURE, **fields: object) -> None:
    """Add a case in the intake queue and look at it."""
    case = replace(a_case(1, package=package), owner_id=INTAKE, customer=customer)
    desk.org.add(replace(case, **fields))  # type: ignore[arg-type]  # fields, which a test knows
    desk.poll()


def shown(desk: Desk) -> tuple[object, object, object]:
    """Return team, tier and owner."""
    stamps = desk.org.stamps[ONE]
    return stamps.get(Stamp.TEAM), stamps.get(Stamp.SUPPORT_TIER), desk.org.cases[ONE].owner_id


@pytest.mark.parametrize(
    ("package", "customer", "owner", "flag"),
    [
        pytest.param("Signature Plus", SIGNATURE, TAM.id, None, id="straight to the TAM"),
        pytest.param("Premium", Customer("US", ENGINEER, None), ENGINEER.id, None, id="to its Support Engineer"),
        pytest.param("Standard", Customer("US", ENGINEER, TAM), AMERICAS, None, id="to the team's queue"),
        pytest.param(
            "Signature Plus",
            Customer("US", None, replace(TAM, active=False)),
            AMERICAS,
            "Technical Account Manager Dana Whitfield is inactive",
            id="an inactive TAM",
        ),
        pytest.param(
            "Signature Plus", Customer("US"), AMERICAS, "the Account has no Technical Account Manager", id="no TAM"
        ),
    ],
)
def test_a_case_goes_where_its_package_says(
    desk: Desk, package: str, customer: Customer, owner: str, flag: str | None
) -> None:
    """On a Monday morning in Chicago: AMER's; a second look writes nothing."""
    add(desk, package, customer)
    desk.org.pass_time(minutes=1)
    desk.poll()

    assert shown(desk) == ("AMER", TIERS[0], owner)
    flagged = desk.org.stamps[ONE].get(Stamp.FLAG)
    assert (str(flagged).startswith(flag)) if flag else (flagged is None)
    assert len(desk.org.written) == 1


def test_a_team_without_a_queue_leaves_the_owner_alone() -> None:
    """As the sheet is shipped, no queue is known; a TAM is."""
    desk = Desk()
    add(desk, "Standard", Customer("US"))

    assert shown(desk) == ("AMER", TIERS[0], INTAKE)


@pytest.mark.parametrize("owner", ["005000000000009AAA", None])
def test_a_person_who_has_the_case_keeps_it(desk: Desk, owner: str | None) -> None:
    """Only a case in a queue is given away."""
    add(desk, owner_id=owner) if owner else add(desk)
    if owner is None:
        put(desk, owner_id="005000000000009AAA")
    desk.org.change(ONE, Field.PRIORITY, "P2")
    desk.poll()

    assert shown(desk)[2] == "005000000000009AAA"


def test_a_queue_that_a_person_chose_holds_until_the_next_event(desk: Desk) -> None:
    """Put back into a queue the case stays there; a change of priority routes it anew."""
    add(desk)
    put(desk, owner_id=INTAKE)
    desk.poll()
    desk.poll()
    assert shown(desk)[2] == INTAKE
    desk.org.pass_time(minutes=1)
    desk.org.change(ONE, Field.PRIORITY, "P3")
    desk.poll()

    assert shown(desk)[2] == TAM.id


def test_a_team_that_a_person_chose_holds_until_the_next_event(desk: Desk) -> None:
    """Looks and passing time leave it; one that the policy does not know is flagged, and left even then."""
    add(desk, "Standard", Customer("US"))
    choose(desk, Stamp.TEAM, "IST Team 2")
    desk.poll()
    desk.poll()
    assert shown(desk)[0] == "IST Team 2"
    desk.org.pass_time(minutes=1)
    desk.org.change(ONE, Field.PRIORITY, "P3")
    desk.poll()
    assert shown(desk)[0] == "AMER"
    choose(desk, Stamp.TEAM, "Night Owls")
    desk.org.change(ONE, Field.PRIORITY, "P2")
    desk.poll()

    assert shown(desk)[0] == "Night Owls"
    assert str(desk.org.stamps[ONE][Stamp.FLAG]).startswith("Team 'Night Owls' is unknown: use one of IST Team 1")


def test_time_alone_raises_the_tier_at_its_share_and_at_the_breach(desk: Desk) -> None:
    """P1 of Signature Plus, 4 h: 75 % at 3 h, breached after 4 h. Each is told once, by the sweep."""
    add(desk)
    desk.org.pass_time(hours=2, minutes=59)
    desk.sweep()
    assert shown(desk)[1] == TIERS[0]
    desk.org.pass_time(minutes=1)
    desk.sweep()
    assert shown(desk)[1] == TIERS[1]
    desk.org.pass_time(hours=1, seconds=1)
    for _ in range(3):
        desk.sweep()
        desk.poll()

    assert shown(desk) == ("AMER", TIERS[2], TAM.id)
    told = [entry.text for entry in desk.notices.told if entry.kind == "escalated"]
    assert told == [
        "raised to Technical Escalation: 75 % of Resolution's target is used",
        "raised to Product Engineering: Resolution is breached",
    ]


def test_a_person_may_lower_a_tier_until_something_new_happens(desk: Desk) -> None:
    """Lowered after 75 %, it stays down; the breach, which is new, raises it again."""
    add(desk)
    desk.org.pass_time(hours=3)
    desk.sweep()
    choose(desk, Stamp.SUPPORT_TIER, TIERS[0])
    desk.poll()
    desk.org.pass_time(minutes=30)
    desk.sync_cases.sync([ONE])
    assert shown(desk)[1] == TIERS[0]
    desk.org.pass_time(minutes=31)
    desk.sweep()

    assert shown(desk)[1] == TIERS[2]


def test_a_person_may_raise_a_tier(desk: Desk) -> None:
    """Product Engineering by hand, under another spelling: 75 % asks for less, so it stays as it was written."""
    add(desk)
    choose(desk, Stamp.SUPPORT_TIER, "Tier 3")
    desk.org.pass_time(hours=3)
    desk.poll()
    desk.sweep()

    assert shown(desk)[1] == "Tier 3"


def test_a_tier_that_the_policy_does_not_know(desk: Desk) -> None:
    """It is left alone and flagged, the rest is stamped; what happened meanwhile counts once it is mended."""
    add(desk)
    choose(desk, Stamp.SUPPORT_TIER, "Platinum")
    desk.org.pass_time(hours=5)
    desk.poll()
    assert shown(desk)[1] == "Platinum"
    assert str(desk.org.stamps[ONE][Stamp.FLAG]).startswith("Support Tier 'Platinum' is unknown: use one of Technical")
    assert desk.org.stamps[ONE][Stamp.RESOLUTION_STATE] == "Breached"
    choose(desk, Stamp.SUPPORT_TIER, TIERS[0])
    desk.poll()

    assert shown(desk)[1] == TIERS[2]


def test_the_queue_of_a_tier_takes_what_nobody_has(desk: Desk) -> None:
    """Standard, an integration issue: Product Engineering's at once; a category nobody knows is flagged."""
    add(desk, "Standard", Customer("US"), category="Integration")
    assert shown(desk) == ("AMER", TIERS[2], PRODUCT)
    put(desk, category="Plumbing")
    desk.poll()

    assert "Category 'Plumbing' is unknown" in str(desk.org.stamps[ONE][Stamp.FLAG])
    assert shown(desk)[1] == TIERS[2]


def test_what_could_not_be_written_is_not_taken_for_a_choice(desk: Desk) -> None:
    """While the org takes no writes a raise waits; afterwards it is written, and told no second time."""
    add(desk)
    desk.org.writes_down = Unavailable("the org is read only")
    desk.org.pass_time(hours=3)
    desk.sweep()
    desk.org.pass_time(minutes=1)
    desk.sweep()
    desk.org.writes_down = None
    desk.org.pass_time(minutes=2)
    desk.sweep()

    assert shown(desk)[1] == TIERS[1]
    assert [entry.kind for entry in desk.notices.told].count(desk.notices.told[0].kind.ESCALATED) == 1


def test_an_owner_that_the_org_refuses_holds_back_nothing_else(desk: Desk) -> None:
    """The stamps are written without it at the next sweep, and a flag says whom the org did not take."""
    desk.org.outcomes[ONE] = WriteOutcome(WriteResult.REFUSED, "INACTIVE_OWNER_OR_USER")
    add(desk)
    del desk.org.outcomes[ONE]
    desk.org.pass_time(minutes=1)
    desk.sweep()

    assert shown(desk) == ("AMER", TIERS[0], INTAKE)
    assert f"the org does not take {TAM.id} as owner" in str(desk.org.stamps[ONE][Stamp.FLAG])


def test_a_closed_case_is_placed_no_more(desk: Desk) -> None:
    """One that was breached long ago is neither raised nor given to anybody."""
    case = replace(a_case(1, package="Signature Plus", status="Closed"), owner_id=INTAKE, customer=SIGNATURE)
    desk.org.pass_time(hours=9)
    desk.org.add(replace(case, closed_at=desk.org.now))
    desk.poll()

    assert shown(desk) == (None, None, INTAKE)
    assert desk.org.stamps[ONE][Stamp.RESOLUTION_STATE] == "Missed"
