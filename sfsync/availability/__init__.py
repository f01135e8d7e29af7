"""Availability: from raw samples to what can be said of them, and proven."""
