"""`sfsync trust override`: what a person knows better than the feed, with a reason and a name, on record."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, console, instant, print_json, remark
from sfsync.flows.overrides import Overrides, UnknownOverride
from sfsync.policy.load import load_policy
from sfsync.render.instants import instant as shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sfsync.model.evidence import Impact

Instance = Annotated[str, typer.Option(metavar="KEY", help="The exact key of the instance.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the evidence, and shown on paused Cases.")]
Author = Annotated[str, typer.Option(help="Who says so; kept and shown with the reason.")]
OverrideId = Annotated[str, typer.Argument(metavar="ID", help="As `sfsync trust override list` shows it.")]
_RECORDS = ("incident:", "maintenance:")

override = typer.Typer(no_args_is_help=True, help="Pause by hand, or let a record of the feed pause nothing.")


@override.command(
    epilog="Example: `sfsync trust override pause --instance NA137 --start 2026-11-24T10:00:00Z "
    "--reason 'Salesforce told us by phone' --author 'Jane Doe'`"
)
def pause(
    *,
    instance: Instance,
    start: Annotated[str, typer.Option(metavar="ISO", help="Since when.")],
    end: Annotated[str | None, typer.Option(metavar="ISO", help="Until when; left out: until ended.")] = None,
    reason: Reason,
    author: Author,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Pause the clocks of an instance's customers, though the feed says nothing."""
    began, ended = instant(start, "--start"), instant(end, "--end") if end else None
    now = WallClock().now()
    if ended is not None and ended <= began:
        raise BadInput(f"--end {end} lies before --start {start}: swap the two")
    if began > now:
        raise BadInput(f"--start {start} lies ahead: a pause is entered once it has begun")
    with _overrides(policy) as overrides:
        entered = overrides.pause(_key(instance), began, ended, _said(reason, author), now)
        remark(filter(None, [overrides.doubts(entered)]))
        _show(entered, json=json)


@override.command(
    epilog="Example: `sfsync trust override ignore --instance NA137 --record incident:5968 "
    "--reason 'we were not affected' --author 'Jane Doe'`"
)
def ignore(
    *,
    instance: Instance,
    record: Annotated[str, typer.Option(metavar="incident:ID|maintenance:ID", help="What is to pause nothing.")],
    reason: Reason,
    author: Author,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Let an incident or a maintenance of the feed pause nothing on an instance."""
    if not record.startswith(_RECORDS) or record.endswith(":"):
        raise BadInput(f"--record {record!r}: write e.g. incident:5968 or maintenance:220184")
    with _overrides(policy) as overrides:
        entered = overrides.ignore(_key(instance), record, _said(reason, author), WallClock().now())
        remark(filter(None, [overrides.doubts(entered)]))
        _show(entered, json=json)


@override.command(epilog="Example: `sfsync trust override end 20261124T101500000Z --at 2026-11-24T11:00:00Z`")
def end(
    override_id: OverrideId,
    *,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="When it ended; now by default.")] = None,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """End a pause that was entered by hand."""
    now = WallClock().now()
    with _overrides(policy) as overrides:
        known = overrides.find(override_id)
        ended = instant(at, "--at") if at else now.replace(microsecond=0)
        if known.type != "pause" or (known.start and ended <= known.start):
            raise BadInput(f"{override_id}: is no pause that began before {shown(ended)}")
        if ended > now:
            raise BadInput(f"--at {at} lies ahead: a pause is ended once it has ended")
        _check_stands(known)
        _show(overrides.end(override_id, ended, now), json=json)


@override.command(
    epilog="Example: `sfsync trust override withdraw 20261124T101500000Z --reason 'wrong instance' --author 'Jane Doe'`"
)
def withdraw(
    override_id: OverrideId, *, reason: Reason, author: Author, policy: PolicyFile = None, json: Json = False
) -> None:
    """Undo an override, as though it had never been; it stays on record."""
    with _overrides(policy) as overrides:
        _check_stands(overrides.find(override_id))
        _show(overrides.withdraw(override_id, _said(reason, author), WallClock().now()), json=json)


@override.command("list", epilog="Example: `sfsync trust override list`")
def listed(*, policy: PolicyFile = None, json: Json = False) -> None:
    """List all overrides, withdrawn ones too."""
    with _overrides(policy) as overrides:
        every = overrides.all()
    if json:
        print_json({"overrides": [_document(one) for one in every]})
        return
    for one in every:
        console().print(_line(one), highlight=False, markup=False, soft_wrap=True)
    if not every:
        console().print("no overrides")


@contextmanager
def _overrides(policy: Path | None) -> Iterator[Overrides]:
    """Yield the overrides of the settings' store; it is made where there is none yet, so that nothing is lost."""
    from sfsync.wiring import overrides

    with overrides(load_policy(policy)) as found:
        try:
            yield found
        except UnknownOverride as fault:
            raise BadInput(str(fault)) from None


def _key(instance: str) -> str:
    if not instance.strip():
        raise BadInput("--instance: is empty: give the exact key, e.g. NA137")
    return instance.strip()


def _check_stands(override: Impact) -> None:
    """Refuse to change what was withdrawn: who withdrew it, and why, stays on record."""
    if override.void:
        raise BadInput(f"{override.record}: was {override.void}: enter a new one")


def _said(reason: str, author: str) -> str:
    if not reason.strip() or not author.strip():
        raise BadInput("--reason and --author: neither may be empty, since they are what the record will say")
    return f"{author.strip()}: {reason.strip()}"


def _show(entered: Impact, *, json: bool) -> None:
    if json:
        print_json(_document(entered))
        return
    console().print(_line(entered), highlight=False, markup=False, soft_wrap=True)
    console().print("The worker looks at the Cases with its next poll of the feed; `sfsync trust poll` does so now.")


def _document(one: Impact) -> dict[str, Any]:
    return {
        "id": one.record,
        "instance": one.instances[0],
        "type": one.type,
        "start": shown(one.start) if one.start and one.type == "pause" else None,
        "end": shown(one.end) if one.end else None,
        "ignores": one.ignores,
        "text": one.text,
        "void": one.void,
    }


def _line(one: Impact) -> str:
    told = _document(one)
    what = f"ignores {one.ignores}" if one.ignores else f"pauses from {told['start']} to {told['end'] or 'now on'}"
    return f"{one.record}  {one.instances[0]}  {what}  ({one.text})" + (f"  {one.void}" if one.void else "")
