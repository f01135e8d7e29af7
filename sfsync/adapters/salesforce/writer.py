"""Writes stamps: up to 200 cases a call, each row by itself, and rows that others hold once more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.http.faults import Passing
from sfsync.adapters.salesforce import outcomes, soql
from sfsync.adapters.salesforce.refusals import field_missing
from sfsync.model.ids import case_id
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Misconfigured, ReadOnly, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfsync.adapters.http.retries import Retries
    from sfsync.adapters.salesforce.api import Api, Row
    from sfsync.adapters.salesforce.fields import FieldNames
    from sfsync.model.record import Stamps, StampValue

PAGE = 200
_TELLING = 20  # so many rows refused for one reason tell of the org, not of the rows


class CaseStampWriter(Struct, frozen=True):
    """Implements `ports.StampWriter`."""

    api: Api
    fields: FieldNames
    retries: Retries

    def write(self, stamps: Mapping[str, Stamps]) -> Mapping[str, WriteOutcome]:
        """Write the fields given. Raises as the transport does, and ReadOnly, while nothing has been written yet.

        After that, cases that a passing fault kept from being written are to be retried; the others' outcomes stand.
        """
        records = [self._record(each, given) for each, given in stamps.items()]
        found: list[WriteOutcome] = []
        for start in range(0, len(records), PAGE):
            try:
                found += self._written(records[start : start + PAGE])
            except Unavailable as fault:
                if not found:
                    raise
                found += [WriteOutcome(WriteResult.RETRY, str(fault))] * (len(records) - start)
                break
        return dict(zip(stamps, found, strict=True))

    def _record(self, given_id: str, stamps: Stamps) -> Row:
        values = {self.fields.own(name): _rendered(value) for name, value in stamps.items()}
        return {"id": case_id(given_id), **values}

    def _written(self, records: Sequence[Row]) -> list[WriteOutcome]:
        results = self._results(records)
        _raise_if_closed(results)
        _raise_if_misconfigured(results)
        return [outcomes.outcome(record["id"], result) for record, result in zip(records, results, strict=True)]

    def _results(self, records: Sequence[Row]) -> list[object]:
        """Return a result per record, in their order; those of locked rows are of their last attempt."""
        results: dict[str, object] = {}

        def attempt() -> None:
            open_records = [each for each in records if each["id"] not in results or _is_locked(results, each)]
            answered = self._sent(open_records, first=not results)
            results.update(zip((each["id"] for each in open_records), answered, strict=True))
            if any(_is_locked(results, each) for each in records):
                raise Passing(f"{sum(_is_locked(results, each) for each in records)} rows are held by others")

        with suppress(Passing):  # the rows' own results say so
            self.retries.again(attempt)
        return [results[each["id"]] for each in records]

    def _sent(self, records: Sequence[Row], *, first: bool) -> Sequence[object]:
        """Send records; a list of results of another length says nothing of any of them."""
        try:
            answered = self.api.update_cases(records)
        except Unavailable as fault:
            if first:
                raise
            return [_fault_result(fault)] * len(records)
        if isinstance(answered, list) and len(answered) == len(records):
            return answered
        return [None] * len(records)


def _fault_result(fault: Unavailable) -> object:
    """Return what stands for the result of rows that could not be sent a second time."""
    return {"success": False, "errors": [{"statusCode": "SERVER_UNAVAILABLE", "message": str(fault)}]}


def _is_locked(results: Mapping[str, object], record: Row) -> bool:
    return outcomes.is_locked(results[record["id"]])


def _raise_if_closed(results: Sequence[object]) -> None:
    """Raise ReadOnly where every row is refused for it: the next rows would be too."""
    if results and all(map(outcomes.is_closed, results)):
        raise ReadOnly(f"the org is in maintenance and takes no writes ({outcomes.row_errors(results[0])[0].code})")


def _raise_if_misconfigured(results: Sequence[object]) -> None:
    """Raise Misconfigured where so many rows are refused, and all for our fields or for lack of access.

    A few may be records of their own, or a trigger's fault: they are told as refused, and the others go on.
    """
    if len(results) < _TELLING:
        return
    if all(map(outcomes.is_field_fault, results)):
        raise field_missing(outcomes.row_errors(results[0])[0])
    if all(map(outcomes.is_access_fault, results)):
        raise Misconfigured(
            "the integration user may not edit any of the Cases",
            "assign the package's permission set to it, and share the Cases with it",
        )


def _rendered(value: StampValue) -> str | None:
    return soql.instant(value) if isinstance(value, datetime) else value
