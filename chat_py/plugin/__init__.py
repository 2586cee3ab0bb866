"""The chat for Python code of the page's own."""
