"""Forty faults against the real server (matrix.md)."""

import pytest

pytest.register_assert_rewrite("e2e.faults.oracle")
