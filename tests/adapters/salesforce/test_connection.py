"""Settings that cannot work are told before the first call; what is secret is never shown."""

from __future__ import annotations

import pytest

from sfsync.adapters.salesforce import Connection
from sfsync.ports.faults import Misconfigured

URL = "https://acme.my.salesforce.com"


def connection(**changed: object) -> Connection:
    """Return a connection by made-up settings."""
    return Connection(**{"url": URL, "client_id": "key", "client_secret": "secret", **changed})  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"url": "http://acme.my.salesforce.com"}, "plain http"),
        ({"url": "http://127.0.0.1.evil.example"}, "plain http"),
        ({"url": "acme.my.salesforce.com"}, "not an https URL"),
        ({"url": "https://ann:pw@acme.my.salesforce.com"}, "not an https URL"),
        ({"url": "https://[acme"}, "https URL"),
        ({"url": f"{URL}:port"}, "https URL"),
        ({"client_secret": None}, "no way to sign in"),
        ({"client_secret": None, "username": "ann"}, "no way to sign in"),
        ({"message_sources": ("emails", "phone")}, "'phone'"),
        ({"api_ceiling": 0}, "API ceiling"),
        ({"api_ceiling": 1.1}, "API ceiling"),
        ({"org_id": "acme"}, "an id in the settings"),
        ({"automation_user_ids": ("bot",)}, "an id in the settings"),
        ({"field_map": {"SFSync_Policy": "X__c"}}, "'SFSync_Policy'"),
        ({"field_map": {"SFSync_Policy__c": "X__c FROM User"}}, "SFSync_Policy__c to"),
        ({"field_map": {"SFSync_Policy__c": "Account.X__c"}}, "SFSync_Policy__c to"),
        ({"field_map": {"SFSync_Policy__c": "sfsync_NEXT_Due__c"}}, "two stamps to one field"),
    ],
)
def test_what_cannot_work_is_told(changed: dict[str, object], fault: str) -> None:
    """The message names the setting, and has a remedy."""
    with pytest.raises(Misconfigured, match=fault) as raised:
        connection(**changed)

    assert raised.value.remedy


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1", f"{URL}/"])
def test_addresses_that_work(url: str) -> None:
    """Of the org's address the origin is kept."""
    assert connection(url=url).url == url.rstrip("/")


def test_secrets_are_not_shown() -> None:
    """Whoever logs the settings logs no way in."""
    shown = repr(connection(client_id="canary1", client_secret="canary2", username="ann", private_key="canary3"))

    assert "canary" not in shown
