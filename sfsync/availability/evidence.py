"""Whose incident a text of evidence names, and whether a customer could look it up there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfsync.model.objective import listed

if TYPE_CHECKING:
    from sfsync.model.objective import Dependency

_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::[0-9]+)?(/\S+)?", re.IGNORECASE)
_LEAST_ID = 6  # S3 and EC2 are services, no incidents
_WORD = re.compile(r"[^\W_]+")


def names(evidence: str, dependency: Dependency) -> bool:
    """Tell whether a word, or the host of an address, is one of a dependency's.

    Not any part of the text: "our own flaws" is no AWS, nor is a page about it at another host.
    """
    hosts = [found[1] for found in _ADDRESS.finditer(evidence)]
    return any(listed(each, dependency.evidence) for each in (*hosts, *_words(evidence)))


def names_incident(evidence: str, dependency: Dependency) -> bool:
    """Tell whether there is an address of the dependency with a path, or an id: a number, or a longer word with one."""
    pages = [found[1] for found in _ADDRESS.finditer(evidence) if found[2]]
    return any(map(_is_id, _words(evidence))) or any(listed(host, dependency.evidence) for host in pages)


def _is_id(word: str) -> bool:
    return word.isdecimal() or (len(word) >= _LEAST_ID and any(letter.isdecimal() for letter in word))


def _words(evidence: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", evidence))
