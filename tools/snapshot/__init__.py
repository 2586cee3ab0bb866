"""A memory snapshot of Pyodide with modules imported, and the way back: docs/snapshot.md."""

from __future__ import annotations

from .builder import Extension, Recipe, Snapshot, SnapshotError, extensions_of, make_snapshot

__all__ = ["Extension", "Recipe", "Snapshot", "SnapshotError", "extensions_of", "make_snapshot"]
