"""The rules of measuring walked second by second, with nothing shared with the code under test: slow and plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Track = Mapping[int, bool | None]
"""A vantage point's samples by second."""


def voice(track: Track, second: int, interval: int, reach: int) -> bool | None:
    """Return what a vantage point says of a second; None: nothing."""
    past = [at for at in track if at <= second]
    if not past:
        return None
    last = max(past)
    following = min((at for at in track if at > second), default=None)
    is_late = following is not None and following - last <= reach
    goes_on = is_late and (track[last] is False or track[following or 0] is track[last])
    return track[last] if second - last < interval or goes_on else None


def states(tracks: Mapping[str, Track], span: range, interval: int, reach: int) -> list[bool | None]:
    """Return what is known of each second: True good, False failing, None unknown."""
    known: list[bool | None] = []
    for second in span:
        voices = {name: voice(track, second, interval, reach) for name, track in tracks.items()}
        state = agreed(voices.values())
        if state is False and known and known[-1] is not False:
            failing = [tracks[name] for name, said in voices.items() if said is False]
            first = min(first_of_round(track, second, interval, reach) for track in failing)
            _date_back(known, first - span.start)
        known.append(state)
    return known


def agreed(voices: Iterable[bool | None]) -> bool | None:
    """Return what a majority of those that speak says."""
    heard = list(voices)
    failing, good = heard.count(False), heard.count(True)
    if failing == good:
        return True if good and None not in heard else None
    return good > failing


def first_of_round(track: Track, second: int, interval: int, reach: int) -> int:
    """Return the first failing sample within the interval before, of the failures that go on to this second."""
    first = since = second
    while voice(track, since, interval, reach) is False:
        if track.get(since, True) is False and second - since < interval:
            first = since
        since -= 1
    return first


def _date_back(known: list[bool | None], first: int) -> None:
    """Call failing what lies between the round's first failing sample and now, back to what failed already."""
    for earlier in range(len(known) - 1, first - 1, -1):
        if known[earlier] is False:
            return
        known[earlier] = False


def outages(known: list[bool | None], span: range, tracks: Mapping[str, Track], confirm: int) -> set[int]:
    """Return the seconds of confirmed outages: runs of failing seconds, unknown ones skipped, with enough samples."""
    confirmed: set[int] = set()
    run: list[int] = []
    for second, state in [*zip(span, known, strict=True), (span.stop, True)]:
        if state is False:
            run.append(second)
        elif state is True and run:
            samples = sum(
                1 for track in tracks.values() for at, ok in track.items() if ok is False and run[0] <= at <= run[-1]
            )
            confirmed |= set(run) if samples >= confirm else set()
            run = []
    return confirmed
