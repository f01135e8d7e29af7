"""Seeded, reproducible rows: the same seed and starting instant give the same org."""
