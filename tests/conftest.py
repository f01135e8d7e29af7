"""What holds for every test: where it may connect, which zone the machine seems to be in, how Hypothesis searches.

`HYPOTHESIS_PROFILE=nightly` searches longer, and elsewhere each time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from ipaddress import ip_address

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# A zone that nobody lives by, 45 minutes off the hour: an answer that leans on the machine's zone shows.
os.environ["TZ"] = "Pacific/Chatham"
time.tzset()

# A shell's background job ignores Ctrl-C, and so would all that it starts: those that tests start are interrupted.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_here(host: object) -> bool:
    try:
        return host in {None, "", "localhost"} or ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _keep_to_loopback(event: str, args: tuple[object, ...]) -> None:
    match event, args:
        case "socket.connect", (_, (host, *_)):
            pass
        case "socket.getaddrinfo", (host, *_):
            pass
        case _:
            return
    if not _is_here(host):
        message = f"a test tried to reach {host}: tests use loopback only"
        raise ConnectionRefusedError(message)


sys.addaudithook(_keep_to_loopback)
