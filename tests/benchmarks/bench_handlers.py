"""What a cold start costs: CPU of a handler's import and first event, in a fresh process on the built artefact.

AWS (moto) and the org stand in a process of their own, over loopback, so that their work does not count. The naive set
is what a function loads that is written the usual way; taken strictly, it has made its clients and done nothing yet.

CPU time depends on what else runs on the machine. Where valgrind is installed, instructions are counted too: those do
not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sysconfig import get_path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from sfsync.intake.hint_message import case_messages
from sfsync.intake.webhook import signed
from tests.benchmarks.measure import row
from tests.deployment.artefact import Artefact, build
from tests.deployment.cloud import CREDENTIALS, WEBHOOK_KEY

ROUNDS = 7
CASES = 60
STAGED = """
import json, time
from importlib import import_module
from types import SimpleNamespace
began = time.process_time()
handler = import_module("handlers." + {handler!r}).handler
imported = time.process_time()
context = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 100_000)
answer = handler(json.loads({event!r}), context)
done = time.process_time()
told = [imported - began, done - began, len(sys.modules), answer]
print(json.dumps(told), file=sys.stderr)
"""
CLIENTS_MADE = """
import boto3, pydantic_settings, simple_salesforce, tenacity
table, queue, secrets = map(boto3.client, ("dynamodb", "sqs", "secretsmanager"))
"""
NAIVE = f"""
import json, os, time
began = time.process_time()
{CLIENTS_MADE}
made = time.process_time()
key = dict(pk=dict(S="case#1"), sk=dict(S="record"))
table.get_item(TableName="sfsync", Key=key)
queue.send_message(QueueUrl=os.environ["SFSYNC_HINTS_QUEUE"], MessageBody="{{}}")
secrets.get_secret_value(SecretId=os.environ["SFSYNC_SALESFORCE_PRIVATE_KEY_SECRET"])
done = time.process_time()
print(json.dumps([made - began, done - began, len(sys.modules), None]), file=sys.stderr)
"""


class Start(Struct, frozen=True):
    """One cold start: CPU seconds to the end of the import, and of the first event; modules loaded by then."""

    imported: float
    done: float
    modules: int
    answer: Any


class Place(Struct, frozen=True):
    """Where functions run: their environment, and Cases of the org that none has stamped yet."""

    environment: Mapping[str, str]
    cases: Iterator[str]


@contextmanager
def place() -> Iterator[Place]:
    """Yield AWS and an org in a process of their own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.deployment.cloud", str(CASES)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env={**os.environ, **CREDENTIALS}, **pipes) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        try:
            yield Place(ready["environment"], iter(ready["cases"]))
        finally:
            process.communicate()


def start(command: list[str], environment: Mapping[str, str]) -> Start:
    """Return what one fresh process told of itself."""
    run = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=True)
    return Start(*json.loads(run.stderr.splitlines()[-1]))


def naive(environment: Mapping[str, str]) -> Start:
    """Start the naive set."""
    return start(_with_our_libraries(NAIVE), environment)


def _with_our_libraries(code: str) -> list[str]:
    """Return the command that runs code with the libraries of this environment."""
    return [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{get_path('purelib')!r}]\n{code}"]


def _webhook(place: Place) -> dict[str, Any]:
    case = next(place.cases)
    call = {"id": case, "org_id": place.environment["SFSYNC_SALESFORCE_ORG_ID"], "case_ids": [case]}
    body = json.dumps(call)
    told = {"x-sfsync-signature": signed(body.encode(), WEBHOOK_KEY.encode(), datetime.now(UTC))}
    return {"rawPath": "/webhook", "body": body, "headers": told}


