"""The watcher tells each alert once, and its end once: across restarts, rivals, and notifiers that take nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.adapters.memory import MemoryStore
from sfsync.availability.silence import Expected
from sfsync.hours.interval import Interval
from sfsync.model.alert import Alert, AlertKind
from sfsync.model.firing import Firings
from sfsync.model.replacing import replace
from sfsync.model.sample import Sample
from sfsync.ports.faults import Unavailable
from sfsync.ports.probing import Probed
from tests.availability.replayed import TICK, probed, within
from tests.availability.told import OBJECTIVES, SECOND, at, maintenance
from tests.flows.probing import START, UP, World, second
from tests.flows.watching import Post, Window, words

TEN = at("2026-09-12 10:00:00")
HALF_AN_HOUR = within(TEN, minutes=30)
FAULT = TEN + timedelta(minutes=10)
FOUR_MINUTES = within(FAULT, minutes=4)
PAGE = "portal/burn/14.4x/1 h"
TOLD = [PAGE, "portal/burn/6x/6 h", "portal/burn/3x/1 d", "portal/burn/1x/3 d", "portal/budget/50", "portal/budget/75"]


def outage() -> list[Sample]:
    """Return half an hour with four minutes down."""
    return list(probed(HALF_AN_HOUR, [FOUR_MINUTES]))


def test_an_outage_is_told_and_its_end() -> None:
    """Each rule once; in half an hour only the shortest window is clear again."""
    assert words(Post().watch(outage(), HALF_AN_HOUR)) == [*TOLD, f"-{PAGE}"]


def test_what_people_are_told() -> None:
    """Since when and why; how urgent; the resolved notice goes with the first one."""
    told = Post().watch(outage(), HALF_AN_HOUR)
    page, over = told[0], told[-1]

    assert (page.kind, page.at) == (AlertKind.BURN_RATE, FAULT + TICK)
    assert page.text == (
        "portal is out since 2026-09-12 10:10:00 UTC (answered 503); "
        "its error budget burns 27.7x over 1 h, 333.3x over 5 min"
    )
    assert page.facts == {"rule": PAGE, "severity": "page", "since": "2026-09-12T10:10:10Z"}
    assert over.kind is AlertKind.RESOLVED
    assert (over.key, over.facts["resolved"]) == (f"{page.key}/resolved", "burn_rate")
    assert over.text.startswith("over: portal was out from 2026-09-12 10:10:00 to 10:14:00 UTC (answered 503); its")


def test_a_restart_at_every_look_changes_nothing() -> None:
    """All that counts is remembered."""
    assert Post().watch(outage(), HALF_AN_HOUR, anew=True) == Post().watch(outage(), HALF_AN_HOUR)


def test_an_alert_of_the_day_before_is_not_told_again() -> None:
    """It stands still, or it is resolved; nothing is said twice after a night's sleep."""
    post = Post()
    post.watch(outage(), within(TEN, minutes=12))
    before = words(post.told.alerts)
    post.told.alerts.clear()
    post.watch(outage(), Interval(FAULT + timedelta(minutes=3), HALF_AN_HOUR.end))

    assert PAGE in before
    assert words(post.told.alerts) == [*(rule for rule in TOLD if rule not in before), f"-{PAGE}"]


def test_what_nobody_took_is_told_later() -> None:
    """The notifier is dead while the outage begins: the look says so, and the next one tells, with the same key."""
    post, window = Post(), Window(outage())
    watcher = post.watcher(window)
    post.told.dead = True
    for seconds in (10, 20):
        with pytest.raises(Unavailable):
            watcher.look(FAULT + seconds * SECOND)
    post.told.dead = False
    watcher.look(FAULT + 30 * SECOND)
    watcher.look(FAULT + 40 * SECOND)

    assert words(post.told.alerts)[0] == PAGE
    assert post.told.alerts[0].at == FAULT + 10 * SECOND
    assert len(post.told.alerts) == len({each.key for each in post.told.alerts})


def test_a_crash_between_deciding_and_telling() -> None:
    """Whoever looks next tells what was decided, with the key that it had."""
    post = Post()
    post.told.dead = True
    with pytest.raises(Unavailable):
        post.watcher(Window(outage())).look(FAULT + 10 * SECOND)
    waiting = post.memory.firings("availability").outbox
    post.told.dead = False
    post.watcher(Window(outage())).look(FAULT + 20 * SECOND)

    assert post.told.alerts[: len(waiting)] == list(waiting)
    assert post.memory.firings("availability").outbox == ()


