"""The composition root of probing in a process of our own: the prober, and the watcher over what probers keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.adapters.stores import Store
    from sfsync.flows.probe_availability import ProbeAvailability
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.model.availability import Exclusion
    from sfsync.model.endpoint import ProbePlan
    from sfsync.model.objective import Objectives
    from sfsync.ports.probing import Prober, SampleLog
    from sfsync.ports.telling import Clock, Notifier
    from sfsync.settings import ProbeSettings


class Probing(Struct, frozen=True):
    """A prober, and who watches what it keeps."""

    prober: ProbeAvailability
    watcher: WatchAvailability
    objectives: Objectives


def probing(settings: ProbeSettings, store: Store, notifier: Notifier, clock: Clock | None = None) -> Probing:
    """Return the prober of the settings with its ledger, and its watcher; raise Rejected for what cannot be used."""
    from sfsync.adapters.samples.window import FileWindow
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.availability.silence import Expected
    from sfsync.flows.certificates import Certificates
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.policy.objectives import load_objectives

    clock, plan, objectives = clock or WallClock(), the_plan(settings), load_objectives(settings.objectives)
    certificates = Certificates(https_prober(settings, plan), clock)
    watcher = WatchAvailability(
        FileWindow(settings.ledger),
        store,
        notifier,
        objectives,
        watcher=settings.vantage,
        expected=Expected(tuple(each.name for each in plan.endpoints), (settings.vantage,), clock.now()),
        exclusions=_exclusions(settings, store, clock),
        certificates=certificates.days_left,
    )
    return Probing(a_prober(settings, plan, certificates, ledger(settings), clock), watcher, objectives)


def _exclusions(settings: ProbeSettings, store: Store, clock: Clock) -> Callable[[], tuple[Exclusion, ...]]:
    """Return what tells the exclusions of now: those of the settings' file, and Salesforce's incidents in the store."""
    from sfsync.adapters.exclusions_file import ExclusionsFile
    from sfsync.flows.trust_exclusions import trust_exclusions
    from sfsync.policy.load import load_policy
    from sfsync.settings import PolicySettings, read

    of_file = ExclusionsFile(settings.exclusions) if settings.exclusions else tuple
    rules = load_policy(read(PolicySettings).policy).salesforce

    def told() -> tuple[Exclusion, ...]:
        watches, now = store.watches(settings.instances) if settings.instances else {}, clock.now()
        found = (trust_exclusions(key, watch.impacts, rules, now) for key, watch in watches.items())
        return (*of_file(), *(each for several in found for each in several))

    return told


def a_prober(
    settings: ProbeSettings, plan: ProbePlan, prober: Prober, log: SampleLog, clock: Clock | None = None
) -> ProbeAvailability:
    """Return the flow that probes a plan from the settings' vantage point, in the rhythm of the objectives."""
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.probe_availability import ProbeAvailability, Rhythm
    from sfsync.policy.objectives import load_objectives

    objectives = load_objectives(settings.objectives)
    rhythm = Rhythm(objectives.measuring.interval, objectives.alerts.reprobes)
    return ProbeAvailability(plan, settings.vantage, prober, log, clock or WallClock(), rhythm)


def https_prober(settings: ProbeSettings, plan: ProbePlan) -> Prober:
    """Return what asks the endpoints of a plan."""
    from sfsync.adapters.probe import HttpsProber
    from sfsync.adapters.wall_clock import WallClock

    strangers = set(settings.tokens) - {endpoint.name for endpoint in plan.endpoints}
    if strangers:
        raise Rejected(f"SFSYNC_PROBE_TOKENS: there is no endpoint {min(strangers)!r}")
    tokens = {name: token.get_secret_value() for name, token in settings.tokens.items()}
    return HttpsProber(plan.hosts, plan.reach, WallClock(), tokens=tokens, ca_file=settings.ca_file)


def the_plan(settings: ProbeSettings) -> ProbePlan:
    """Return what the settings' file says to probe."""
    from sfsync.intake.endpoints import read_endpoints
    from sfsync.model.endpoint import Reach

    file = settings.endpoints
    if file is None:
        raise Rejected("SFSYNC_PROBE_ENDPOINTS is not set: give the file that says what to probe")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Rejected(f"SFSYNC_PROBE_ENDPOINTS {file}: cannot be read as UTF-8 text: {fault}") from fault
    return read_endpoints(text, str(file), Reach.UNSAFE_LOOPBACK if settings.unsafe_loopback else Reach.PUBLIC)


def ledger(settings: ProbeSettings) -> SampleLog:
    """Return the ledger that the settings name, which signs its seals if there is a key."""
    from sfsync.adapters.samples.keys import read_sign
    from sfsync.adapters.samples.ledger import FileLedger

    key = settings.key()
    sign = read_sign(key, "SFSYNC_PROBE_SIGNING_KEY") if key else None
    return FileLedger(settings.ledger, settings.vantage, sign)
