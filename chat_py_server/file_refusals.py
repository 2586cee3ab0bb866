"""Why a file is not taken, in words for whoever sends it."""

from __future__ import annotations

from chat_py_server.problems import ProblemError

__all__ = ["FIELD", "MIB", "mebibytes", "refuse_file"]

FIELD = "file"
MIB = 1024 * 1024


def refuse_file(status: int, problem: str) -> ProblemError:
    """The refusal of a file. `problem` says what is wrong with it and what to do."""
    return ProblemError(status, f"{FIELD}: {problem}", errors=[{"field": FIELD, "detail": problem}])


def mebibytes(size: int) -> str:
    """A size for people: "10 MiB", "0.4 MiB"."""
    return f"{size / MIB:.1f} MiB".replace(".0 ", " ")