def test_of_two_that_decide_at_once_one_tells() -> None:
    """The other is overtaken between reading and holding."""
    first, post = Post(), Post()

    class Slow(MemoryStore, frozen=True):
        """Lets a rival look while this one decides."""

        def hold(self, firings: Firings) -> bool:
            rival, store = first, self.rival
            rival.memory = store
            if not store.firings("availability").standing:
                rival.watcher(Window(outage())).look(FAULT + 10 * SECOND)
            return store.hold(firings)

        def firings(self, watcher: str) -> Firings:
            return self.rival.firings(watcher)

        rival = MemoryStore()

    post.memory = Slow()
    post.watcher(Window(outage())).look(FAULT + 10 * SECOND)

    assert words(first.told.alerts)[0] == PAGE
    assert post.told.alerts == []


def test_a_ledger_that_is_gone_resolves_nothing() -> None:
    """After a restart nothing is known of the outage that was told: that is no good news."""
    post = Post(expected=Expected(("portal",), ("one",)))
    post.watch(outage(), within(TEN, minutes=12))
    post.told.alerts.clear()
    post.watch([], within(TEN + timedelta(minutes=12), minutes=20))

    assert words(post.told.alerts) == ["silent/one"]


def test_watchers_of_different_names_do_not_resolve_each_others_alerts() -> None:
    """One watches the portal, another an API, on one memory."""
    post, window = Post(), Window(outage())
    replace(post.watcher(window), watcher="portal").look(FAULT + 10 * SECOND)
    told = len(post.told.alerts)
    other = Window([replace(sample, endpoint="api", ok=True) for sample in outage()])
    replace(post.watcher(other), watcher="api").look(FAULT + 10 * SECOND)

    assert told > 0
    assert len(post.told.alerts) == told


def test_announced_work_tells_nobody() -> None:
    """The exclusions are asked at every look."""
    post = Post(exclusions=[maintenance("2026-09-12 10:05:00", "2026-09-12 10:25:00")])

    assert post.watch(outage(), HALF_AN_HOUR) == []


def test_what_is_outside_the_population_tells_nobody() -> None:
    """A customer's own installation is the customer's: neither its outage nor its silence is ours to tell of."""
    theirs = [replace(each, endpoint="customer-hosted-acme") for each in outage() if each.at < FAULT + 5 * TICK]

    expected = Expected(("customer-hosted-acme", "portal"), ("one",))
    asked_for = Post(expected=expected, certificates={"customer-hosted-acme": 1})

    assert Post().watch([*probed(HALF_AN_HOUR), *theirs], HALF_AN_HOUR) == []
    assert asked_for.watch(probed(HALF_AN_HOUR), HALF_AN_HOUR) == []


@pytest.mark.parametrize("hanging", [0, 4])
@pytest.mark.parametrize("phase", range(10))
def test_a_full_outage_pages_within_a_minute_as_it_is_really_probed(phase: int, hanging: int) -> None:
    """By the prober's own rounds, whether connections are refused or hang to the limit of 4 s."""
    begin, refused = second(100 + phase), Probed(ok=False, latency_ms=hanging * 1000, reason="did not answer")
    world = World(says=lambda name, at: refused if name != "control" and at >= begin else UP)
    world.takes = lambda name, at: float(hanging) if name != "control" and at >= begin else 0.02
    world.flow().run(world.time, rounds=20)
    told = Post().watch(world.log.kept, within(START, seconds=200))
    page = next(each for each in told if each.facts["severity"] == "page")

    assert page.facts["rule"] == PAGE
    assert begin < page.at <= begin + timedelta(seconds=60)


def test_everybody_silent_is_told_once() -> None:
    """Three vantage points whose one network is gone: one page, one end, not three."""
    quiet = within(FAULT, minutes=5)
    stream = [s for name in ("one", "two", "three") for s in probed(HALF_AN_HOUR, silent=[quiet], vantage=name)]
    told = Post().watch(stream, HALF_AN_HOUR)

    assert words(told) == ["silent/all", "-silent/all"]
    assert told[0].at <= FAULT + timedelta(minutes=2)
    assert (
        told[0].text
        == "all 3 vantage points are silent, so nobody measures; the last sample came at 2026-09-12 10:09:50 UTC"
    )


def test_one_silent_then_all() -> None:
    """The first one's alert stands until it speaks again; then the second one is silent alone."""
    spans = {"one": within(FAULT, minutes=5), "two": within(FAULT + timedelta(minutes=3), minutes=5)}
    stream = [s for name, quiet in spans.items() for s in probed(HALF_AN_HOUR, silent=[quiet], vantage=name)]

    assert words(Post().watch(stream, HALF_AN_HOUR)) == [
        "silent/one",
        "silent/all",
        "silent/two",
        "-silent/one",
        "-silent/all",
        "-silent/two",
    ]


