"""Readings as text and as JSON. Pure: it returns what others print."""
