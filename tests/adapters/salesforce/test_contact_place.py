"""The place of a Case's contact on the customer's list, read along with the Case."""

from __future__ import annotations

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg
from sfsync.ports.cases import FoundCase, UnreadableCase


@pytest.mark.parametrize(("place", "read"), [(3, 3), (None, None)])
def test_a_contacts_place_comes_with_the_case(
    place: int | None, read: int | None, org: LocalOrg, salesforce: Salesforce
) -> None:
    """In the same query; Salesforce sends numbers as 3.0."""
    contact = org.insert("Contact", {"LastName": "Moss", "SFSync_Named_Contact__c": place})
    case_id = org.insert("Case", {"Subject": "It fails", "ContactId": contact, "Origin": "Phone"})
    org.reset_calls()
    (found,) = salesforce.reader.read([case_id]).found

    assert isinstance(found, FoundCase)
    assert (found.case.contact_id, found.case.contact_place, found.case.origin) == (contact, read, "Phone")
    assert len([call for call in org.calls if call.template.endswith("query")]) == 1


def test_a_case_without_a_contact_has_no_place(org: LocalOrg, salesforce: Salesforce) -> None:
    """Null, where its contact would stand."""
    (found,) = salesforce.reader.read([org.insert("Case", {"Subject": "It fails"})]).found

    assert isinstance(found, FoundCase)
    assert found.case.contact_place is None


def test_half_a_place_cannot_be_read(org: LocalOrg, salesforce: Salesforce) -> None:
    """The Case is told apart, with the field."""
    contact = org.insert("Contact", {"LastName": "Moss", "SFSync_Named_Contact__c": 2.5})
    (found,) = salesforce.reader.read([org.insert("Case", {"ContactId": contact})]).found

    assert isinstance(found, UnreadableCase)
    assert "SFSync_Named_Contact__c is not a whole number" in found.reason
