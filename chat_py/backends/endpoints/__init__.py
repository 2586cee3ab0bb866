"""Endpoints that only answer, asked by the page itself."""
