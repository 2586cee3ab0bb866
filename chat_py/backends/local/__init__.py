"""Chats that are kept in the browser, for back ends that only answer (contract §8)."""
