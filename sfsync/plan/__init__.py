"""Decides: compares what is recorded with what was computed and returns the smallest set of writes, as data. Pure."""
