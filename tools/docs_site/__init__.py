"""The documentation's site: what is staged for MkDocs, and how it is built."""
