"""The contract of sample logs, with its asserts explained."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.contract.sample_log_contract")
