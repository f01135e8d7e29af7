"""What every store does with the keys of Tasks. Used as `store_contract` is."""

from __future__ import annotations

from sfsync.ports.tasks import TaskLog


class TasksContract:
    """A key that was remembered is never forgotten."""

    def test_nothing_is_remembered_at_first(self, store: TaskLog) -> None:
        """No keys are no error, neither asked for nor remembered."""
        store.remember([])

        assert store.created([]) == frozenset()
        assert store.created(["a/health_check/2026-11"]) == frozenset()

    def test_what_was_remembered_is_found(self, store: TaskLog, other: TaskLog) -> None:
        """Through whichever handle, and no other key with it."""
        store.remember(["a/health_check/2026-11", "b/health_check/2026-11"])

        assert other.created(["a/health_check/2026-11", "a/health_check/2026-12"]) == {"a/health_check/2026-11"}

    def test_a_key_may_be_remembered_twice(self, store: TaskLog, other: TaskLog) -> None:
        """Two workers do so at once, and one may name a key twice."""
        store.remember(["a", "a"])
        other.remember(["a", "b"])

        assert store.created(["a", "b", "b"]) == {"a", "b"}

    def test_any_number_of_keys(self, store: TaskLog) -> None:
        """A large org has thousands of customers."""
        keys = [f"001{number:012d}AAA/health_check/2026-11" for number in range(450)]
        store.remember(keys[:300])

        assert store.created(keys) == set(keys[:300])
