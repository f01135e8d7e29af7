"""Keeps the promises of a support data sheet: milestone deadlines on Salesforce Cases, exact and explained."""

from __future__ import annotations

__version__ = "0.1.0"  # here too: what runs on AWS is not installed, and so has no metadata; a test compares
