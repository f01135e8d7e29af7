"""The collector, in a process of its own: it is shared by everything in one."""

from __future__ import annotations

import subprocess
import sys

ROUNDS = """
import gc
from sfsync.adapters.salesforce import Salesforce
from sfsync.cli.garbage import settle

settle()
frozen, whole = gc.get_freeze_count(), []
gc.callbacks.append(lambda phase, round: whole.append(round["generation"] == 2))
kept = [{"Id": number, "Histories": [{"Field": "Status"}]} for number in range(100_000)]
ring = []
ring.append(ring)
print(frozen, len(whole), sum(whole))
"""


def test_a_pass_is_hardly_ever_held_up_by_the_collector() -> None:
    """What is loaded is left alone, a page's rows cause a few short rounds, and cycles are still found in the end."""
    output = subprocess.run([sys.executable, "-c", ROUNDS], capture_output=True, text=True, check=True).stdout
    frozen, rounds, whole = map(int, output.split())

    assert frozen > 20_000  # by itself Python would go through all of these again and again
    assert 0 < rounds < 40  # start and stop of each; by itself it takes some 800
    assert whole == 0
