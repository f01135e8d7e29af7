"""What becomes of instances, and the notices that belong to none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.replacing import replace
from sfsync.localorg.trust.board import Board
from sfsync.localorg.trust.instants import aware
from sfsync.localorg.trust.records import GeneralMessage, Instance

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

_LOCATIONS = {"EU": "EMEA", "IND": "APAC", "AUS": "APAC"}
_SANDBOXES = ("CS",)


class InstanceDesk(Board):
    """Verbs on instances, aliases and general messages; `at` is when somebody did it, now unless told."""

    def instance(self, key: str, **values: Any) -> None:  # noqa: ANN401 - the fields of `Instance`, which checks the names
        """Add an instance, or change one: location, environment, release_version, is_active and so on."""
        with self.changing():
            self.instances[key] = replace(self.instances.get(key) or _usual(key), **values)

    def remove_instance(self, key: str, *, at: datetime | None = None) -> None:
        """Forget an instance: from now on it is not found."""
        with self.changing(at):
            del self.instances[self.known_keys(key)[0]]

    def alias(self, name: str, key: str) -> None:
        """Let a My Domain name lead to an instance."""
        with self.changing():
            self.aliases[name] = self.known_keys(key)[0]

    def migrate(self, source: str, target: str, *, at: datetime | None = None) -> None:
        """Move everybody to another instance, made if need be: the source is decommissioned, the aliases follow."""
        with self.changing(at):
            self.known_keys(source)
            self.instance(target, is_active=True)
            self.instance(source, is_active=False)
            for name in [name for name, key in self.aliases.items() if key == source]:
                self.alias(name, target)

    def post_general_message(
        self,
        subject: str,
        body: str = "",
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        at: datetime | None = None,
    ) -> int:
        """Post a notice that names no instance, and return its id."""
        with self.changing(at) as stamp:
            span = (aware(start or stamp), end and aware(end))
            self.messages.append(GeneralMessage(self.new_id(GeneralMessage), subject, body or subject, *span, stamp))
            return self.messages[-1].id


def _usual(key: str) -> Instance:
    letters = key.rstrip("S").rstrip("0123456789")
    environment = "sandbox" if letters in _SANDBOXES or key.endswith("S") else "production"
    return Instance(key, _LOCATIONS.get(letters, "NA"), environment)
