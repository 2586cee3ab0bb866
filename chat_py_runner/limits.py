"""How much one block may show; what is more is left out and said to be."""

from __future__ import annotations

__all__ = ["CHARACTERS", "COLUMNS", "FIGURES", "FIGURE_BYTES", "ROWS", "OutputLimit"]

CHARACTERS = 100_000
"""Of everything that one block prints and shows as text."""
ROWS = 200
COLUMNS = 40
FIGURES = 12
FIGURE_BYTES = 2_000_000


class OutputLimit(BaseException):  # no `except Exception` of a block may go on after it
    """A block has printed more than `CHARACTERS`."""
