"""Python's garbage collector, for a process that has thousands of streams."""

from __future__ import annotations

import gc

__all__ = ["spare_collector"]

THRESHOLDS = (5_000, 20, 20)
"""Python's own (700, 10, 10) go through all streams again and again: a quarter of the processor's
time with a thousand of them. What reference counts free, which is nearly all, does not wait."""


def spare_collector() -> None:
    """Have the garbage collector look less often, and never again at what is there now: modules,
    models, routes. It is the whole process's, so this is for whoever owns the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
