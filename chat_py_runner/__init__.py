"""Runs the Python blocks of answers, in an interpreter of their own (docs/run-python.md).

It lives in a Web Worker behind a frame of opaque origin, far from the chat's interpreter, and says
what a block does as JSON texts; `chat_py/run/messages.py` reads them. It imports nothing of the
browser and nothing but the standard library, so that its snapshot is small.
"""
