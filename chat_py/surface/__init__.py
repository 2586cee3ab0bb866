"""The JavaScript surface: one table, and what serves it."""
