"""Requests and responses: everything below `ChatAPI`."""
