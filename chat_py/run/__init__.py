"""Python blocks of answers that a person runs (docs/run-python.md).

The interpreter that runs them is not this one, and what it says is as little to be trusted as the
block itself: it is text, read here, and shown as text.
"""
