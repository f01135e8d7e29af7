"""JSON from outside, and its check by a pydantic model: both refuse in one line that shows no value."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sfsync.intake.rejected import Rejected
from sfsync.intake.shown import shown

Model = TypeVar("Model", bound=BaseModel)


def parsed(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the text holds; a model checks it
    """Return the document of a JSON text; raise Rejected."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"is not JSON: {type(fault).__name__}") from fault


def checked(model: type[Model], document: object, place: str) -> Model:
    """Return a document as a model; raise Rejected, which names the keys that are wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as faults:
        lines = (
            f"{'.'.join((place, *map(_key, fault['loc'])))}: {fault['msg']}"
            for fault in faults.errors(include_url=False)
        )
        raise Rejected("; ".join(lines)) from None


def _key(part: str | int) -> str:
    return shown(part)[1:-1] if isinstance(part, str) else str(part)
