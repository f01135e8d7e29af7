"""A sample as a document, as lines of the ledger and parts hold it."""

from __future__ import annotations

from sfsync.availability.canonical import Document, NotCanonical, instant_text, read_instant
from sfsync.model.sample import Sample

_KEYS = ("at", "endpoint", "vantage", "ok", "latency_ms", "reason")


def sample_document(sample: Sample) -> Document:
    """Return a sample as a document, keys in the order of the `--samples` file."""
    values = (instant_text(sample.at), sample.endpoint, sample.vantage, sample.ok, sample.latency_ms, sample.reason)
    return dict(zip(_KEYS, values, strict=True))


def read_sample(document: Document) -> Sample:
    """Return the sample that `sample_document` told; raise NotCanonical for anything else."""
    if tuple(document) != _KEYS:
        raise NotCanonical("has other keys than a sample")
    _, endpoint, vantage, ok, latency_ms, reason = document.values()
    if not (isinstance(endpoint, str) and isinstance(vantage, str)):
        raise NotCanonical("names no endpoint or no vantage point")
    if not (ok is None or isinstance(ok, bool)):
        raise NotCanonical(f"ok is {ok!r}, neither true, false nor null")
    if not (latency_ms is None or type(latency_ms) is int) or not (reason is None or isinstance(reason, str)):
        raise NotCanonical("latency_ms is no whole number, or reason no text")
    return Sample(read_instant(document["at"]), endpoint, vantage, ok, latency_ms, reason)
