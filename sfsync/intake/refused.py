"""Calls from the internet that are not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from http import HTTPStatus


class Refused(Rejected):
    """A call that is not taken. The caller learns `status` and nothing else; the message is for our log."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        """Keep both apart."""
        super().__init__(reason)
        self.status = status
