"""What some readers do with an answer: they sort a table, look at a page that it has written.

Loaded with the first use.
"""
