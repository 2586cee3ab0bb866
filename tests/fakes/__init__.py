"""Fakes of the protocols in chat_py/browser/protocols.py, for tests without a browser."""
