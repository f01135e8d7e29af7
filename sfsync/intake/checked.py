"""The check of a document by a pydantic model: refused in one line that names the keys, and shows no value."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], document: object, place: str) -> Model:
    """Return a document as a model; raise Rejected."""
    try:
        return model.model_validate(document)
    except ValidationError as faults:
        lines = (f"{'.'.join((place, *map(_key, fault['loc'])))}: {fault['msg']}" for fault in faults.errors())
        raise Rejected("; ".join(lines)) from None


def _key(part: str | int) -> str:
    return shown(part)[1:-1] if isinstance(part, str) else str(part)
