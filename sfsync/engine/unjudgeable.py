"""The one error of the engine: a case that contradicts itself or uses words the policy does not know."""

from __future__ import annotations

from sfsync.model.placement import Flag


class Unjudgeable(ValueError):
    """A case without a reading that could be defended; the message names the case, the field and the remedy."""

    def __init__(self, case_id: str, field: str, fault: str) -> None:
        """Keep the parts; they read as one line."""
        super().__init__(f"case {case_id}: {field} {fault}")
        self.case_id, self.field, self.fault = case_id, field, fault

    @property
    def flag(self) -> Flag:
        """What a person sees of it on the case itself."""
        return Flag("set_aside", f"{self.field} {self.fault}")
