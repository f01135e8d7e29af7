"""Whom we believe that a server is who it says it is."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import certifi


def trust(more: Path | None = None) -> ssl.SSLContext:
    """Return the terms of a TLS connection: what this machine trusts, else the CAs of Mozilla; `more` adds to them.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` say what the machine trusts, as OpenSSL has it. Raises OSError (ssl.SSLError is
    one) for a file without certificates.
    """
    context = ssl.create_default_context(cafile=None if _machine_knows_any() else certifi.where())
    if more is not None:
        context.load_verify_locations(more)
    return context


def _machine_knows_any() -> bool:
    """Tell whether this machine has CAs of its own; a folder of them is there, but empty, where none were installed."""
    paths = ssl.get_default_verify_paths()
    folders = os.environ.get(paths.openssl_capath_env, paths.openssl_capath).split(os.pathsep)
    return bool(paths.cafile or any(_holds_any(Path(folder)) for folder in folders if folder))


def _holds_any(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
