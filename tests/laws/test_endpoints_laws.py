"""What is plainly right of an endpoints file, the document's model takes as it stands."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sfsync.intake.endpoints_document import checked
from sfsync.intake.endpoints_plain import is_plain
from tests.intake.test_endpoints import document

# Of each kind what is right, what is right though not plain, and what is wrong: just inside and outside each bound.
TEXTS = st.sampled_from(["", "a", "Sign in", "\u00e9", "a\n", "\u2028", "\ud800", None, 1])
ODD = st.one_of(
    st.none(), st.booleans(), st.just([]), st.just({}), st.integers(), st.floats(allow_nan=False), st.text(max_size=3)
)
NAMES = st.sampled_from(["a", "portal", "a" * 32, "a" * 33, "-a", "A", "a\n", ""])
SHA256 = st.sampled_from(["0f" * 32, "0F" * 32, "0f" * 31, "0f" * 32 + "\n"])
STATUS = st.lists(st.sampled_from([199, 200, 299, 300, 399, 400, 599, 600, True, "200", 200.0]), max_size=2)
SECONDS = st.sampled_from([0, 1, 10, 11, 0.0, 2.5, 10.0, 10.5, "2", True, float("inf")])
BYTES = st.sampled_from([0, 1, 2**24, 2**24 + 1, 1.0, "1", True])
RECORDS = st.sampled_from(["https://x/{snapshot}", "https://{snapshot}/", "x/{snapshot}", "", "https://x/"])
JSON = st.dictionaries(st.sampled_from(["status", "", "a\n", "\ud800"]), st.one_of(ODD, TEXTS), max_size=2)
LIMITS = st.fixed_dictionaries(
    {}, optional={"connect_s": SECONDS, "read_s": SECONDS, "total_s": SECONDS, "body_bytes": BYTES, "odd": ODD}
)
RIGHT = {"url": "https://x/", "record_url": "https://x/{snapshot}", "sha256": "0f" * 32}
CANARY = st.just(RIGHT) | st.fixed_dictionaries(
    {"url": TEXTS, "record_url": RECORDS, "sha256": SHA256},
    optional={"listing": TEXTS, "id": TEXTS, "snapshot": st.sampled_from(["s.1", "", "s" * 129, "s\n", None])},
)
ENDPOINT: dict[str, st.SearchStrategy[Any]] = {
    "name": NAMES, "url": TEXTS, "status": STATUS, "contains": TEXTS, "json": JSON, "sha256": SHA256, "canary": CANARY,
    "limits": LIMITS, "odd": ODD,
}  # fmt: skip


@st.composite
def an_endpoint(draw: st.DrawFn) -> Any:  # noqa: ANN401 - an object, or what stands in its place
    """Draw an endpoint of a few keys, most often with one address."""
    told: dict[str, Any] = {"name": draw(NAMES), "url": "https://x/"}
    for key in draw(st.lists(st.sampled_from(sorted(ENDPOINT)), max_size=2, unique=True)):
        told[key] = draw(ENDPOINT[key])
    if draw(st.sampled_from(["canary" in told, False, True])):
        told.pop("url")
    return draw(st.sampled_from([told] * 9 + [[], None, "a"]))


DOCUMENTS = st.fixed_dictionaries(
    {
        "hosts": st.lists(TEXTS, max_size=2),
        "controls": st.lists(an_endpoint(), max_size=2),
        "endpoints": st.one_of(
            st.lists(an_endpoint(), max_size=2),
            st.integers(15, 17).map(lambda most: [{"name": f"e{one}", "url": "https://x/"} for one in range(most)]),
        ),
    },
    optional={"odd": ODD},
)


def _taken_as_it_stands(told: Any) -> bool:  # noqa: ANN401 - whatever a JSON text holds
    """Tell whether the model changes nothing; it raises Rejected for what is wrong."""
    return bool(json.loads(json.dumps(checked(told, "endpoints.json"))) == told)


def _one(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of an endpoint
    return document(endpoints=[{"name": "portal", "url": "https://backup.example.com/", **parts}])


@given(DOCUMENTS)
@settings(max_examples=300)
def test_what_is_plain_is_taken_as_it_stands(told: dict[str, Any]) -> None:
    """So that it makes no difference to anybody that the model was not asked."""
    event(f"plain: {is_plain(told)}")

    assert not is_plain(told) or _taken_as_it_stands(told)


@given(st.data())
@settings(max_examples=500)
def test_each_part_that_is_plain_is_taken_as_it_stands(data: st.DataObject) -> None:
    """With all else right: so that each bound is met alone."""
    key = data.draw(st.sampled_from(sorted(ENDPOINT)))
    told = _one(**{key: data.draw(ENDPOINT[key])})
    if data.draw(st.sampled_from([key == "canary", False, True])):
        told["endpoints"][0].pop("url")

    assert not is_plain(told) or _taken_as_it_stands(told)


def test_what_is_nested_is_not_plain() -> None:
    """The model has a depth that it refuses, and knows it best."""
    assert not is_plain(_one(json={"checks": {}}))


def test_what_people_write_is_plain() -> None:
    """Every key of a file, and none but those that are needed."""
    limits = {"connect_s": 1, "read_s": 2.5, "total_s": 10, "body_bytes": 1024}

    assert is_plain(document())
    assert is_plain(_one(status=[200, 401], contains="Sign in", json={"status": "ok", "n": 1}, limits=limits))
