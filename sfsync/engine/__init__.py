"""The pure heart: a case, a policy, pauses and an instant give readings. It does no I/O and is never told the time."""
