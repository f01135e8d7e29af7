"""The resources that say what else there is: versions, resources of a version, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response

if TYPE_CHECKING:
    from sfsync.localorg.http.call import Call

OLDEST, NEWEST = 30, 67
_RESOURCES = ("composite", "limits", "query", "queryAll", "sobjects")
_SEASONS = ("Summer", "Spring", "Winter")
"""Going back in time."""
_YEAR_OF_NEWEST = 26
_EVENTS = ("DailyDeliveredPlatformEvents", "HourlyPublishedPlatformEvents", "DailyStandardVolumePlatformEvents")


def is_version(text: str) -> bool:
    """Tell whether a part of a path, such as `v64.0`, names an API version of this org."""
    number, dot, minor = text.removeprefix("v").partition(".")
    return text.startswith("v") and dot + minor == ".0" and number.isdecimal() and OLDEST <= int(number) <= NEWEST


def versions() -> Response:
    """List the API versions; it needs no session."""
    numbers = range(OLDEST, NEWEST + 1)
    return Response(
        payload=[
            {"label": _label(each), "url": f"/services/data/v{each}.0", "version": f"{each}.0"} for each in numbers
        ]
    )


def _label(number: int) -> str:
    """Name a release by its season: three come a year, and version 67 is that of the summer of '26."""
    years_back, place = divmod(NEWEST - number, len(_SEASONS))
    return f"{_SEASONS[place]} '{_YEAR_OF_NEWEST - years_back}"


def resources(call: Call) -> Response:
    """List the resources of one version."""
    identity = f"{call.request.base_url}/id/{call.org.organization_id}/{call.session.user_id}"
    return Response(payload={each: f"{call.root}/{each}" for each in _RESOURCES} | {"identity": identity})


def limits(call: Call) -> Response:
    """Tell the allowances and what is left of each."""
    used, allowance = call.org.api_usage
    events = {name: {"Max": 50_000, "Remaining": 50_000} for name in _EVENTS}
    requests = {"Max": allowance, "Remaining": max(0, allowance - used)}
    return Response(payload={"DailyApiRequests": requests, **events})
