"""Names that somebody may have meant: `message:recieved` is near `message:received`."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["near_names"]

MOST_EDITS = 2


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Those of `known` that become `name` by two edits at most, the nearest first.

    An edit is a letter that is left out, added or another, or two neighbours that changed places
    (Damerau, Levenshtein). Of a short name two edits leave nothing: there one is the most.
    """
    most = MOST_EDITS if len(name) > 2 * MOST_EDITS else 1
    found = sorted(
        (_edits(name, each), each) for each in known if abs(len(each) - len(name)) <= most
    )
    return [each for edits, each in found if edits <= most]


def _edits(first: str, second: str) -> int:
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, two in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != two))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == two:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
