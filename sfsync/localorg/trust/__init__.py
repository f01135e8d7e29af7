"""A local Trust feed: what Salesforce tells the world about its instances, scripted, in the shapes of the real one.

The real feed is told of an outage late, tells it wrong at first, and is sometimes unwell itself. A client that is only
ever shown tidy incidents learns nothing of that, so every such turn is a verb here, to be called or to be played as a
timeline. What nobody has recorded of the real feed is a guess, named as one where it is made.
"""

from __future__ import annotations

from sfsync.localorg.trust.feed import Trust
from sfsync.localorg.trust.play import Playing
from sfsync.localorg.trust.timeline import BadTimeline, Step, Timeline, read_timeline
from sfsync.localorg.trust.timelines import NAMES

__all__ = ["NAMES", "BadTimeline", "Playing", "Step", "Timeline", "Trust", "read_timeline"]
