"""Runs last in the interpreter that becomes the snapshot: give up what only making it needed."""

from __future__ import annotations

import functools
import gc
import io
import linecache
import os
import random
import re
import sys
import zipimport


def renew_streams() -> None:
    """Make the standard streams anew: their buffers, of 128 KB each, are in memory that was used
    before they got it."""
    given_up = []  # none of them hands its memory on to the next
    for name in ("stdin", "stdout", "stderr"):
        old = getattr(sys, name)
        text = {
            "encoding": old.encoding,
            "errors": old.errors,
            "line_buffering": old.line_buffering,
        }
        buffer = old.detach()
        given_up.append(buffer)
        new = io.TextIOWrapper(type(buffer)(buffer.detach()), **text)
        new.mode = "r" if name == "stdin" else "w"  # as Python itself sets it
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


def tidy() -> None:
    renew_streams()
    linecache.clearcache()
    re.purge()
    for value in gc.get_objects():
        if isinstance(value, functools._lru_cache_wrapper):
            value.cache_clear()
    zipimport._zip_directory_cache.clear()
    sys.path_importer_cache.clear()
    sys._clear_internal_caches()
    if sysconfig := sys.modules.get("sysconfig"):  # how Python was built: read anew when asked for
        sysconfig._CONFIG_VARS, sysconfig._CONFIG_VARS_INITIALIZED = None, False
        sys.modules.pop(sysconfig._get_sysconfigdata_name(), None)
    for name in ("PYTHONHASHSEED", "PYTHONNODEBUGRANGES", "PYTHONOPTIMIZE", "TZ"):
        os.environ.pop(name, None)
    random.seed(0)  # the same snapshot from the same sources; every restore seeds it anew
    gc.collect()
    gc.collect()
    gc.freeze()  # what is in the snapshot lives for ever (untracked.mjs)


tidy()