def test_silence_about_some_endpoints() -> None:
    """The thread of one endpoint hangs: it is named."""
    stream = list(probed(HALF_AN_HOUR))
    told = Post().watch([*stream, *(replace(s, endpoint="api") for s in stream if s.at < FAULT)], HALF_AN_HOUR)

    assert words(told) == ["silent/one"]
    assert told[0].text == "one is silent of api: its last sample came at 2026-09-12 10:09:50 UTC"


def test_a_watcher_that_just_began_waits_before_it_calls_anybody_silent() -> None:
    """The last sample is of yesterday; the prober starts with the watcher. One that never starts is told after 60 s."""
    start, span = Expected(("portal",), ("one",), since=TEN), within(TEN, minutes=5)
    yesterday = list(probed(within(TEN - timedelta(days=1), minutes=1)))
    begins = Post(expected=start).watch([*yesterday, *probed(within(TEN + 20 * SECOND, minutes=5))], span)
    never = Post(expected=start).watch(yesterday, span)

    assert begins == []
    assert (words(never), never[0].at) == (["silent/one"], TEN + timedelta(seconds=60))


def test_a_watcher_that_just_began_resolves_no_silence() -> None:
    """It has not heard yet who speaks."""
    post = Post(expected=Expected(("portal",), ("one",)))
    post.watch([], within(TEN, seconds=10))
    post.expected = Expected(("portal",), ("one",), since=TEN + 20 * SECOND)
    post.watch([], within(TEN + 20 * SECOND, minutes=3))

    assert words(post.told.alerts) == ["silent/one"]
    assert post.told.alerts[0].text == "one has never given a sample"


def test_a_vantage_point_that_was_taken_out() -> None:
    """A day after its last sample it is not watched any more, unless it is expected."""
    day = within(TEN, hours=26)
    two = probed(within(TEN, minutes=10), vantage="two")
    stream = [*probed(day), *two]
    looks = replace(OBJECTIVES, alerts=replace(OBJECTIVES.alerts, look_every=timedelta(minutes=10)))
    told = Post(objectives=looks).watch(stream, day)

    assert words(told) == ["silent/two", "-silent/two"]
    assert "not watched any more" in told[1].text
    assert words(Post(objectives=looks, expected=Expected(vantages=("two",))).watch(stream, day)) == ["silent/two"]


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        pytest.param(21, [], id="as many as are needed"),
        pytest.param(20, ["portal/certificate/21 d"], id="a day less: a ticket"),
        pytest.param(3, ["portal/certificate/21 d"], id="three"),
        pytest.param(2, ["portal/certificate/3 d", "portal/certificate/21 d"], id="two: somebody is woken"),
        pytest.param(-1, ["portal/certificate/3 d", "portal/certificate/21 d"], id="it has run out"),
    ],
)
def test_certificates(days: int, rules: list[str]) -> None:
    """By the days that are left, once, and resolved when there is a new one; not knowing resolves nothing."""
    post, window = Post(certificates={"portal": days}), Window(list(probed(HALF_AN_HOUR)))
    watcher = post.watcher(window)
    watcher.look(TEN + TICK)
    post.certificates = {}
    watcher.look(TEN + 2 * TICK)
    told = words(post.told.alerts)
    post.certificates = {"portal": 90}
    watcher.look(TEN + 3 * TICK)

    assert told == rules
    assert words(post.told.alerts)[len(told) :] == [f"-{rule}" for rule in rules]


def test_keys_differ_from_alert_to_alert() -> None:
    """The same rule a second time is another alert."""
    hour = within(TEN, minutes=40)
    told = Post().watch(probed(hour, [within(FAULT, minutes=1), within(TEN + timedelta(minutes=25), minutes=1)]), hour)
    pages: list[Alert] = [each for each in told if each.facts["rule"] == PAGE]

    assert words(pages) == [PAGE, f"-{PAGE}"] * 2
    assert len({each.key for each in pages}) == 4


def test_people_are_told_whole_seconds() -> None:
    """Whatever the clock says beyond."""
    post = Post()
    post.watcher(Window(outage())).look(FAULT + timedelta(seconds=10, microseconds=630_257))

    assert {(each.at, each.facts["since"]) for each in post.told.alerts} == {(FAULT + TICK, "2026-09-12T10:10:10Z")}