# What a first event is, the handler that takes it, and what it may cost of the naive set.
EVENTS: dict[str, tuple[str, Callable[[Place], Any], str]] = {
    "sync_cases: one hint, stamped": (
        "sync_cases",
        lambda place: {"Records": [{"messageId": "1", "body": case_messages([next(place.cases)])[0]}]},
        "at most 0.75",
    ),
    "poll: all that changed, 60 Cases": ("poll", lambda _: {}, ""),
    "wide_sweep": ("wide_sweep", lambda _: {}, ""),
    "keep_promises: nothing owed any more": ("keep_promises", lambda _: {}, ""),
    "sweep_clocks": ("sweep_clocks", lambda _: {}, "at most 0.5"),
    "poll_status": ("poll_status", lambda _: {}, "at most 0.5"),
    "push: a signed webhook": ("push", _webhook, "at most 0.5"),
    "probe_availability: a round of three endpoints": (
        "probe_availability",
        lambda _: {"rounds": 1},
        "at most 0.5",
    ),
    "watch_availability: nothing probed yet": ("watch_availability", lambda _: {}, "at most 0.5"),
    "seal_samples: nothing to seal": ("seal_samples", lambda _: {}, "at most 0.5"),
    "report_availability: a month without a sample": ("report_availability", lambda _: {}, "at most 0.5"),
}


def cold(artefact: Artefact, what: str, place: Place, *options: str) -> Start:
    """Start a handler with its first event."""
    return start(artefact.python(_staged(what, place), *options), place.environment)


def _staged(what: str, place: Place) -> str:
    handler, event, _ = EVENTS[what]
    return STAGED.format(handler=handler, event=json.dumps(event(place)))


def without_bytecode(artefact: Artefact, folder: Path) -> Artefact:
    """Return a copy that holds no bytecode."""
    for name in ("code", "layer"):
        shutil.copytree(folder / name, folder / "bare" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Artefact(folder / "bare/code", folder / "bare/layer")


def _quietest(starts: list[Start]) -> Start:
    """Return the least that a start took: what others do on the machine only ever adds."""
    return Start(
        min(one.imported for one in starts), min(one.done for one in starts), starts[-1].modules, starts[-1].answer
    )


def report(artefact: Artefact, bare: Artefact, place: Place) -> None:
    """Print a line for the naive set and two for each handler."""
    naives, found, slow = list[Start](), {what: list[Start]() for what in EVENTS}, dict[str, Start]()
    for _ in range(ROUNDS):  # in turn, so that a slow minute of the machine strikes all
        naives.append(naive(place.environment))
        for what, starts in found.items():
            starts.append(cold(artefact, what, place))
    for what in EVENTS:
        slow[what] = _quietest([cold(bare, what, place, "-B") for _ in range(3)])
    base = _quietest(naives)
    row("naive set: clients made, nothing done", f"{base.imported * 1000:.0f} ms, {base.modules} modules", "")
    row("  and a first call with each client", f"{base.done * 1000:.0f} ms", "")
    for what, starts in found.items():
        one = _quietest(starts)
        row(what, f"{one.done * 1000:.0f} ms, {one.modules} modules", f"import alone {one.imported * 1000:.0f} ms")
        strict, like = one.done / base.imported, one.done / base.done
        row("  of the naive set", f"{strict:.2f}", f"{EVENTS[what][2]} (with its calls {like:.2f})".strip())
        row("  without bytecode", f"{slow[what].done * 1000:.0f} ms", f"{slow[what].done / one.done:.1f} x")


def counted(command: list[str], environment: Mapping[str, str]) -> float:
    """Return how many million instructions a process takes."""
    count = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    run = subprocess.run(count, env=dict(environment), capture_output=True, text=True, check=True)
    (number,) = re.findall(r"I\s+refs:\s+([\d,]+)", run.stderr)
    return int(number.replace(",", "")) / 1e6


def report_instructions(artefact: Artefact, place: Place) -> None:
    """Print a line for the naive set and one for each handler."""
    bare = counted(artefact.python("pass"), place.environment)
    base = counted(_with_our_libraries(CLIENTS_MADE), place.environment) - bare
    print("Instructions of the same, as valgrind counts them")
    row("naive set: clients made, nothing done", f"{base:.0f} million", "")
    for what, (_, _, bound) in EVENTS.items():
        one = counted(artefact.python(_staged(what, place)), place.environment) - bare
        row(what, f"{one:.0f} million", f"{one / base:.2f} of the naive set {bound}".rstrip())


def main() -> None:
    """Print the report."""
    print(f"Cold starts of the built artefact: CPU of import and first event, the least of {ROUNDS} processes")
    with TemporaryDirectory() as name, place() as where:
        folder = Path(name)
        artefact = build(folder)
        report(artefact, without_bytecode(artefact, folder), where)
        if shutil.which("valgrind"):
            report_instructions(artefact, where)


if __name__ == "__main__":
    main()
