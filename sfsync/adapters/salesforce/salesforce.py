"""One org, put together: readers and a writer over one session."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

from sfsync.adapters.salesforce.accounts import AccountReader
from sfsync.adapters.salesforce.api import Api
from sfsync.adapters.salesforce.fields import FieldNames
from sfsync.adapters.salesforce.reader import CaseReader
from sfsync.adapters.salesforce.rows import CaseRows
from sfsync.adapters.salesforce.soql import CaseQueries
from sfsync.adapters.salesforce.tasks import TaskSender
from sfsync.adapters.salesforce.transport import Transport
from sfsync.adapters.salesforce.writer import CaseStampWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.adapters.salesforce.budget import Usage
    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.ports.telling import Clock


class Salesforce:
    """Reads and writes an org's Cases; threads may share it. `sleeps` waits between attempts; a test's does not."""

    def __init__(self, connection: Connection, clock: Clock, sleeps: Callable[[float], None] = sleep) -> None:
        """Put the parts together; nothing is called before the first question."""
        fields = FieldNames(connection.field_map)
        sources = connection.message_sources
        self._transport = Transport(connection, clock, sleeps)
        api = Api(connection, self._transport)
        rows = CaseRows(fields, sources, connection.automation_user_ids)
        self.reader = CaseReader(api, self._transport, CaseQueries(fields, sources), rows)
        self.accounts = AccountReader(api, fields)
        self.tasks = TaskSender(api)
        self.writer = CaseStampWriter(api, fields, self._transport.retries)

    @property
    def usage(self) -> Usage | None:
        """The org's API usage as its last answer told it."""
        return self._transport.budget.usage

    @property
    def shedding(self) -> bool:
        """Whether work that can wait should: from 80 % of the API ceiling on."""
        return self._transport.budget.shedding

    @property
    def org_id(self) -> str | None:
        """The 18-character id of the org that we are signed in to, signing in if need be; None if it does not say."""
        return self._transport.login.token().org_id

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
