"""Fakes of the protocols in chat_py/browser/protocols/, for tests without a browser."""
